"""From a raw probability to one that comes true as often as it says.

A calibrator first lets what else is known speak, `DOUBTS`, and then bends the probability: not at all, by a temperature
(Guo et al. 2017, "On calibration of modern neural networks"), by Platt's line in log-odds (Platt 1999), by a beta map
(Kull et al. 2017, "Beta calibration") or by steps (isotonic; Zadrozny & Elkan 2002). Which one, and its figures, is
found on held-out films (`temptrack.evaluate.fitting`); here it is only applied.
"""

from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np

from temptrack.suggest.library import Floats

Kind: TypeAlias = Literal["none", "temperature", "platt", "beta", "isotonic"]
DOUBTS = ("novelty", "spread", "epistemic", "aleatoric")
"""What may say more of how sure one can be than the scores do: how new the footage is; the deviation of the scores over
the library, which is small where nothing stands out; and what the matcher says of itself."""
_FARTHEST = 12.0


@dataclass(frozen=True)
class Calibrator:
    """A map of probabilities; as it stands, it leaves them."""

    kind: Kind = "none"
    values: tuple[float, ...] = ()
    """Temperature: T. Platt: slope, offset. Beta: a, b, c of ``a ln p - b ln(1 - p) + c``."""
    knots: tuple[tuple[float, float], ...] = ()
    """Isotonic: probabilities and what they become, both rising, straight between."""
    slope: float = 1.0
    """Of the raw log-odds, before the map."""
    doubts: tuple[float, ...] = (0.0,) * len(DOUBTS)
    """Added to them for each unit of each doubt."""
    offset: float = 0.0

    def __call__(self, raw: Floats, doubts: Floats) -> Floats:
        """Return calibrated probabilities.

        Parameters
        ----------
        raw : ndarray, shape (n,)
            Probabilities.
        doubts : ndarray, shape (n, len(DOUBTS))
        """
        bent = self.slope * log_odds(raw) + doubts @ np.array(self.doubts) + self.offset
        return self.bend(probability(bent))

    def bend(self, p: Floats) -> Floats:
        """Return the map of probabilities alone, shape as given."""
        match self.kind:
            case "temperature":
                return probability(log_odds(p) / self.values[0])
            case "platt":
                return probability(self.values[0] * log_odds(p) + self.values[1])
            case "beta":
                a, b, c = self.values
                inside = np.clip(p, 1e-6, 1 - 1e-6)
                return probability(a * np.log(inside) - b * np.log1p(-inside) + c)
            case "isotonic":
                x, y = np.array(self.knots).T
                return np.asarray(np.interp(p, x, y), dtype=np.float64)
            case _:
                return p


def log_odds(p: Floats) -> Floats:
    """Return natural log-odds, within bounds."""
    inside = np.clip(np.asarray(p, dtype=np.float64), 1e-6, 1 - 1e-6)
    return np.asarray(np.log(inside) - np.log1p(-inside), dtype=np.float64)


def probability(odds: Floats) -> Floats:
    """Return the probability of log-odds."""
    return np.asarray(1.0 / (1.0 + np.exp(-np.clip(odds, -_FARTHEST, _FARTHEST))), dtype=np.float64)
