"""Which recordings are in a query, from where to where.

A part of the query is looked at ten seconds at a time. What a look finds is traced through the whole part, which tells
where it begins and ends. Then the strongest is told, the peaks it explains are taken away, and what is left must stand
on its own: so a copy of the same recording, or another bar of the same loop, is not told twice, while two tracks that
play one after the other, or at once, are both told.
"""

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from temptrack.fingerprint.landmarks.alignment import Alignment
from temptrack.fingerprint.landmarks.archive import ArchiveIndex
from temptrack.fingerprint.landmarks.archive import searching as archive_searching
from temptrack.fingerprint.landmarks.confidence import confidence_of, is_sure
from temptrack.fingerprint.landmarks.evidence import Evidence, Expected, Weight, weigh
from temptrack.fingerprint.landmarks.index import LandmarkIndex
from temptrack.fingerprint.landmarks.joining import joined
from temptrack.fingerprint.landmarks.listening import HALF_FRAME_S, listen_in_parts
from temptrack.fingerprint.landmarks.overhearing import Overheard
from temptrack.fingerprint.landmarks.search import Found, Look, search, search_changed, search_strong
from temptrack.fingerprint.landmarks.types import Constellation, IdentityMatch
from temptrack.media.types import Samples
from temptrack.progress import Job

Index: TypeAlias = LandmarkIndex | ArchiveIndex
"""A library, in memory or on the disk."""
_TILE = 860
"""Half frames: 10 s, looked at together."""
_LONGEST_LOOK = _TILE * 5 // 4
"""A query of up to so many is looked at at once."""
_PART = 60 * _TILE
"""Half frames a long query is cut into, so that memory does not grow with it."""
SHORTEST = 60
"""Half frames a match lasts at least, 0.7 s: all the peaks of one chord are one event, and other music has it too."""
_MOST_MATCHES = 200
"""In a part; ten minutes hold fewer."""
_SAME = 12.0
"""Half frames by which two alignments of a track may differ and be one."""


@dataclass(frozen=True)
class _Traced:
    alignment: Alignment
    weight: Weight


def identify(index: Index, blocks: Iterable[Samples], job: Job, *, any_speed: bool = True) -> tuple[IdentityMatch, ...]:
    """Return the recordings that are in a query, in order of time.

    Parameters
    ----------
    index : LandmarkIndex
        The library.
    blocks : iterable of ndarray
        The query's sound in order, mono at `LANDMARK_RATE_HZ`.
    job : Job
        Checked at every look, ten seconds of sound.
    any_speed : bool
        Look also for recordings played up to 4 % faster or slower, where nothing is found as it was stored.
    """
    return _identify(index, listen_in_parts(blocks, _PART, job), job, any_speed=any_speed)


def identify_overheard(
    index: Index, overheard: Overheard, duration_s: float, job: Job, *, any_speed: bool = True
) -> tuple[IdentityMatch, ...]:
    """Return the recordings that are in a query which was heard before; see `identify`.

    The job is told of it as "recognise", by seconds of the query.
    """
    length = math.ceil(duration_s / HALF_FRAME_S)

    def told() -> Iterator[tuple[Constellation, int]]:
        for number, part in enumerate(overheard.parts(_PART, length)):
            job.report("recognise", round(number * _PART * HALF_FRAME_S), round(duration_s))
            yield part

    return _identify(index, told(), job, any_speed=any_speed)


def _identify(
    index: Index, parts: Iterable[tuple[Constellation, int]], job: Job, *, any_speed: bool
) -> tuple[IdentityMatch, ...]:
    matches: list[IdentityMatch] = []
    begin = 0
    for peaks, length in parts:
        part = _Part(index, peaks, length, job, any_speed=any_speed)
        matches += [_match(index, traced, begin, length) for traced in part.matches()]
        begin += length
    return joined(matches)


