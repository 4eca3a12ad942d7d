"""The folder of segments: what is in it counts by its list alone, which is written last and whole.

New recordings become a segment of their own; when there are several of about the same size they become one, so that
there are few and each posting is rewritten a few times only (O'Neil and others, The Log-Structured Merge-Tree, 1996).
Nothing here is worth a backup: it is made anew from the store where it is missing, damaged or of other settings.
"""

import json
import os
import uuid
from collections.abc import Collection, Iterable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from temptrack.fingerprint.landmarks.archive.index import ArchiveIndex, Read
from temptrack.fingerprint.landmarks.archive.merging import Gathering, merge
from temptrack.fingerprint.landmarks.archive.segment import Segment, SegmentDamagedError, open_segment
from temptrack.fingerprint.landmarks.settings import LANDMARKS
from temptrack.fingerprint.landmarks.types import Constellation
from temptrack.progress import Job

_LAYOUT = 1
"""Of keys and files; others are not read."""
_AT_ONCE = 1 << 24
"""Postings gathered in memory before they are written, 170 hours: 16 bytes each."""
_ALIKE = 4
"""So many segments of about the same size become one; sizes are alike within this factor."""
_LARGEST = 1 << 28
"""Postings, 2,800 hours, a gigabyte: a segment that would have more is not made. Merging takes as much room again."""
_MOST_GONE = 0.3
"""A segment with a larger share of recordings that are gone is written anew."""


class ArchiveShelf:
    """Keeps the segments of a library in a folder. One process at a time.

    Parameters
    ----------
    folder : Path
        Its own; made when it is first written to.
    at_once : int
        Postings gathered before they are written.
    largest : int
        Postings of a segment, at most, when it is made of others.
    """

    def __init__(self, folder: Path, *, at_once: int = _AT_ONCE, largest: int = _LARGEST) -> None:
        self._folder, self._at_once, self._largest = folder, at_once, largest
        self._segments: list[Segment] = []
        self._opened = False

    @property
    def segments(self) -> tuple[Segment, ...]:
        """What the recordings are in."""
        self._open()
        return tuple(self._segments)

    def known(self) -> set[str]:
        """Return the recordings that are here, also those that are gone from the library since."""
        self._open()
        return {name for segment in self._segments for name in segment.track_ids}

    def index(self, track_ids: Collection[str], read: Read) -> ArchiveIndex:
        """Return what is here, ready to be searched for some recordings; the others are passed over."""
        self._open()
        return ArchiveIndex(self._segments, [_which(segment, track_ids) for segment in self._segments], read)

    def add(self, recordings: Iterable[tuple[str, Constellation]], job: Job) -> None:
        """Add recordings that are not here; a stop half way keeps those that were written by then."""
        self._open()
        gathered = Gathering()
        for track_id, stored in recordings:
            gathered.add(track_id, stored)
            if gathered.postings >= self._at_once:
                self._write(gathered, job)
                gathered = Gathering()
        if gathered.track_ids:
            self._write(gathered, job)

    def tidy(self, track_ids: Collection[str], job: Job) -> None:
        """Write anew the segments that hold little else than recordings that are gone from the library."""
        self._open()
        for segment in list(self._segments):
            kept = _which(segment, track_ids)
            if len(kept) and 1 - kept.mean() > _MOST_GONE:
                self._replace([segment], [kept], job)

    def _write(self, gathered: Gathering, job: Job) -> None:
        path = self._new()
        gathered.write(path)
        self._list([*self._segments, open_segment(path)])
        while alike := self._alike():
            self._replace(alike, [np.ones(len(segment.track_ids), bool) for segment in alike], job)

    def _alike(self) -> list[Segment]:
        """Return segments to be merged: the smallest that are several, and not too large together."""
        by_size: dict[int, list[Segment]] = {}
        for segment in self._segments:
            by_size.setdefault(len(segment.at).bit_length() // 2, []).append(segment)
        for _, some in sorted(by_size.items()):
            sizes = np.cumsum([len(segment.at) for segment in some[:_ALIKE]])
            fit = int((sizes <= self._largest).sum())
            if len(some) >= _ALIKE and fit > 1:
                return some[:fit]
        return []

    def _replace(self, old: list[Segment], kept: list[NDArray[np.bool_]], job: Job) -> None:
        left = [segment for segment in self._segments if segment not in old]
        if any(which.any() for which in kept):
            path = self._new()
            merge(path, old, kept, job)
            left.append(open_segment(path))
        self._list(left)
        _sweep(self._folder, left)

    def _list(self, segments: list[Segment]) -> None:
        said = {"layout": _LAYOUT, "settings": LANDMARKS.key, "segments": [one.path.name for one in segments]}
        part = self._listing.with_suffix(".part")
        with part.open("w") as file:
            json.dump(said, file)
            file.flush()
            os.fsync(file.fileno())
        part.replace(self._listing)
        self._segments = segments

    def _open(self) -> None:
        """Open what the list names, once; a segment that is damaged is let go, and its recordings are added again."""
        if self._opened:
            return
        for name in self._listed():
            try:
                self._segments.append(open_segment(self._folder / name))
            except SegmentDamagedError:
                continue
        _sweep(self._folder, self._segments)
        self._opened = True

    def _listed(self) -> list[str]:
        try:
            said = json.loads(self._listing.read_text())
            same = said["layout"] == _LAYOUT and said["settings"] == LANDMARKS.key
            return [Path(str(name)).name for name in said["segments"]] if same else []
        except (OSError, ValueError, KeyError, TypeError):
            return []

    @property
    def _listing(self) -> Path:
        return self._folder / "segments.json"

    def _new(self) -> Path:
        self._folder.mkdir(parents=True, exist_ok=True)
        return self._folder / f"{uuid.uuid4().hex}.postings"


def _which(segment: Segment, track_ids: Collection[str]) -> NDArray[np.bool_]:
    return np.fromiter((name in track_ids for name in segment.track_ids), bool, len(segment.track_ids))


def _sweep(folder: Path, segments: Iterable[Segment]) -> None:
    """Delete what is in no list: merged segments, and what a killed writer left."""
    named = {segment.path for segment in segments}
    for path in [*folder.glob("*.postings"), *folder.glob("*.part")]:
        if path not in named:
            try:
                path.unlink()
            except OSError:  # still mapped, where the system refuses that; the next time
                continue
