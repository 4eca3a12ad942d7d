"""From small frames, as they are decoded, to signatures."""

import numpy as np
from numpy.typing import NDArray

from temptrack.fingerprint.copies.active import BarFinder, Box
from temptrack.fingerprint.copies.settings import CROPS, SIGNATURE_BYTES, STEP_S, WINDOW_STEPS
from temptrack.fingerprint.copies.signature import signatures_of
from temptrack.fingerprint.copies.types import Sights

_LONGEST_HELD_S = 10.0
"""A frame that stands longer, as in a slide show, makes signatures for this long."""

Picture = NDArray[np.float32]


class SightsBuilder:
    """Averages frames over windows on a grid of `STEP_S` and signs each window."""

    def __init__(self) -> None:
        self._bars = BarFinder()
        self._box: Box = (0, 0, 0, 0)
        self._step: int | None = None
        self._sum: Picture | None = None
        self._count = 0
        self._means: list[Picture] = []
        self._at_s: list[float] = []
        self._bits: list[NDArray[np.uint8]] = []
        self._contrast: list[int] = []

    def push(self, luma: NDArray[np.uint8], at_s: float, duration_s: float) -> None:
        """Take one frame, shape (height, width), in order of time."""
        first = int(np.floor(at_s / STEP_S + 1e-6))
        last = max(first, int(np.ceil((at_s + min(duration_s, _LONGEST_HELD_S)) / STEP_S - 1e-6)) - 1)
        if self._sum is not None and self._sum.shape != luma.shape:
            self._finish_step()
            self._means.clear()
        if first != self._step:  # bars stay for hours: four looks a second are enough
            self._box = self._bars.push(luma)
        for step in range(first, last + 1):
            self._turn_to(step)
            self._sum = luma.astype(np.float32) if self._sum is None else self._sum + luma
            self._count += 1

    def finish(self) -> Sights:
        """Return the signatures of all windows that were filled."""
        self._finish_step()
        return self.so_far()

    def forget(self, before_s: float) -> None:
        """Let go of signatures before a moment."""
        count = int(np.searchsorted(self._at_s, before_s))
        del self._at_s[:count], self._bits[:count], self._contrast[:count]

    def so_far(self) -> Sights:
        """Return the signatures of the windows that are filled by now; frames may go on coming."""
        if not self._at_s:
            return Sights.none()
        bits = np.stack(self._bits).reshape(-1, len(CROPS), SIGNATURE_BYTES)
        return Sights(np.array(self._at_s), bits, np.array(self._contrast, np.uint8))

    def _turn_to(self, step: int) -> None:
        if self._step is not None and step > self._step:
            self._finish_step()
            if step > self._step + 1:
                self._means.clear()
        self._step = step

    def _finish_step(self) -> None:
        if self._sum is None or self._step is None:
            return
        mean: Picture = np.asarray(self._sum / self._count, np.float32)
        self._means = [*self._means[1 - WINDOW_STEPS :], mean]
        self._sum, self._count = None, 0
        if len(self._means) < WINDOW_STEPS:
            return
        bits, contrast = signatures_of(np.mean(self._means, axis=0), self._box)
        self._at_s.append((self._step + 1 - WINDOW_STEPS / 2) * STEP_S)
        self._bits.append(bits)
        self._contrast.append(min(255, round(contrast)))
