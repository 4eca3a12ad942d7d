"""A library on the disk answers as one in memory does."""

from collections.abc import Collection
from pathlib import Path

import pytest

from temptrack.fingerprint.landmarks import ArchiveIndex, ArchiveShelf, Constellation, LandmarkIndex, identify
from temptrack.progress import Job
from tests.fingerprint.landmarks.songs import Sound, cut, heard, hiss, library, song

SONGS = range(12)


def archive(folder: Path, *numbers: int) -> ArchiveIndex:
    stored = {str(number): heard(song(number)) for number in numbers}

    def read(names: Collection[str]) -> dict[str, Constellation]:
        return {name: stored[name] for name in names}

    shelf = ArchiveShelf(folder, at_once=1500)
    shelf.add(stored.items(), Job())
    return shelf.index(stored.keys(), read)


@pytest.fixture(scope="module")
def on_disk(tmp_path_factory: pytest.TempPathFactory) -> ArchiveIndex:
    return archive(tmp_path_factory.mktemp("archive"), *SONGS)


@pytest.fixture(scope="module")
def in_memory() -> LandmarkIndex:
    return library(*SONGS)


@pytest.mark.parametrize(
    "query",
    [
        pytest.param(cut(song(3), 4, 14), id="clean"),
        pytest.param(cut(song(3), 4, 7), id="short"),
        pytest.param(hiss(cut(song(5), 11, 21), 0), id="noise as loud"),
        pytest.param(cut(song(20), 2, 22), id="unseen"),
        pytest.param(song(9), id="all of it"),
        pytest.param(cut(song(1), 3, 13) + cut(song(2), 8, 18), id="two at once"),
    ],
)
def test_it_finds_what_memory_finds(on_disk: ArchiveIndex, in_memory: LandmarkIndex, query: Sound) -> None:
    """Also the same score and the same moments, for what is found is weighed by the same peaks."""
    found, expected = (identify(index, [query], Job()) for index in (on_disk, in_memory))
    assert [one.track_id for one in found] == [one.track_id for one in expected]
    for one, other in zip(found, expected, strict=True):
        assert one.score == pytest.approx(other.score, rel=0.02)
        assert one.track_in_s - one.query_in_s == pytest.approx(other.track_in_s - other.query_in_s, abs=0.02)


def test_another_speed_is_found_and_told(on_disk: ArchiveIndex) -> None:
    from scipy.signal import resample_poly

    (match,) = identify(on_disk, [resample_poly(cut(song(6), 5, 20), 100, 103).astype("float32")], Job())
    assert match.track_id == "6"
    assert match.speed == pytest.approx(1.03, abs=0.002)


def test_its_hours_and_edges_are_those_of_memory(on_disk: ArchiveIndex, in_memory: LandmarkIndex) -> None:
    assert on_disk.hours == pytest.approx(in_memory.hours, rel=0.001)
    for number, name in enumerate(on_disk.track_ids):
        there = in_memory.track_ids.index(name)
        lasts = [end - begin for begin, end in (on_disk.edges_of(number), in_memory.edges_of(there))]
        assert lasts[0] == lasts[1]


def test_recordings_that_are_gone_are_not_found(tmp_path: Path) -> None:
    archive(tmp_path, 1, 2, 3)
    left = ArchiveShelf(tmp_path).index({"1", "3"}, lambda names: {name: heard(song(int(name))) for name in names})
    assert len(left) == 2
    assert identify(left, [cut(song(2), 4, 14)], Job()) == ()
    assert [one.track_id for one in identify(left, [cut(song(3), 4, 14)], Job())] == ["3"]


def test_one_that_goes_while_it_is_searched_is_not_told(tmp_path: Path) -> None:
    archive(tmp_path, 1, 2)
    index = ArchiveShelf(tmp_path).index({"1", "2"}, lambda names: {})
    assert identify(index, [cut(song(2), 4, 14)], Job()) == ()


def test_a_library_without_peaks_is_searched_in_vain(tmp_path: Path) -> None:
    shelf = ArchiveShelf(tmp_path)
    assert identify(shelf.index(set(), lambda names: {}), [song(1)], Job()) == ()
    shelf.add([("silent", heard(cut(song(1), 0, 0)))], Job())
    assert shelf.known() == {"silent"}
    assert identify(shelf.index({"silent"}, lambda names: {}), [song(1)], Job()) == ()
