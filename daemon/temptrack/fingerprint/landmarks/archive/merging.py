"""Making segments: of recordings, and of other segments."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from temptrack.fingerprint.landmarks.archive.segment import PAUSE, Segment, write_segment
from temptrack.fingerprint.landmarks.archive.triples import KEY_BITS, stored_triples
from temptrack.fingerprint.landmarks.index import strong_of
from temptrack.fingerprint.landmarks.types import Constellation, Whole
from temptrack.progress import Job

_TOGETHER = 256
"""Recordings whose triples are made at once."""
_AT_ONCE = 1 << 22
"""Postings merged at once, about: they are sorted in memory, eight bytes each."""
_LOW = np.uint64(0xFFFFFFFF)


class Gathering:
    """Recordings on their way to a segment: about 13 kB of memory for each of three minutes and a half."""

    def __init__(self) -> None:
        self._waiting: list[Constellation] = []
        self._packed: list[NDArray[np.uint64]] = []
        self._starts = [0]
        self.track_ids: list[str] = []
        self.postings = 0

    def add(self, track_id: str, stored: Constellation) -> None:
        """Add a recording; one without peaks is remembered too, lest it be read again and again."""
        self.track_ids.append(track_id)
        self._waiting.append(stored)
        if len(self._waiting) >= _TOGETHER:
            self._settle()

    def write(self, path: Path) -> None:
        """Write them as a segment."""
        self._settle()
        packed = np.concatenate([np.zeros(0, np.uint64), *self._packed])
        packed.sort()
        write_segment(path, [packed], self.track_ids, np.array(self._starts))

    def _settle(self) -> None:
        if not self._waiting:
            return
        lengths = [int(one.frames[-1]) + 1 if len(one.frames) else 1 for one in self._waiting]
        starts = self._starts[-1] + np.cumsum([0, *(length + PAUSE for length in lengths)])
        line = strong_of(_on_a_line(self._waiting, starts))
        keys, at = stored_triples(line)
        self._packed.append(keys.astype(np.uint64) << np.uint64(32) | at.astype(np.uint64))
        self._starts += starts[1:].tolist()
        self.postings += len(keys)
        self._waiting = []


def merge(path: Path, segments: Sequence[Segment], kept: Sequence[NDArray[np.bool_]], job: Job) -> None:
    """Write one segment of several, without the recordings that are not kept.

    Parameters
    ----------
    path : Path
        Of the new one.
    segments : sequence of Segment
    kept : sequence of ndarray of bool
        For each segment, which of its recordings.
    job : Job
        Checked every few million postings.
    """
    lines = [_Line(segment, which) for segment, which in zip(segments, kept, strict=True)]
    bases = np.cumsum([0, *(line.length for line in lines)])
    for line, base in zip(lines, bases, strict=False):
        line.base = int(base)
    names = [name for line in lines for name in line.track_ids]
    starts = np.concatenate([*(line.starts + line.base for line in lines), bases[-1:]])
    write_segment(path, _merged(lines, job), names, starts)


class _Line:
    """A segment with the recordings that go taken out, and moved to its place on the new line."""

    def __init__(self, segment: Segment, kept: NDArray[np.bool_]) -> None:
        self._segment, self._kept = segment, kept
        lengths = np.diff(segment.starts)
        new = np.cumsum(np.where(kept, lengths, 0)) - np.where(kept, lengths, 0)
        self._moved = new - segment.starts[:-1]
        self.starts = new[kept]
        self.length = int(lengths[kept].sum())
        self.track_ids = [name for name, stays in zip(segment.track_ids, kept.tolist(), strict=True) if stays]
        self.base = 0

    @property
    def postings(self) -> int:
        return len(self._segment.at)

    def between(self, low: int, high: int) -> NDArray[np.uint64]:
        """Return the postings of keys from one to below another, packed."""
        segment = self._segment
        first, last = np.searchsorted(segment.keys, np.array([low, high]))
        ends = np.maximum.accumulate(np.minimum(segment.ends[first : last + 1], len(segment.at))).astype(np.int64)
        begin, end = int(ends[0]), int(ends[-1])
        counts: Whole = ends[1:] - ends[:-1]
        keys = np.repeat(segment.keys[first:last], counts)
        at = segment.at[begin:end].astype(np.int64)
        tracks = segment.tracks_at(at)
        stays = self._kept[tracks]
        moved = (at + self._moved[tracks] + self.base)[stays]
        return keys[stays].astype(np.uint64) << np.uint64(32) | moved.astype(np.uint64) & _LOW


def _merged(lines: Sequence[_Line], job: Job) -> Iterator[NDArray[np.uint64]]:
    """Keys are spread evenly, as hashes are: so are cuts between them."""
    parts = max(1, sum(line.postings for line in lines) // _AT_ONCE)
    cuts = np.linspace(0, 1 << KEY_BITS, parts + 1).astype(np.int64).tolist()
    for low, high in pairwise(cuts):
        job.check()
        block = np.concatenate([line.between(low, high) for line in lines])
        block.sort()
        yield block


def _on_a_line(recordings: Sequence[Constellation], starts: Whole) -> Constellation:
    frames = np.concatenate([one.frames + start for one, start in zip(recordings, starts, strict=False)])
    bins, levels = (
        np.concatenate(parts) for parts in zip(*((one.bins, one.levels) for one in recordings), strict=True)
    )
    return Constellation(frames, bins, levels)
