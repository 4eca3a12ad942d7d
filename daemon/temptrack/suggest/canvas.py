"""What music is laid on: the range's length, how its energy moves, and the moment worth hitting."""

from dataclasses import dataclass

import numpy as np

from temptrack.suggest.levels import levels_at
from temptrack.suggest.library import Floats

TEXT_DURATION_S = 30.0
"""How much of a track answers words alone: the length music services preview."""
TYPICAL_ENERGY = 0.6
"""Where nothing is asked for: a little above a track's median, which passes over introductions."""
_CONTEXT_S = 1.0
_EDGE_S, _EDGE_SHARE = 1.0, 0.1
"""What lies within a second of the range's ends, or a tenth of a short one, is entry or exit, not the moment that
matters."""
_PEAK_PROMINENCE = 0.1


@dataclass(frozen=True)
class Canvas:
    """A range as the choice of a section sees it."""

    duration_s: float
    energy: float = TYPICAL_ENERGY
    """How much is going on, 0 to 1."""
    step_s: float = 1.0
    levels: Floats | None = None
    """Energy of the picture at equal steps from the range's start, shape (n,); None when there is no picture."""
    cuts_s: tuple[float, ...] = ()
    hit_s: float | None = None
    """The moment a beat shall meet, where the user chose one."""

    def level_at(self, times_s: Floats) -> Floats:
        """Return the picture's energy at these times; all zeros when there is no picture."""
        if self.levels is None:
            return np.zeros(times_s.shape)
        return levels_at(self.levels, self.step_s, times_s)


@dataclass(frozen=True)
class Moment:
    """A moment of the range that a beat should meet."""

    range_s: float
    label: str
    """cut, motion peak, or chosen."""

    @property
    def name(self) -> str:
        """How it is called in a sentence."""
        return {"cut": "the strongest cut", "motion peak": "the motion peak"}.get(self.label, "the chosen moment")


def main_moment(canvas: Canvas) -> Moment | None:
    """Return the chosen moment, else the strongest cut, else the peak of motion, or None where nothing stands out.

    A cut is as strong as the energy of the picture changes across it, a second before to a second after.
    """
    if canvas.hit_s is not None and 0 <= canvas.hit_s < canvas.duration_s:
        return Moment(canvas.hit_s, "chosen")
    edge_s = min(_EDGE_S, _EDGE_SHARE * canvas.duration_s)
    cuts = np.array([cut for cut in canvas.cuts_s if edge_s < cut < canvas.duration_s - edge_s])
    if len(cuts):
        return Moment(float(cuts[int(np.argmax(_contrast(canvas, cuts)))]), "cut")
    if canvas.levels is None or len(canvas.levels) < 3:
        return None
    peak = int(np.argmax(canvas.levels))
    if canvas.levels[peak] - float(np.mean(canvas.levels)) < _PEAK_PROMINENCE:
        return None
    peak_s = (peak + 0.5) * canvas.step_s
    return Moment(peak_s, "motion peak") if edge_s < peak_s < canvas.duration_s - edge_s else None


def _contrast(canvas: Canvas, cuts_s: Floats) -> Floats:
    offsets = np.linspace(0.05, _CONTEXT_S, 10)
    after = canvas.level_at(cuts_s[:, None] + offsets).mean(axis=1)
    before = canvas.level_at(cuts_s[:, None] - offsets).mean(axis=1)
    return np.asarray(np.abs(after - before), dtype=np.float64)
