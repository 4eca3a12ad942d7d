"""Places in a library, likeliest first, within a budget."""

from temptrack.fingerprint.landmarks import Constellation, LandmarkIndex
from temptrack.fingerprint.landmarks.listening import listen
from temptrack.fingerprint.landmarks.pairs import QueryPairs
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
