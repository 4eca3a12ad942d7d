"""The folder of segments: whole or not there, merged as it grows, made anew where it is damaged."""

import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from temptrack.errors import CancelledError
from temptrack.fingerprint.landmarks import ArchiveShelf, Constellation
from temptrack.fingerprint.landmarks.archive import merging
from temptrack.fingerprint.landmarks.archive.segment import (
    PAUSE,
    Segment,
    SegmentDamagedError,
    open_segment,
    write_segment,
)
from temptrack.progress import Job


def recording(seed: int) -> Constellation:
    rng = np.random.default_rng(seed)
    frames = np.sort(rng.integers(0, 900, 400))
    return Constellation(frames, rng.integers(8, 100, 400), rng.integers(4, 8, 400))


def some(*seeds: int) -> Iterator[tuple[str, Constellation]]:
    yield from ((str(seed), recording(seed)) for seed in seeds)


def postings(shelf: ArchiveShelf) -> list[tuple[str, int, int]]:
    """Return what a shelf holds, whatever segments it is in: recording, key, frame."""
    return sorted(told for segment in shelf.segments for told in _postings(segment))


def _postings(segment: Segment) -> Iterator[tuple[str, int, int]]:
    ends = segment.ends.astype(np.int64)
    keys = np.repeat(segment.keys, ends[1:] - ends[:-1])
    tracks = segment.tracks_at(segment.at.astype(np.int64))
    for key, at, track in zip(keys.tolist(), segment.at.tolist(), tracks.tolist(), strict=True):
        yield segment.track_ids[track], key, at - int(segment.starts[track])


@settings(max_examples=20, deadline=None)
@given(st.lists(st.integers(1, 5), min_size=1, max_size=12), st.integers(200, 4000))
def test_however_it_grew_it_holds_the_same(
    tmp_path_factory: pytest.TempPathFactory, steps: list[int], size: int
) -> None:
    folder = tmp_path_factory.mktemp("shelf")
    grown, at_once = ArchiveShelf(folder / "grown", at_once=size), ArchiveShelf(folder / "once")
    total = 0
    for step in steps:
        grown.add(some(*range(total, total + step)), Job())
        total += step
    at_once.add(some(*range(total)), Job())
    assert postings(grown) == postings(at_once)
    assert postings(ArchiveShelf(folder / "grown")) == postings(at_once)
    assert len(list((folder / "grown").iterdir())) == len(grown.segments) + 1


def test_small_segments_become_large_ones_up_to_a_bound(tmp_path: Path) -> None:
    shelf = ArchiveShelf(tmp_path, largest=4000)
    for number in range(40):
        shelf.add(some(number), Job())
    sizes = [len(segment.at) for segment in shelf.segments]
    assert len(sizes) < 25
    assert 1500 < max(sizes) <= 4000


def test_recordings_that_are_gone_leave_when_they_are_many(tmp_path: Path) -> None:
    shelf = ArchiveShelf(tmp_path)
    shelf.add(some(*range(10)), Job())
    shelf.tidy({str(number) for number in range(8)}, Job())
    assert len(shelf.known()) == 10  # too few to be worth it
    shelf.tidy({str(number) for number in range(5)}, Job())
    assert shelf.known() == set("01234")
    other = ArchiveShelf(tmp_path / "other")
    other.add(some(*range(5)), Job())
    assert postings(shelf) == postings(other)
    shelf.tidy(set(), Job())
    assert ArchiveShelf(tmp_path).known() == set()


def test_what_a_killed_writer_left_is_swept(tmp_path: Path) -> None:
    shelf = ArchiveShelf(tmp_path)
    shelf.add(some(1, 2), Job())
    there = sorted(tmp_path.iterdir())
    (tmp_path / "half.part").write_bytes(b"half")
    shelf.segments[0].path.with_stem("unlisted").write_bytes(shelf.segments[0].path.read_bytes())
    assert ArchiveShelf(tmp_path).known() == {"1", "2"}
    assert sorted(tmp_path.iterdir()) == there


