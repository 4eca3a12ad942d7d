"""Recordings found in queries: under noise, from where to where, at other speeds, several in one, and none in none."""

from collections.abc import Iterator

import numpy as np
import pytest
from scipy.signal import resample_poly

from temptrack.errors import CancelledError
from temptrack.fingerprint.landmarks import IdentityMatch, LandmarkIndex, identify
from temptrack.progress import Job
from tests.fingerprint.landmarks.songs import Sound, cut, heard, hiss, library, song

NUMBERS = range(12)


@pytest.fixture(scope="module")
def index() -> LandmarkIndex:
    return library(*NUMBERS)


def found(index: LandmarkIndex, *blocks: Sound) -> tuple[IdentityMatch, ...]:
    return identify(index, blocks, Job())


@pytest.mark.parametrize("length_s", [1.5, 3.0, 10.0, 25.0])
def test_an_excerpt_is_found_at_its_place(index: LandmarkIndex, length_s: float) -> None:
    (match,) = found(index, cut(song(5), 3.37, 3.37 + length_s))
    assert match.track_id == "5"
    assert match.track_in_s - match.query_in_s == pytest.approx(3.37, abs=0.02)
    assert match.query_in_s == pytest.approx(0, abs=0.3)
    assert match.query_out_s == pytest.approx(length_s, abs=0.5)
    assert match.confidence > 0.99
    assert match.speed == 1


@pytest.mark.parametrize("number", [1, 7, 11])
def test_it_is_found_under_noise_as_loud(index: LandmarkIndex, number: int) -> None:
    matches = found(index, hiss(cut(song(number), 10, 15), 0.0))
    assert [match.track_id for match in matches] == [str(number)]


def test_what_is_not_stored_is_not_found(index: LandmarkIndex) -> None:
    for number in range(100, 115):
        for length_s in (2.0, 6.0, 12.0):
            assert found(index, cut(song(number), 4, 4 + length_s)) == ()


def test_silence_noise_and_nothing_are_no_recording(index: LandmarkIndex) -> None:
    noise = np.random.default_rng(1).normal(0, 0.1, 60_000).astype(np.float32)
    for blocks in (
        (),
        (np.zeros(0, np.float32),),
        (np.zeros(50_000, np.float32),),
        (noise,),
        (np.ones(5, np.float32),),
    ):
        assert found(index, *blocks) == ()
    assert found(library(), cut(song(5), 3, 8)) == ()


@pytest.mark.parametrize(("up", "down", "speed"), [(25, 24, 0.96), (50, 49, 0.98), (50, 51, 1.02), (25, 26, 1.04)])
def test_another_speed_is_found_and_told(index: LandmarkIndex, up: int, down: int, speed: float) -> None:
    changed = np.asarray(resample_poly(cut(song(3), 5, 13), up, down), np.float32)
    (match,) = found(index, changed)
    assert match.track_id == "3"
    assert match.speed == pytest.approx(speed, abs=0.003)
    assert match.track_in_s - match.query_in_s * speed == pytest.approx(5, abs=0.1)


def test_two_tracks_after_each_other_are_both_told(index: LandmarkIndex) -> None:
    pause = np.zeros(11025, np.float32)
    first, second = found(index, np.concatenate([cut(song(2), 4, 10), pause, cut(song(9), 8, 16)]))
    assert (first.track_id, second.track_id) == ("2", "9")
    assert first.query_out_s == pytest.approx(6, abs=0.5)
    assert second.query_in_s == pytest.approx(7, abs=0.5)
    assert second.query_out_s == pytest.approx(15, abs=0.5)


def test_two_tracks_at_once_are_both_told(index: LandmarkIndex) -> None:
    mixed = cut(song(2), 4, 14) + cut(song(9), 8, 18)
    assert {match.track_id for match in found(index, mixed)} == {"2", "9"}


def test_a_copy_is_not_told_twice() -> None:
    twins = LandmarkIndex((name, heard(song(4))) for name in ("one", "other"))
    assert len(found(twins, cut(song(4), 6, 12))) == 1


def test_a_loop_is_told_once() -> None:
    bar = cut(song(6), 2, 6)
    looped = np.concatenate([bar] * 6)
    (match,) = found(LandmarkIndex([("loop", heard(looped))]), cut(looped, 3, 15))
    assert match.query_out_s - match.query_in_s == pytest.approx(12, abs=0.7)


def test_music_that_begins_late_and_ends_early_is_bounded(index: LandmarkIndex) -> None:
    noise = np.random.default_rng(2).normal(0, 0.02, 11025 * 40).astype(np.float32)
    noise[11025 * 12 : 11025 * 27] += cut(song(8), 1, 16)
    (match,) = found(index, noise)
    assert match.query_in_s == pytest.approx(12, abs=0.5)
    assert match.query_out_s == pytest.approx(27, abs=0.5)


def test_how_the_sound_is_cut_does_not_matter(index: LandmarkIndex, monkeypatch: pytest.MonkeyPatch) -> None:
    query = np.concatenate([cut(song(1), 0, 25), cut(song(10), 2, 27)])
    whole = found(index, query)
    assert found(index, *np.array_split(query, 23)) == whole
    monkeypatch.setattr("temptrack.fingerprint.landmarks.recogniser._PART", 2 * 860)
    in_parts = found(index, *np.array_split(query, 23))
    assert [match.track_id for match in in_parts] == [match.track_id for match in whole] == ["1", "10"]
    for one, other in zip(in_parts, whole, strict=True):
        assert one.query_in_s == pytest.approx(other.query_in_s, abs=0.5)
        assert one.query_out_s == pytest.approx(other.query_out_s, abs=0.5)


def test_it_stops_when_cancelled(index: LandmarkIndex) -> None:
    job = Job()

    def blocks() -> Iterator[Sound]:
        yield cut(song(1), 0, 20)
        job.cancel()
        yield cut(song(1), 20, 30)

    with pytest.raises(CancelledError):
        identify(index, blocks(), job)
