"""Picking the frames that the semantic fingerprint will want out of those that are decoded for the trace."""

import math
from bisect import bisect_right
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from temptrack.fingerprint.moments import EDGE_S, FINEST_S, FIRST_S, STEP_S, coarseness
from temptrack.media import CUT_KNOWN_AFTER_FRAMES, ShownFrame

SIDE_PX = 480
"""Longer side of what a model is given; most look at 224 to 384 pixels of the shorter one."""


@dataclass(frozen=True)
class Pick:
    """A frame to be embedded."""

    moment_s: float
    rgb: NDArray[np.uint8]
    """height x width x 3."""


@dataclass(frozen=True)
class _Candidate:
    moment_s: float
    step_s: float
    frame: ShownFrame


class FramePicker:
    """Takes the frames of a range in order and picks those that `moments_of` names for its shots.

    It decides on a moment as soon as all cuts near it are known, a few frames later, and of a shot that has not come to
    its first odd second yet it holds the one frame that will do if none comes: memory does not grow with shots. It is a
    short cut and no definition: a moment that it should miss is read from the file by whoever wants it.

    Parameters
    ----------
    in_s : float
        Where the range begins.
    """

    def __init__(self, in_s: float) -> None:
        self._place = math.ceil((in_s - FIRST_S) / FINEST_S)
        self._pending: deque[_Candidate] = deque()
        self._held: _Candidate | None = None
        self._has_odd_second = False
        self._shot_in_s = in_s
        self._begun: deque[float] = deque(maxlen=CUT_KNOWN_AFTER_FRAMES + 1)

    def push(self, frame: ShownFrame, cuts_s: Sequence[float]) -> Iterator[Pick]:
        """Take a frame and the cuts found so far, and yield what is decided."""
        while (moment_s := FIRST_S + self._place * FINEST_S) < frame.source_s + frame.duration_s:
            if frame.shows(moment_s):
                self._pending.append(_Candidate(moment_s, coarseness(self._place), frame))
            elif moment_s >= frame.source_s:
                break  # its time was rounded: the next one shows it
            self._place += 1
        self._begun.append(frame.source_s)
        if len(self._begun) == self._begun.maxlen:
            yield from self._decide(self._begun[0], cuts_s)

    def finish(self, out_s: float, cuts_s: Sequence[float]) -> Iterator[Pick]:
        """Yield what was held back, when the range has ended and all its cuts are known."""
        yield from self._decide(out_s, cuts_s)
        yield from self._close()

    def _decide(self, known_to_s: float, cuts_s: Sequence[float]) -> Iterator[Pick]:
        """Decide on the moments around which all cuts are known."""
        while self._pending and self._pending[0].moment_s + EDGE_S < known_to_s:
            candidate = self._pending.popleft()
            while (cut_s := self._next_cut(cuts_s)) <= candidate.moment_s:
                self._shot_in_s = cut_s
                yield from self._close()
            if cut_s > candidate.moment_s + EDGE_S:
                yield from self._consider(candidate)

    def _next_cut(self, cuts_s: Sequence[float]) -> float:
        coming = bisect_right(cuts_s, self._shot_in_s)
        return cuts_s[coming] if coming < len(cuts_s) else math.inf

    def _consider(self, candidate: _Candidate) -> Iterator[Pick]:
        if candidate.step_s >= STEP_S:
            self._held, self._has_odd_second = None, True
            yield _pick(candidate)
        elif not self._has_odd_second and (self._held is None or candidate.step_s > self._held.step_s):
            self._held = candidate

    def _close(self) -> Iterator[Pick]:
        """End the shot."""
        if self._held is not None:
            yield _pick(self._held)
        self._held, self._has_odd_second = None, False


def _pick(candidate: _Candidate) -> Pick:
    return Pick(candidate.moment_s, candidate.frame.rgb(SIDE_PX))
