"""What the copy fingerprint keeps and answers."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from temptrack.fingerprint.copies.settings import CROPS, SIGNATURE_BYTES, STEP_S, STORED_EVERY, WINDOW_STEPS


@dataclass(frozen=True)
class Sights:
    """Signatures along a range."""

    at_s: NDArray[np.float64]
    """Shape (n,), rising: the middle of the window each stands for."""
    bits: NDArray[np.uint8]
    """Shape (n, len(CROPS), SIGNATURE_BYTES)."""
    contrast: NDArray[np.uint8]
    """Shape (n,): levels of standard deviation, at most 255; where it is small there is nothing to be known by."""

    def __post_init__(self) -> None:
        count = len(self.at_s)
        if self.bits.shape != (count, len(CROPS), SIGNATURE_BYTES) or self.contrast.shape != (count,):
            raise ValueError(f"{count} signatures with bits of shape {self.bits.shape}")

    def __len__(self) -> int:
        return len(self.at_s)

    @staticmethod
    def none() -> "Sights":
        """Return no signatures."""
        return Sights(
            np.zeros(0, np.float64), np.zeros((0, len(CROPS), SIGNATURE_BYTES), np.uint8), np.zeros(0, np.uint8)
        )

    def only(self, kept: NDArray[np.bool_] | slice) -> "Sights":
        """Return some of them."""
        return Sights(self.at_s[kept], self.bits[kept], self.contrast[kept])

    def between(self, in_s: float, out_s: float) -> "Sights":
        """Return those whose window lies inside, to a quarter of a step."""
        half_s = (WINDOW_STEPS / 2 - 0.25) * STEP_S
        return self.only((self.at_s >= in_s + half_s) & (self.at_s <= out_s - half_s))

    def at(self, moments_s: NDArray[np.float64]) -> "Sights":
        """Return the same signatures at other moments; when those fall, in reverse."""
        order = np.argsort(moments_s, kind="stable")
        return Sights(moments_s[order], self.bits[order], self.contrast[order])

    @staticmethod
    def joined(parts: "list[Sights]") -> "Sights":
        """Return all, in order of time."""
        if not parts:
            return Sights.none()
        whole = Sights(
            np.concatenate([part.at_s for part in parts]),
            np.concatenate([part.bits for part in parts]),
            np.concatenate([part.contrast for part in parts]),
        )
        return whole.at(whole.at_s)

    def stored(self) -> "Sights":
        """Return those a film is stored with."""
        return self.only(slice(None, None, STORED_EVERY))


@dataclass(frozen=True)
class CopyMatch:
    """A part of a query that shows a part of a film."""

    film_id: str
    query_in_s: float
    query_out_s: float
    film_in_s: float
    """What of the film is seen at ``query_in_s``."""
    speed: float
    """Film seconds in a query second."""
    mirrored: bool
    score: float
    """Log-likelihood ratio, nats: how much likelier the signatures are if this is a copy than if it is not."""
