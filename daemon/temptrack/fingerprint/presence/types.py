"""What can be heard in a sound, half second by half second."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from temptrack.fingerprint.types import Vector

Kind: TypeAlias = Literal["music", "speech", "effects", "silence"]
HEARD: tuple[Kind, ...] = ("music", "speech", "effects")
"""Kinds of sound; more than one may be there at once. Silence is that nothing is."""
SOFT_SHARE = 0.5
"""Under dialogue a faint beginning is this likely, dialogue alone a tenth of it."""


@dataclass(frozen=True)
class Presence:
    """How probable each kind of sound is over time; kinds do not exclude each other, and none sums to one."""

    step_s: float
    music: Vector
    """Shape (n,), 0 to 1; the first value belongs to the step beginning at 0 s."""
    speech: Vector
    effects: Vector
    silence: Vector

    def __len__(self) -> int:
        return len(self.music)

    def of(self, kind: Kind) -> Vector:
        """Return the probabilities of one kind, shape (n,)."""
        values: Vector = getattr(self, kind)
        return values

    def holds(self, kind: Kind, threshold: float = 0.5) -> NDArray[np.bool_]:
        """Return in which steps a kind is there, shape (n,).

        It is where its probability reaches the threshold. Music, which comes in and goes out softly, is also there
        before and after that, as far as it stays as likely as `SOFT_SHARE` of the threshold: hysteresis, as Canny 1986,
        "A computational approach to edge detection", follows edges.
        """
        sure = self.of(kind) >= threshold
        return reaching(sure, self.of(kind) >= SOFT_SHARE * threshold) if kind == "music" else np.asarray(sure)

    def slice(self, in_s: float, out_s: float) -> "Presence":
        """Return the steps that begin in ``in_s <= t < out_s``, to the nearest step."""
        part = slice(round(in_s / self.step_s), round(out_s / self.step_s))
        return Presence(self.step_s, self.music[part], self.speech[part], self.effects[part], self.silence[part])


def reaching(sure: NDArray[np.bool_], possible: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return the stretches of what is possible in which anything is sure, and what is sure."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], possible, [False]]).astype(np.int8)))
    grown = sure.copy()
    for begin, end in edges.reshape(-1, 2):
        grown[begin:end] |= sure[begin:end].any()
    return grown
