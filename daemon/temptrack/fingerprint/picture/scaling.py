"""Where film lies on each measure: the constants that turn raw figures into scores of zero mean and unit deviation.

Measured by ``benchmarks/picture_scaling.py`` on 9 film excerpts and edited shorts (Sintel, Tears of Steel, Big Buck
Bunny and others, 6 minutes) and 26 everyday clips, cut into windows of up to ten seconds; the two kinds weigh the
same. Cutting is measured on the films alone. They are part of the style fingerprint: changing one means raising
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
    "motion_mean": Scale(_log_above(0.005), -2.37, 1.15),
    "motion_variation": Scale(_plain, 0.88, 0.58),
    "camera_share": Scale(_plain, 0.234, 0.160),
    "pace": Scale(_plain, 0.58, 0.18),
    "shot_variation": Scale(_plain, 0.67, 0.44),
    "brightness": Scale(_plain, 0.40, 0.16),
    "brightness_variation": Scale(_log_above(0.005), -3.15, 1.08),
    "flicker": Scale(_log_above(0.005), -2.75, 1.01),
    "contrast": Scale(_plain, 0.19, 0.05),
    "low_key": Scale(_plain, 0.36, 0.26),
    "high_key": Scale(_plain, 0.117, 0.143),
    "saturation": Scale(_plain, 0.118, 0.073),
    "colourfulness": Scale(_log_above(5.0), 3.57, 0.57),
    "warmth_kelvin": Scale(_mired, 181, 52),
}
"""The dimensions of the style vector, in this order."""

AROUSAL_SPREAD = 0.69
"""Standard deviation over film of the arousal score before it is rescaled."""

PLEASURE_SPREAD = 0.77
"""Standard deviation over film of the pleasure score before it is rescaled."""
