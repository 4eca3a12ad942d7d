"""Which moments of a shot the semantic fingerprint sees.

A shot is seen at the odd seconds of its source: 1, 3, 5 and so on. A shot that holds none of them is seen at one
moment, that of the coarsest finer grid which it does hold: a whole second, else a half, a quarter, an eighth. Twice the
moments lie on each grid that lie on the next coarser one and all of those are among them, so there is never a choice.

Grids that belong to the file, not to the shot, have two uses. A range that is trimmed or moved sees the same moments as
before, so that what was embedded is embedded already; and which frames a shot will be seen by is known while it is
being decoded, before its end is.
"""

import math

from temptrack.media import Span

STEP_S = 2.0
FIRST_S = 1.0
"""The grid goes through here: films begin in black, and a shot of two seconds is seen at its middle."""
FINEST_S = 0.125
EDGE_S = 0.05
"""Nearer to its end a shot is not looked at: a container may have rounded the time of the frame there."""
MOST = 16
"""A shot that would be seen at more moments is seen on a coarser grid: every 4 s, 8 s and so on."""


def moments_of(shot: Span, most: int = MOST) -> tuple[float, ...]:
    """Return the moments a shot is seen at, one at least, in source seconds.

    Parameters
    ----------
    shot : Span
        In source seconds.
    most : int
        How many moments it may be at most.
    """
    step_s = STEP_S
    while len(found := _on_grid(shot, step_s)) > most:
        step_s *= 2
    while not found and step_s > FINEST_S:
        step_s /= 2
        found = _on_grid(shot, step_s)
    return found or (shot.source_in_s + shot.duration_s / 2,)


def holds_step(shot: Span) -> bool:
    """Whether a shot holds an odd second."""
    return bool(_on_grid(shot, STEP_S))


def coarseness(place: int) -> float:
    """Return the step of the coarsest grid, at most `STEP_S`, that a moment of the finest grid lies on.

    Parameters
    ----------
    place : int
        The moment is ``FIRST_S + place * FINEST_S``.
    """
    steps = round(STEP_S / FINEST_S)
    return FINEST_S * math.gcd(place, steps)


def _on_grid(shot: Span, step_s: float) -> tuple[float, ...]:
    first = math.ceil((shot.source_in_s - FIRST_S) / step_s)
    last = math.ceil((shot.source_out_s - EDGE_S - FIRST_S) / step_s)
    return tuple(FIRST_S + number * step_s for number in range(first, last))
