"""A question with all the evidence on every track, before any is chosen."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from temptrack.suggest.canvas import Canvas
from temptrack.suggest.fusion import Fused
from temptrack.suggest.query import Filters
from temptrack.suggest.routes.interface import Context
from temptrack.suggest.standing import Standing


@dataclass(frozen=True)
class Weighed:
    """What is known of a question; arrays are in the order of the context's library."""

    context: Context
    canvas: Canvas
    """What sections are laid on."""
    fused: Fused
    eligible: NDArray[np.bool_]
    """Shape (n,): which tracks pass the filters."""
    filters: Filters
    """The query's, and the reference itself shut out."""
    novelty: float
    """0 just like what is known, to 1."""
    standing: Standing
    """What the answer's confidences stand on."""
