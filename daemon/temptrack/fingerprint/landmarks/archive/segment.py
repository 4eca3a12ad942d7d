"""A file of postings: where on a line of recordings each key was stored. Written once, whole, then only read.

The arrays come first, each at a multiple of 64 bytes; then JSON that says where they are; then its length and a mark.
So a file that was cut short is known by its end. What is wrong inside can hide a recording, but cannot make one up:
what the postings point at is looked up and weighed before it is told.
"""

import json
import os
import struct
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from temptrack.fingerprint.landmarks.types import Whole

PAUSE = 2048
"""Frames between recordings on the line, more than any look at a query is long: 47 s."""
_ALIGNED = 64
_MARK = b"TTPOST01"
_TAIL = struct.Struct("<II8s")
_ARRAYS = {"at": np.uint32, "keys": np.uint32, "ends": np.uint32, "starts": np.int64, "names": np.uint8}


class SegmentDamagedError(Exception):
    """The file is none, or was cut short."""


@dataclass(frozen=True)
class Segment:
    """Postings of some recordings."""

    path: Path
    track_ids: Sequence[str]
    starts: Whole
    """Frame of the line at which each recording begins, and the end of the line."""
    keys: NDArray[np.uint32]
    """Those that there are, ascending."""
    ends: NDArray[np.uint32]
    """Where in ``at`` the postings of each key begin, and the end of the last."""
    at: NDArray[np.uint32]
    """Frames of the line, ascending for each key."""

    @property
    def length(self) -> int:
        """Frames of the line."""
        return int(self.starts[-1])

    def bounds(self, keys: NDArray[np.uint32]) -> tuple[Whole, Whole]:
        """Return where in ``at`` the postings of each key begin, and how many they are."""
        if not len(self.keys):
            return np.zeros(len(keys), np.int64), np.zeros(len(keys), np.int64)
        rows = np.minimum(np.searchsorted(self.keys, keys), len(self.keys) - 1)
        begin = np.minimum(self.ends[rows], len(self.at)).astype(np.int64)
        counts = np.where(self.keys[rows] == keys, self.ends[rows + 1] - begin, 0)
        return begin, np.clip(counts, 0, len(self.at) - begin)

    def tracks_at(self, frames: Whole) -> Whole:
        """Return the number of the recording at each frame of the line, or of the last before."""
        return np.clip(np.searchsorted(self.starts, frames, side="right") - 1, 0, len(self.track_ids) - 1)


class SegmentWriter:
    """Writes a segment, key after key, into a file that takes its name when it is whole.

    Parameters
    ----------
    path : Path
        Where.
    """

    def __init__(self, path: Path) -> None:
        self._path, self._part = path, path.with_suffix(".part")
        self._file: BinaryIO = self._part.open("wb")
        self._postings = 0
        self._keys: list[NDArray[np.uint32]] = []
        self._counts: list[NDArray[np.uint32]] = []

    def add(self, packed: NDArray[np.uint64]) -> None:
        """Write postings, in order: the key in the upper half, the frame of the line in the lower."""
        keys = (packed >> np.uint64(32)).astype(np.uint32)
        first = np.flatnonzero(np.diff(keys, prepend=keys[:1] + 1))
        self._keys.append(keys[first])
        self._counts.append(np.diff(first, append=len(keys)).astype(np.uint32))
        self._file.write(packed.astype(np.uint32).data)
        self._postings += len(packed)

    def finish(self, track_ids: Sequence[str], starts: Whole) -> None:
        """Write the rest, and let the file take its name."""
        none = np.zeros(0, np.uint32)
        ends = np.cumsum(np.concatenate([none, *self._counts]), dtype=np.int64)
        arrays = {
            "keys": np.concatenate([none, *self._keys]),
            "ends": np.concatenate([[0], ends]).astype(np.uint32),
            "starts": starts.astype(np.int64),
            "names": np.frombuffer("\n".join(track_ids).encode(), np.uint8),
        }
        places = {"at": (0, self._postings)}
        with self._file as file:
            for name, array in arrays.items():
                file.write(bytes(-file.tell() % _ALIGNED))
                places[name] = (file.tell(), len(array))
                file.write(array.tobytes())
            said = json.dumps({"arrays": places, "crc": _crc(arrays["starts"], arrays["names"])}).encode()
            file.write(said + _TAIL.pack(len(said), zlib.crc32(said), _MARK))
            file.flush()
            os.fsync(file.fileno())
        self._part.replace(self._path)

    def drop(self) -> None:
        """Leave nothing behind."""
        self._file.close()
        self._part.unlink(missing_ok=True)


def write_segment(path: Path, blocks: Iterable[NDArray[np.uint64]], track_ids: Sequence[str], starts: Whole) -> None:
    """Write a segment of postings that come in order; where that fails, nothing is left behind."""
    writer = SegmentWriter(path)
    try:
        for block in blocks:
            if len(block):
                writer.add(block)
        writer.finish(track_ids, starts)
    except BaseException:
        writer.drop()
        raise


def open_segment(path: Path) -> Segment:
    """Return a segment, mapped to memory: what is not asked for is not read.

    Raises
    ------
    SegmentDamagedError
        When it is none, or not whole.
    """
    try:
        arrays = _mapped(path)
        names = arrays["names"].tobytes().decode()
    except (OSError, ValueError, KeyError, TypeError, struct.error) as error:
        raise SegmentDamagedError(f"{path} is no segment: {error}") from error
    track_ids = names.split("\n") if names else []
    if len(arrays["starts"]) != len(track_ids) + 1 or len(arrays["ends"]) != len(arrays["keys"]) + 1:
        raise SegmentDamagedError(f"{path} is no segment: its parts do not fit")
    return Segment(path, track_ids, arrays["starts"], arrays["keys"], arrays["ends"], arrays["at"])


def _mapped(path: Path) -> dict[str, NDArray[Any]]:
    size = path.stat().st_size
    with path.open("rb") as file:
        file.seek(max(0, size - _TAIL.size))
        length, crc, mark = _TAIL.unpack(file.read())
        file.seek(max(0, size - _TAIL.size - length))
        said = file.read(length)
    if mark != _MARK or zlib.crc32(said) != crc:
        raise SegmentDamagedError(f"{path} was cut short")
    places = json.loads(said)
    arrays = {name: _array(path, kind, *places["arrays"][name]) for name, kind in _ARRAYS.items()}
    if _crc(arrays["starts"], arrays["names"]) != places["crc"]:
        raise SegmentDamagedError(f"{path} is damaged")
    return arrays


def _array(path: Path, kind: Any, offset: int, length: int) -> NDArray[Any]:
    if not length:
        return np.zeros(0, kind)
    return np.asarray(np.memmap(path, kind, "r", offset, (length,)))


def _crc(*arrays: NDArray[Any]) -> int:
    crc = 0
    for array in arrays:
        crc = zlib.crc32(np.ascontiguousarray(array).data, crc)
    return crc