class _Part:
    """Some minutes of a query."""

    def __init__(self, index: Index, peaks: Constellation, length: int, job: Job, *, any_speed: bool) -> None:
        self._index, self._peaks, self._length, self._job = index, peaks, length, job
        self._any_speed = any_speed
        self._tiles: dict[int, Evidence] = {}
        self._size = length if length <= _LONGEST_LOOK else _TILE
        """Half frames of a look, and of a tile."""
        self._looked_at_s = self._size * HALF_FRAME_S

    def matches(self) -> list[_Traced]:
        left = [self._traced(alignment) for alignment in self._candidates()]
        told: list[_Traced] = []
        while (left := [one for one in left if self._is_sure(one)]) and len(told) < _MOST_MATCHES:
            self._job.check()
            best = max(left, key=lambda one: one.weight.score)
            told.append(best)
            self._explain(best)
            left = [self._traced(one.alignment) if _overlap(one, best) else one for one in left]
            left = [one for one in left if not _repeats(one, best)]
        return told

    def _is_sure(self, traced: _Traced) -> bool:
        return self._proves(traced.weight)

    def _proves(self, weight: Weight) -> bool:
        return weight.end - weight.begin >= SHORTEST and is_sure(weight.score, self._looked_at_s)

    def _candidates(self) -> list[Alignment]:
        found: list[Alignment] = []
        for begin in _look_starts(self._length, self._size):
            self._job.check()
            for alignment in self._look(begin, min(self._size, self._length - begin)):
                if not any(_same(alignment, other) for other in found):
                    found.append(alignment)
        return found

    def _look(self, begin: int, length: int) -> list[Alignment]:
        part = self._between(begin, begin + length)
        look = Look(part.frames, part.bins, length, part.levels)
        evidence = Evidence(part.frames, part.bins, length)
        for found in _searches(self._index, look, evidence, any_speed=self._any_speed):
            if proven := [one for one in found if self._proves(one.weight)]:
                return [one.alignment.from_later(-begin) for one in proven]
        return []

    def _between(self, begin: int, end: int) -> Constellation:
        low, high = np.searchsorted(self._peaks.frames, [begin, end])
        peaks = self._peaks
        return Constellation(peaks.frames[low:high] - begin, peaks.bins[low:high], peaks.levels[low:high])

    def _traced(self, alignment: Alignment) -> _Traced:
        """Weigh an alignment over all of the part."""
        times, gains = [], []
        for number in self._tiles_of(alignment):
            tile = self._tile(number)
            expected = self._heard(alignment, number)
            times.append(expected.half_frames + number * self._size)
            gains.append(tile.gains(expected))
        weight = weigh(np.concatenate(times), np.concatenate(gains)) if times else Weight(0.0)
        return _Traced(alignment, weight)

    def _explain(self, told: _Traced) -> None:
        for number in range(told.weight.begin // self._size, told.weight.end // self._size + 1):
            expected = self._heard(told.alignment, number)
            at = expected.half_frames + number * self._size
            inside = (at >= told.weight.begin) & (at <= told.weight.end)
            self._tile(number).forget(expected.half_frames[inside], expected.bins[inside])

    def _heard(self, alignment: Alignment, number: int) -> Expected:
        begin = number * self._size
        length = self._tile(number).length
        return alignment.from_later(begin).heard(self._index, 0, length).within(length)

    def _tiles_of(self, alignment: Alignment) -> range:
        """Return the numbers of the tiles in which any of the track could be heard."""
        begin, end = alignment.extent(self._index)
        return range(max(0, int(begin)) // self._size, -(-min(self._length, max(0, int(end) + 1)) // self._size))

    def _tile(self, number: int) -> Evidence:
        if number not in self._tiles:
            begin = number * self._size
            length = min(self._size, self._length - begin)
            part = self._between(begin, begin + length)
            self._tiles[number] = Evidence(part.frames, part.bins, length)
        return self._tiles[number]


def _searches(index: Index, look: Look, evidence: Evidence, *, any_speed: bool) -> Iterator[list[Found]]:
    """Yield what each way of searching finds; the next one is gone only where those before found nothing."""
    if isinstance(index, LandmarkIndex):
        yield search(index, look, evidence)
        yield search_strong(index, look, evidence)
        if any_speed:
            yield search_changed(index, look, evidence)
    else:
        yield archive_searching.search(index, look, evidence)
        yield archive_searching.search_more(index, look, evidence)
        if any_speed:
            yield archive_searching.search_changed(index, look, evidence)


def _look_starts(length: int, size: int) -> Sequence[int]:
    """Return where looks begin: each half over the one before, the last up to the end."""
    return range(0, max(1, length - size // 2), size // 2) if length > size else (0,)


def _same(one: Alignment, other: Alignment) -> bool:
    return (one.track, one.pace, one.pitch) == (other.track, other.pace, other.pitch) and abs(
        one.start - other.start
    ) <= _SAME


def _overlap(one: _Traced, other: _Traced) -> bool:
    return one.weight.begin <= other.weight.end and other.weight.begin <= one.weight.end


def _repeats(one: _Traced, told: _Traced) -> bool:
    """Tell whether this is the same track again, most of it while that is heard already: another bar of a loop."""
    shared = min(one.weight.end, told.weight.end) - max(one.weight.begin, told.weight.begin)
    return one.alignment.track == told.alignment.track and shared > (one.weight.end - one.weight.begin) / 2


def _match(index: Index, traced: _Traced, begin: int, length: int) -> IdentityMatch:
    alignment, weight = traced.alignment, traced.weight
    track_in = alignment.start + weight.begin * alignment.pace - index.start_of(alignment.track)
    return IdentityMatch(
        track_id=index.track_ids[alignment.track],
        query_in_s=(begin + weight.begin) * HALF_FRAME_S,
        query_out_s=(begin + weight.end) * HALF_FRAME_S,
        track_in_s=max(0.0, float(track_in) * HALF_FRAME_S),
        score=weight.score,
        confidence=confidence_of(weight.score, min(length, _TILE) * HALF_FRAME_S),
        speed=float(alignment.pace),
    )
