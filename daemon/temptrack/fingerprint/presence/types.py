"""What can be heard in a sound, half second by half second."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from temptrack.fingerprint.types import Vector

Kind: TypeAlias = Literal["music", "speech", "effects", "silence"]
HEARD: tuple[Kind, ...] = ("music", "speech", "effects")
"""Kinds of sound; more than one may be there at once. Silence is that nothing is."""
_CERTAIN = 255
_KINDS = 4


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
        """Return in which steps a kind is more likely there than not, shape (n,).

        Where music begins and ends `cues_of` tells better.
        """
        return np.asarray(self.of(kind) >= threshold)

    def slice(self, in_s: float, out_s: float) -> "Presence":
        """Return the steps that begin in ``in_s <= t < out_s``, to the nearest step."""
        part = slice(round(in_s / self.step_s), round(out_s / self.step_s))
        return Presence(self.step_s, self.music[part], self.speech[part], self.effects[part], self.silence[part])

    def stored(self) -> bytes:
        """Return it as four bytes a step, 255 for certain."""
        shares = np.stack([self.music, self.speech, self.effects, self.silence], axis=1)
        return np.rint(np.clip(shares, 0.0, 1.0) * _CERTAIN).astype(np.uint8).tobytes()

    @staticmethod
    def restored(step_s: float, stored: bytes) -> "Presence":
        """Return what was stored, to the nearest 255th."""
        steps = np.frombuffer(stored, np.uint8).reshape(-1, _KINDS).astype(np.float32) / np.float32(_CERTAIN)
        return Presence(step_s, *(np.ascontiguousarray(kind) for kind in steps.T))