def test_a_stop_between_keeps_what_was_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped(*_: object) -> None:
        raise CancelledError("The caller stopped it")

    shelf = ArchiveShelf(tmp_path, at_once=1)
    monkeypatch.setattr(merging, "_merged", stopped)
    monkeypatch.setattr(merging, "_TOGETHER", 1)
    with pytest.raises(CancelledError):
        shelf.add(some(*range(10)), Job())
    monkeypatch.undo()
    assert not list(tmp_path.glob("*.part"))
    left = ArchiveShelf(tmp_path)
    assert left.known() == shelf.known() == set("0123")
    left.add(some(*range(4, 10)), Job())
    whole = ArchiveShelf(tmp_path / "whole")
    whole.add(some(*range(10)), Job())
    assert postings(left) == postings(whole)


@pytest.mark.parametrize("kept", [0, 7, 100, -1, -20])
def test_a_segment_cut_short_is_let_go(tmp_path: Path, kept: int) -> None:
    shelf = ArchiveShelf(tmp_path)
    shelf.add(some(1), Job())
    path = shelf.segments[0].path
    path.write_bytes(path.read_bytes()[:kept])
    assert ArchiveShelf(tmp_path).known() == set()
    assert not path.exists()


def test_a_flipped_byte_is_told_or_does_no_harm(tmp_path: Path) -> None:
    shelf = ArchiveShelf(tmp_path)
    shelf.add(some(1, 2), Job())
    path = shelf.segments[0].path
    whole = path.read_bytes()
    rng = np.random.default_rng(1)
    for place in rng.integers(0, len(whole), 60).tolist():
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 0xFF]) + whole[place + 1 :])
        try:
            segment = open_segment(path)
        except SegmentDamagedError:
            continue
        begin, counts = segment.bounds(np.arange(0, 1 << 24, 997).astype(np.uint32))
        assert (counts >= 0).all()
        assert (begin + counts <= len(segment.at)).all()
        merging.merge(tmp_path / "merged.postings", [segment], [np.ones(2, bool)], Job())


@pytest.mark.parametrize("said", ["", "{", "[]", '{"layout": 1}', '{"layout": 9, "settings": "x", "segments": []}'])
def test_a_list_that_cannot_be_read_begins_anew(tmp_path: Path, said: str) -> None:
    shelf = ArchiveShelf(tmp_path)
    shelf.add(some(1), Job())
    (tmp_path / "segments.json").write_text(said)
    anew = ArchiveShelf(tmp_path)
    assert anew.known() == set()
    anew.add(some(1), Job())
    assert postings(anew) == postings(shelf)


def test_a_list_of_other_settings_begins_anew(tmp_path: Path) -> None:
    ArchiveShelf(tmp_path).add(some(1), Job())
    listing = tmp_path / "segments.json"
    listing.write_text(json.dumps({**json.loads(listing.read_text()), "settings": "landmarks/1"}))
    assert ArchiveShelf(tmp_path).known() == set()


def test_a_segment_tells_where_each_key_is(tmp_path: Path) -> None:
    packed = np.array([[3, 10], [3, 2060], [7, 0], [7, 5]], np.uint64)
    starts = np.array([0, 11 + PAUSE, 12 + 2 * PAUSE])
    path = tmp_path / "one.postings"
    write_segment(
        path,
        [packed[:2, 0] << np.uint64(32) | packed[:2, 1], packed[2:, 0] << np.uint64(32) | packed[2:, 1]],
        ["a", "ü"],
        starts,
    )
    segment = open_segment(path)
    begin, counts = segment.bounds(np.array([0, 3, 5, 7, 9], np.uint32))
    assert counts.tolist() == [0, 2, 0, 2, 0]
    assert segment.at[begin[1] : begin[1] + 2].tolist() == [10, 2060]
    assert segment.track_ids == ["a", "ü"]
    assert segment.tracks_at(np.array([10, 2059, 10**9])).tolist() == [0, 1, 1]
