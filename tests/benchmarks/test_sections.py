"""The world whose sections are known: truth is in it, chance is chance, and noise hides it."""

import numpy as np
import pytest

from benchmarks.sections.scoring import at_random, at_zero, hit_error_s, interval, iou, ours, score
from benchmarks.sections.synthetic import make_cases


@pytest.mark.parametrize("seed", [3, 4])
def test_the_true_section_is_a_candidate_and_fits_its_own_picture(seed: int) -> None:
    for case in make_cases(6, noise=0.0, seed=seed):
        assert iou(case, case.true_in_s) == 1.0
        assert 0 <= case.true_in_s <= case.track.duration_s - case.canvas.duration_s
        assert all(np.min(np.abs(case.true_beats_s - case.true_in_s - cut)) < 0.021 for cut in case.canvas.cuts_s)


def test_choosing_beats_chance_and_noise_takes_it_away() -> None:
    ways = (("start at 0", at_zero, 1), ("random", at_random, 20), ("chosen", ours, 1))
    zero, random, chosen = score(list(make_cases(60, noise=0.25, seed=7)), ways)
    assert chosen.iou[1] > max(random.iou[2], zero.iou[2]) + 0.2
    assert chosen.hit_ms[2] < random.hit_ms[1] / 3
    assert random.hit_ms[0] == pytest.approx(zero.hit_ms[0], rel=0.35)
    noisy = score(list(make_cases(60, noise=1.0, seed=7)), ways)
    assert noisy[2].iou[0] < chosen.iou[0] - 0.25
    assert noisy[1].iou[0] == pytest.approx(random.iou[0], abs=0.03)


def test_overlap_and_hit_error_are_what_they_are_called() -> None:
    case = next(make_cases(1, noise=0.0, seed=5))
    length_s = case.canvas.duration_s
    assert iou(case, case.true_in_s + length_s / 2) == pytest.approx(1 / 3)
    assert iou(case, case.true_in_s - 2 * length_s) == 0.0
    assert hit_error_s(case, case.true_in_s) < 0.021


def test_an_interval_widens_with_fewer_groups() -> None:
    values = np.random.default_rng(1).normal(size=60)
    many = interval(values, [str(i) for i in range(60)], np.mean)
    few = interval(values, [str(i % 3) for i in range(60)], np.mean)
    assert many[0] == few[0] == pytest.approx(values.mean())
    assert many[1] < many[0] < many[2]
    assert np.isnan(interval(np.full(3, np.nan), ["a", "b", "c"], np.mean)).all()
