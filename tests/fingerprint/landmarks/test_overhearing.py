"""A query that was kept is recognised as it would have been when it was heard."""

import numpy as np
import pytest
from scipy.signal import resample_poly

from temptrack.fingerprint.landmarks import (
    LANDMARK_RATE_HZ,
    Overheard,
    Overhearing,
    decode,
    encode,
    identify,
    identify_overheard,
)
from temptrack.progress import Job
from tests.fingerprint.landmarks.songs import Sound, cut, hiss, library, song


def overheard(sound: Sound, block: int) -> Overheard:
    hearing = Overhearing()
    for begin in range(0, len(sound), block):
        hearing.push(sound[begin : begin + block])
    return hearing.finish()


@pytest.mark.parametrize("block", [999, 441_000])
def test_what_was_kept_is_recognised_as_when_it_was_heard(block: int) -> None:
    query = np.concatenate([hiss(cut(song(3), 4, 14), 5.0), cut(song(9), 1, 13)])
    twice = np.asarray(resample_poly(query, 2, 1), np.float32)
    kept = Overheard(decode(encode(overheard(twice, block).peaks)))
    found = identify_overheard(library(3, 9, 11), kept, len(query) / LANDMARK_RATE_HZ, Job())
    direct = identify(library(3, 9, 11), [query], Job())
    assert [match.track_id for match in found] == ["3", "9"]
    for one, other in zip(found, direct, strict=True):
        assert one.query_in_s == pytest.approx(other.query_in_s, abs=0.1)
        assert one.query_out_s == pytest.approx(other.query_out_s, abs=0.1)
        assert one.track_in_s == pytest.approx(other.track_in_s, abs=0.1)
        assert one.score == pytest.approx(other.score, rel=0.1)


def test_it_comes_in_parts_that_count_from_their_own_start() -> None:
    kept = overheard(np.asarray(resample_poly(song(1), 2, 1), np.float32), 50_000)
    parts = list(kept.parts(700, 2000))
    assert [length for _, length in parts] == [700, 700, 600]
    put_back = np.concatenate([peaks.frames + 700 * number for number, (peaks, _) in enumerate(parts)])
    assert (put_back == kept.peaks.frames[kept.peaks.frames < 2000]).all()


def test_nothing_heard_is_nothing_recognised() -> None:
    assert identify_overheard(library(1), Overhearing().finish(), 0.0, Job()) == ()
    assert identify_overheard(library(1), Overhearing().finish(), 30.0, Job()) == ()
