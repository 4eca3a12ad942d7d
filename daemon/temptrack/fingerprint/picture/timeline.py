"""Traces laid on one time line: later ones cover earlier ones, what nobody covers is black."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from temptrack.fingerprint.copies import Sights
from temptrack.fingerprint.picture.trace import COLUMNS, PictureTrace
from temptrack.media.types import Span

_TOUCHING_S = 1e-3


@dataclass(frozen=True)
class _Placed:
    """A trace in its own time, and the record time its first moment has."""

    record_in_s: float
    trace: PictureTrace

    @property
    def record_out_s(self) -> float:
        return self.record_in_s + self.trace.length_s

    def between(self, low_s: float, high_s: float) -> "_Placed":
        shift = self.trace.in_s - self.record_in_s
        part = self.trace.slice(Span(low_s + shift, high_s + shift))
        return _Placed(max(low_s, self.record_in_s), part)


def join(pieces: Sequence[tuple[float, PictureTrace]], duration_s: float) -> PictureTrace:
    """Lay traces on one time line, in record seconds from 0.

    Parameters
    ----------
    pieces : sequence of (record_in_s, trace)
        In the order of the tracks from bottom to top: where two overlap, the later one is seen.
    duration_s : float
        Length of the time line; what reaches outside is cut off.

    Returns
    -------
    PictureTrace
        Where no piece lies the picture is black and still. Every edge between pieces is a cut, except where both come
        from one file and go on without a jump (a blade mark that changes nothing).
    """
    seen: list[_Placed] = []
    reached_s = 0.0
    for record_in_s, trace in pieces:
        upper = _Placed(record_in_s, trace).between(0.0, duration_s)
        if upper.trace.length_s <= _TOUCHING_S:
            continue
        if upper.record_in_s < reached_s:
            seen = [part for lower in seen for part in _uncovered(lower, upper)]
        seen.append(upper)
        reached_s = max(reached_s, upper.record_out_s)
    seen.sort(key=lambda placed: placed.record_in_s)
    return _concatenate(_with_black(seen, duration_s), duration_s)


def _uncovered(lower: _Placed, upper: _Placed) -> list[_Placed]:
    if lower.record_out_s <= upper.record_in_s or upper.record_out_s <= lower.record_in_s:
        return [lower]
    left = lower.between(lower.record_in_s, min(lower.record_out_s, upper.record_in_s))
    right = lower.between(max(lower.record_in_s, upper.record_out_s), lower.record_out_s)
    return [part for part in (left, right) if part.trace.length_s > _TOUCHING_S]


def _with_black(seen: Sequence[_Placed], duration_s: float) -> list[_Placed]:
    whole: list[_Placed] = []
    reached_s = 0.0
    for placed in seen:
        if placed.record_in_s > reached_s + _TOUCHING_S:
            whole.append(_Placed(reached_s, _black(placed.record_in_s - reached_s)))
        whole.append(placed)
        reached_s = placed.record_out_s
    if duration_s > reached_s + _TOUCHING_S:
        whole.append(_Placed(reached_s, _black(duration_s - reached_s)))
    return whole


def _black(length_s: float) -> PictureTrace:
    values = np.zeros((1, len(COLUMNS)), dtype=np.float32)
    values[0, COLUMNS.index("low_key")] = 1.0
    return PictureTrace(0.0, length_s, np.zeros(1), np.full(1, length_s), values, ())


def _concatenate(whole: Sequence[_Placed], duration_s: float) -> PictureTrace:
    moved = [placed.trace.moved(placed.record_in_s) for placed in whole]
    edges = [b.record_in_s for a, b in itertools.pairwise(whole) if not _goes_on(a.trace, b.trace)]
    inner = [cut for trace in moved for cut in trace.cuts_s]
    empty = np.zeros(0)
    return PictureTrace(
        in_s=0.0,
        out_s=duration_s,
        at_s=np.concatenate([empty, *(trace.at_s for trace in moved)]),
        duration_s=np.concatenate([empty, *(trace.duration_s for trace in moved)]),
        values=np.concatenate([np.zeros((0, len(COLUMNS)), np.float32), *(trace.values for trace in moved)]),
        cuts_s=tuple(sorted({*edges, *inner})),
        changes_s=tuple(sorted(change for trace in moved for change in trace.changes_s)),
        sights=Sights.joined([trace.sights for trace in moved]),
        every_frame=all(trace.every_frame for trace in moved),
    )


def _goes_on(before: PictureTrace, after: PictureTrace) -> bool:
    return bool(before.source) and before.source == after.source and abs(before.out_s - after.in_s) < _TOUCHING_S
