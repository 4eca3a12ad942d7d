import numpy as np
import pytest

from temptrack.fingerprint.copies import SightsBuilder
from temptrack.fingerprint.copies.settings import STEP_S
from temptrack.fingerprint.copies.signature import distance
from tests.fingerprint.copies.pictures import film, scene, sights


def test_signatures_stand_on_a_grid_of_the_source() -> None:
    made = sights(film([1, 2]))
    assert made.at_s == pytest.approx(np.arange(1, 16) * STEP_S)


def test_another_frame_rate_makes_the_same_signatures() -> None:
    fast = sights(film([1, 2, 3]))
    every_other = sights((frame for n, frame in enumerate(film([1, 2, 3])) if n % 2 == 0), fps=12.0)
    assert len(fast) == len(every_other)
    assert np.median(distance(fast.bits, every_other.bits)) <= 3


def test_a_range_has_the_signatures_of_the_whole() -> None:
    frames = list(film([1, 2, 3]))
    builder = SightsBuilder()
    for number in range(48, 120):
        builder.push(frames[number], number / 24, 1 / 24)
    whole = sights(iter(frames)).between(2.0, 5.0)
    part = builder.finish().between(2.0, 5.0)
    assert part.at_s == pytest.approx(whole.at_s)
    assert distance(part.bits, whole.bits).max() == 0


def test_a_gap_in_time_is_not_averaged_over() -> None:
    builder = SightsBuilder()
    for start, seed in ((0.0, 1), (10.0, 2)):
        for number in range(24):
            builder.push(scene(seed, number / 24), start + number / 24, 1 / 24)
    assert not any(1.0 < at_s <= 10.0 for at_s in builder.finish().at_s)


def test_a_still_that_stands_long_and_a_change_of_size() -> None:
    builder = SightsBuilder()
    builder.push(scene(1, 0), 0.0, 1e6)
    builder.push(scene(1, 0, 60, 80), 1e6, 1.0)
    assert len(builder.finish()) < 60


def test_no_frames_no_signatures() -> None:
    assert len(SightsBuilder().finish()) == 0
