"""How a range is shot, in one sentence a person would write."""

import re
from collections.abc import Mapping, Sequence

from temptrack.fingerprint.picture.affect import score
from temptrack.fingerprint.types import PictureStyle

SHAKY = 0.025
"""Usual tremble, picture widths per second, from which a camera is called hand-held: of 26 everyday clips the six at or
above it are of people's own cameras, those on a tripod and edited films lie below."""
SWUNG = 0.025
"""Usual drift from which a single shot is called a pan or a tilt, when it keeps its direction."""
_GREY_COLOURFULNESS = 6.0
"""Hasler & Süsstrunk call a picture below 15 slightly colourful; under 6 one sees none."""


def describe_style(style: PictureStyle) -> str:
    """Put a style into words.

    Parameters
    ----------
    style : PictureStyle
        Of any range.

    Returns
    -------
    str
        "Fast-cut, restless shots, hand-held, dark and cold."
    """
    look = [*_light(style.measures), *_colour(style.measures)] or ["plainly lit"]
    sentence = ", ".join(part for part in (_cutting_and_motion(style), _camera(style.measures), _and(look)) if part)
    return f"{sentence}."


def is_about_style(sentence: str) -> bool:
    """Whether `describe_style` may have made a sentence: a person's own begins otherwise."""
    return (
        re.match(r"A single [a-z ]+ shot\b|(Very fast-cut|Fast-cut|Evenly cut|Slowly cut|Very slowly cut), ", sentence)
        is not None
    )


def _cutting_and_motion(style: PictureStyle) -> str:
    motion = _first(
        score(style.measures, "motion_mean"),
        ((1.2, "frantic"), (0.4, "restless"), (-0.4, "lively"), (-1.2, "calm")),
        "almost still",
    )
    if style.measures["cuts_per_min"] == 0:
        return f"A single {motion} shot"
    cutting = _first(
        score(style.measures, "pace"),
        ((1.0, "Very fast-cut"), (0.4, "Fast-cut"), (-0.4, "Evenly cut"), (-1.2, "Slowly cut")),
        "Very slowly cut",
    )
    uneven = " of very uneven length" if score(style.measures, "shot_variation") > 1.2 else ""
    return f"{cutting}, {motion} shots{uneven}"


def _camera(measures: Mapping[str, float]) -> str:
    return _hand(measures) or _movement(measures)


def _hand(measures: Mapping[str, float]) -> str:
    """Tell of a trembling or swinging camera, where it is plain: most of the footage shows it."""
    shake, drift = measures.get("camera_shake", 0.0), measures.get("camera_drift", 0.0)
    if shake > SHAKY and shake > 0.5 * drift and measures.get("camera_share", 0.0) > 0.2:
        return "hand-held"
    if drift > SWUNG and measures["cuts_per_min"] == 0:
        if measures["camera_across"] > 0.7 * drift:
            return "the camera panning"
        if measures["camera_down"] > 0.7 * drift:
            return "the camera tilting"
    return ""


def _movement(measures: Mapping[str, float]) -> str:
    motion, share = score(measures, "motion_mean"), score(measures, "camera_share")
    if motion > -0.4 and share > 0.9:
        return "the camera on the move"
    if motion > 0.4 and share < -0.9:
        return "seen by a steady camera"
    if motion > -0.9 and score(measures, "motion_variation") > 1.0:
        return "moving in bursts"
    return ""


def _light(measures: Mapping[str, float]) -> list[str]:
    words = [
        _first(
            score(measures, "brightness"),
            ((1.2, "very bright"), (0.45, "bright"), (-0.45, ""), (-1.2, "dark")),
            "very dark",
        )
    ]
    if score(measures, "contrast") > 1.1:
        words.append("high in contrast")
    elif score(measures, "contrast") < -1.1 and score(measures, "brightness") > -0.6:
        words.append("softly lit")
    if score(measures, "flicker") > 1.5:
        words.append("full of flashes")
    return [word for word in words if word]


def _colour(measures: Mapping[str, float]) -> list[str]:
    if measures["colourfulness"] < _GREY_COLOURFULNESS:
        return ["almost without colour"]
    warmth = _first(score(measures, "warmth_kelvin"), ((0.5, "warm"), (-0.5, "")), "cold")
    depth = _first(score(measures, "saturation"), ((0.8, "richly coloured"), (-0.8, "")), "muted")
    return [word for word in (warmth, depth) if word]


def _first(value: float, steps: Sequence[tuple[float, str]], otherwise: str) -> str:
    """Return the word of the first threshold the value exceeds."""
    return next((word for above, word in steps if value > above), otherwise)


def _and(words: Sequence[str]) -> str:
    return " and ".join(words) if len(words) < 3 else f"{', '.join(words[:-1])} and {words[-1]}"
