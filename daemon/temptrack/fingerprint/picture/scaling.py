"""Where film lies on each measure: the constants that turn raw figures into scores of zero mean and unit deviation.

Measured by ``benchmarks/picture_scaling.py`` over windows of up to ten seconds of 11 film excerpts and 26 clips of
people and places (each file weighs the same). They are part of the style fingerprint: changing one means raising
`STYLE.version`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import log, tanh


@dataclass(frozen=True)
class Scale:
    """How one measure becomes a score."""

    shape: Callable[[float], float]
    """Makes the measure's distribution about even on both sides."""
    centre: float
    """Mean over film, after `shape`."""
    spread: float
    """Standard deviation over film, after `shape`."""

    def score(self, value: float) -> float:
        """Deviations from the centre of film, softly held within -3 to 3."""
        return 3.0 * tanh((self.shape(value) - self.centre) / self.spread / 3.0)


def _plain(value: float) -> float:
    return value


def _log_above(floor: float) -> Callable[[float], float]:
    def shape(value: float) -> float:
        return log(max(value, 0.0) + floor)

    return shape


def _mired(kelvin: float) -> float:
    """Reciprocal megakelvin: equal steps look about equal (Priest 1933)."""
    return 1e6 / kelvin


SCALES: Mapping[str, Scale] = {
    "motion_mean": Scale(_log_above(0.005), -2.6, 1.2),
    "motion_variation": Scale(_plain, 0.5, 0.35),
    "camera_share": Scale(_plain, 0.5, 0.12),
    "pace": Scale(_plain, 0.5, 0.2),
    "shot_variation": Scale(_plain, 0.15, 0.3),
    "brightness": Scale(_plain, 0.35, 0.15),
    "brightness_variation": Scale(_log_above(0.005), -3.3, 0.9),
    "flicker": Scale(_log_above(0.005), -2.5, 0.9),
    "contrast": Scale(_plain, 0.2, 0.06),
    "low_key": Scale(_plain, 0.45, 0.28),
    "high_key": Scale(_plain, 0.1, 0.12),
    "saturation": Scale(_plain, 0.15, 0.08),
    "colourfulness": Scale(_log_above(5.0), 3.2, 0.5),
    "warmth_kelvin": Scale(_mired, 170.0, 35.0),
}
"""The dimensions of the style vector, in this order."""

AROUSAL_SPREAD = 0.75
"""Standard deviation over film of the arousal score before it is rescaled."""

PLEASURE_SPREAD = 0.72
"""Standard deviation over film of the pleasure score before it is rescaled."""
