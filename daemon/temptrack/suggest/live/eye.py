"""What was seen of a stream lately: each picture is measured once, as it comes, and forgotten when it is too old."""

from collections import deque

import numpy as np
from numpy.typing import NDArray

from temptrack.fingerprint.action import ActionReader
from temptrack.fingerprint.picture import Tracer
from temptrack.fingerprint.semantic import SemanticFingerprint
from temptrack.media import CutDetector
from temptrack.media.live import LiveFrame
from temptrack.progress import Job
from temptrack.suggest.looking import Look, sum_up
from temptrack.suggest.recognising import Sight, sight_of

PICTURE_EVERY_S = 2.0
"""How often what happens is looked at: as often as a shot of three looks in files (four seconds and more)."""
_FORGET_EVERY_S = 1.0


class Eye:
    """Watches a stream and sums up its last seconds.

    Parameters
    ----------
    window_s : float
        How many.
    every_frame : bool
        Whether every frame comes, or key frames alone.
    """

    def __init__(self, window_s: float, *, every_frame: bool) -> None:
        self._window_s = window_s
        self._tracer = Tracer(CutDetector() if every_frame else None)
        self._to_look_at: deque[tuple[float, NDArray[np.uint8]]] = deque()
        self._vectors: deque[tuple[float, NDArray[np.float32]]] = deque()
        self._vectors_key = ""
        self._forgot_s = 0.0
        self.seen_s = 0.0
        """Where the newest picture ends, in seconds from the stream's first."""

    @property
    def from_s(self) -> float:
        """Where what is summed up begins."""
        return max(0.0, self.seen_s - self._window_s)

    def see(self, frame: LiveFrame) -> None:
        """Take in the next picture."""
        self._tracer.push(frame.small)
        self.seen_s = frame.small.source_s + frame.small.duration_s
        if frame.rgb is not None:
            self._to_look_at.append((frame.small.source_s, frame.rgb))
        if self.seen_s >= self._forgot_s + _FORGET_EVERY_S:
            self._forget()

    def look(self, semantic: SemanticFingerprint | None, actions: ActionReader, job: Job) -> Look:
        """Sum up the last seconds, in seconds from their first."""
        self._forget()
        trace = self._tracer.so_far(self.from_s)
        cuts_s = trace.cuts_s
        whole = trace.moved(0.0)
        sight = self._sight(semantic, actions, cuts_s, job) if semantic is not None else None
        return sum_up(whole, whole, sight, semantic, actions)

    def _forget(self) -> None:
        self._forgot_s = self.seen_s
        self._tracer.forget(self.from_s)
        for kept in (self._to_look_at, self._vectors):
            while kept and kept[0][0] < self.from_s:
                kept.popleft()

    def _sight(
        self, semantic: SemanticFingerprint, actions: ActionReader, cuts_s: tuple[float, ...], job: Job
    ) -> Sight | None:
        if self._vectors_key != semantic.identity.key:  # another model sees in another space
            self._vectors.clear()
            self._vectors_key = semantic.identity.key
        fresh = list(self._to_look_at)
        if fresh:
            rows = semantic.of_pictures([rgb for _, rgb in fresh], job=job)
            self._vectors.extend(zip((at_s for at_s, _ in fresh), rows, strict=True))
            self._to_look_at.clear()
        if not self._vectors:
            return None
        shots = np.searchsorted(cuts_s, [at_s for at_s, _ in self._vectors], side="right")
        rows = np.stack([row for _, row in self._vectors])
        pooled = np.stack([semantic.pool(rows[shots == shot]) for shot in np.unique(shots)])
        return sight_of(semantic.pool(pooled), semantic, actions)
