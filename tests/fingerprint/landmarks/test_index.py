"""Places in a library, likeliest first, within a budget."""

import numpy as np
import pytest

from temptrack.fingerprint.landmarks import Constellation, LandmarkIndex
from temptrack.fingerprint.landmarks.listening import listen
from temptrack.fingerprint.landmarks.pairs import QueryPairs
from temptrack.fingerprint.landmarks.settings import HIGH_BIN, LOW_BIN
from temptrack.progress import Job
from tests.fingerprint.landmarks.songs import cut, heard, library, song


def test_the_first_place_is_the_right_one_even_on_a_small_budget() -> None:
    index = library(*range(6))
    peaks = listen(cut(song(4), 7, 13), Job())
    for budget in (200_000, 2_000):
        first = index.places(*QueryPairs(peaks.frames, peaks.bins, 10).keys(), 517, most=5, budget=budget)[0]
        assert index.track_ids[first.track] == "4"
        assert (first.start - index.edges_of(first.track)[0]) * 128 / 11025 - 7 < 0.1


def test_a_recording_without_peaks_is_passed_over() -> None:
    nothing = heard(cut(song(1), 0, 0))
    index = LandmarkIndex([("silent", nothing), ("song", heard(song(1)))])
    assert index.track_ids == ["song"]
    assert len(index) == 1


def test_peaks_are_told_of_one_track_only() -> None:
    index = library(1, 2)
    begin, end = index.edges_of(0)
    assert index.start_of(0) == begin
    half_frames, bins, _ = index.peaks_between(0, begin - 10_000, end + 100_000)
    stored: Constellation = heard(song(1))
    assert (half_frames - begin).tolist() == (2 * stored.frames).tolist()
    assert bins.tolist() == stored.bins.tolist()


def test_its_hours_are_those_of_the_music() -> None:
    assert library(1, 2, 3).hours == pytest.approx(3 * 30 / 3600, rel=0.02)
    assert library().hours == 0


def test_strong_pairs_find_what_noise_hides_from_all() -> None:
    """Of a query that has nothing left but a recording's strong peaks, among ten times as many of chance."""
    index = library(*range(6))
    stored = heard(song(4))
    strong = (stored.levels >= 5) & (stored.frames >= 200) & (stored.frames < 630)
    rng = np.random.default_rng(2)
    cells = np.unique(
        np.concatenate(
            [(2 * (stored.frames[strong] - 200)) * 512 + stored.bins[strong], rng.integers(0, 860 * 512, 2500)]
        )
    )
    inside = (cells % 512 >= LOW_BIN) & (cells % 512 < HIGH_BIN)
    keys, at = QueryPairs(cells[inside] // 512, cells[inside] % 512, 20).keys()
    first = index.places(keys, at, 860, most=1, budget=300_000, strong=True)[0]
    assert index.track_ids[first.track] == "4"
    assert first.start - index.start_of(4) == pytest.approx(400, abs=8)
