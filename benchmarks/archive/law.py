"""How a figure grows with the hours: a power law, by least squares on logarithms."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Law:
    """``factor * hours ** power``."""

    factor: float
    power: float
    r2: float

    def at(self, hours: float) -> float:
        """Return the figure at so many hours."""
        return float(self.factor * hours**self.power)


def fitted(hours: Sequence[float], figures: Sequence[float]) -> Law:
    """Fit a law to three points or more; R² is of the logarithms."""
    x, y = np.log(np.asarray(hours, float)), np.log(np.asarray(figures, float))
    power, intercept = np.polyfit(x, y, 1)
    left = float(((y - power * x - intercept) ** 2).sum())
    return Law(float(np.exp(intercept)), float(power), 1 - left / max(1e-12, float(((y - y.mean()) ** 2).sum())))
