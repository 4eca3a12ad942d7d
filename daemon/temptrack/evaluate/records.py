"""One question about a held-out film, with all that was said of every candidate and all that is true."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from temptrack.evaluate.relevance import Pool, Truth
from temptrack.evaluate.sections import Chosen
from temptrack.suggest import Uncertainty

Levels: TypeAlias = NDArray[np.float32]
TOP = 3
"""The answer's confidence is about so many suggestions."""


@dataclass(frozen=True)
class HeldOut:
    """One scene of a held-out film, asked about."""

    scene_id: str
    film_id: str
    group: int
    """Equal for showings of one film: what intervals are resampled by."""
    fold: int
    pool: Pool
    routes: tuple[str, ...]
    """That had something to say, in the suggester's order."""
    log_odds: Levels
    """Shape (len(routes), n): each route's evidence on every candidate, before weighting."""
    weights: tuple[float, ...]
    """Of the routes, as the suggester had them."""
    prior: Levels
    """Shape (n,)."""
    scores: Levels
    """Shape (n,): as the suggester fused them."""
    novelty: float
    novelties: tuple[float, ...]
    """In each space that has learnt scenes: style, then semantic."""
    uncertainty: Uncertainty
    """Of the whole answer."""
    top: tuple[int, ...]
    """Rows of the first three suggested."""
    top_confidences: tuple[float, ...]
    truth: Truth
    popularity: Levels
    """Shape (n,): how often each candidate is the truth in the films that were not held out; of candidate cues, how
    much each sounds like those films' cues."""
    chosen: Chosen | None
    """The section of the true track; None where it is not known which it is."""
    epistemic: float = 0.0
    aleatoric: float = 0.0
    """What the matcher says of its own uncertainty; 0 without one."""

    @property
    def right(self) -> bool:
        """Whether one of the first three is close: what the answer's confidence says how probable it is."""
        return bool(self.truth.close[list(self.top)].any())

    def fused(self, *, without: str = "", only: str = "") -> Levels:
        """Return the scores without a route, or with the prior and one route alone."""
        kept = [weight if name != without and only in {"", name} else 0.0 for name, weight in self._weighted()]
        return np.asarray(self.prior + np.asarray(kept, np.float32) @ self.log_odds, np.float32)

    def _weighted(self) -> Iterator[tuple[str, float]]:
        return zip(self.routes, self.weights, strict=True)
