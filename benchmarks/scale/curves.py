"""How a figure grows with the catalogue: a power law, how well it holds, and what it foretells."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import stats

GIB = 1 << 30


@dataclass(frozen=True)
class PowerLaw:
    """``a * n**b``, fitted by least squares on the logarithms of both."""

    a: float
    b: float
    low: float
    high: float
    """95 % confidence interval of ``b`` (Student's, n - 2 degrees of freedom); infinite for two points."""
    r2: float
    from_rows: int
    """Smallest size it was fitted to."""

    def at(self, rows: float) -> float:
        """Return what it foretells."""
        return float(self.a * rows**self.b)

    def rows_for(self, figure: float) -> float:
        """Return up to how many rows the figure is not exceeded."""
        return float((figure / self.a) ** (1 / self.b))

    def __str__(self) -> str:
        spread = f"{self.low:.2f} to {self.high:.2f}" if np.isfinite(self.high) else "of two points"
        return f"{self.a:.3g} n^{self.b:.2f} (b 95 %: {spread}; R2 {self.r2:.3f})"


def fit_power(rows: Sequence[int], figures: Sequence[float]) -> PowerLaw | None:
    """Fit a power law to figures that are above zero; None for fewer than two."""
    pairs = [(n, figure) for n, figure in zip(rows, figures, strict=True) if figure > 0]
    if len(pairs) < 2:
        return None
    n, y = np.log(np.array(pairs, np.float64)).T
    line = stats.linregress(n, y)
    free = len(pairs) - 2
    spread = float(stats.t.ppf(0.975, free) * line.stderr) if free else np.inf
    slope = float(line.slope)
    return PowerLaw(
        a=float(np.exp(line.intercept)),
        b=slope,
        low=slope - spread,
        high=slope + spread,
        r2=float(line.rvalue**2),
        from_rows=min(n for n, _ in pairs),
    )
