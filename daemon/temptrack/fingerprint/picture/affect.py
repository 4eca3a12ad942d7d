"""What a picture's figures say about how it feels: energy and valence, from published formulas."""

from collections.abc import Mapping
from math import erf

from temptrack.fingerprint.picture.scaling import AROUSAL_SPREAD, PLEASURE_SPREAD, SCALES
from temptrack.fingerprint.types import Affect

COLOUR_WEIGHT = 0.15
"""How much the colours' arousal counts beside motion and cutting: it was measured on plain colour chips, not on
film."""


def affect_of(measures: Mapping[str, float]) -> Affect:
    """Energy and valence of a range.

    Energy: mean of motion and cutting rhythm, each scaled to the same spread, after Hanjalic & Xu 2005 ("Affective
    video content representation and modeling", IEEE Trans. Multimedia 7(1), 143-154), with a small share for the
    arousal of colours, -0.31 B + 0.60 S. Valence: their pleasure, 0.69 B + 0.22 S, both after Valdez & Mehrabian 1994
    ("Effects of color on emotions", J. Exp. Psychology: General 123(4), 394-409) with B brightness and S saturation
    standardised over film. Scores become 0 to 1 by their place in film's distribution (normal), so that 0.5 is the
    middle of film.
    """
    motion, pace = score(measures, "motion_mean"), score(measures, "pace")
    bright, saturated = score(measures, "brightness"), score(measures, "saturation")
    arousal = (motion + pace) / 2 + COLOUR_WEIGHT * (-0.31 * bright + 0.60 * saturated)
    pleasure = 0.69 * bright + 0.22 * saturated
    return Affect(energy=share_below(arousal / AROUSAL_SPREAD), valence=share_below(pleasure / PLEASURE_SPREAD))


def score(measures: Mapping[str, float], name: str) -> float:
    """Deviations of one measure from the middle of film; 0 when it could not be measured."""
    return SCALES[name].score(measures[name]) if name in measures else 0.0


def share_below(deviations: float) -> float:
    """Share of film below a score: the normal distribution function, 0 to 1."""
    return 0.5 * (1.0 + erf(deviations / 2.0**0.5))
