"""Which part of a source is asked for, and whether there is such a part."""

import math
from pathlib import Path

from temptrack.errors import InvalidTimeError
from temptrack.media.paths import shown
from temptrack.media.types import Span

_SLACK_S = 0.1
"""Hosts round an out point to their own frames, and containers round durations: up to a tenth beyond is the end."""


def check_span(span: Span | None, duration_s: float, path: Path, *, whole_s: float = 0.0) -> Span:
    """Return the part asked for, cut to where there is something; everything for None.

    Parameters
    ----------
    span : Span or None
        As asked for.
    duration_s : float
        How long the picture, or the sound, lasts.
    path : Path
        For the error.
    whole_s : float
        How long the source lasts, where that is longer: an out point up to there can be meant.

    Raises
    ------
    InvalidTimeError
        When the part is empty or backwards, begins before 0 or at the end, or ends more than a tenth of a second later.
    """
    if span is None:
        return Span(0.0, duration_s)
    in_s, out_s, name = span.source_in_s, span.source_out_s, shown(path)
    if not (math.isfinite(in_s) and math.isfinite(out_s)):
        raise InvalidTimeError(
            f"There is no part from {in_s} s to {out_s} s of {name}", remedy="give finite times", field="in"
        )
    if in_s < 0:
        raise InvalidTimeError(
            f"The in point {in_s:.3f} s of {name} lies before its start", remedy="begin at 0", field="in"
        )
    if in_s >= out_s:
        raise InvalidTimeError(
            f"The in point {in_s:.3f} s of {name} does not lie before the out point {out_s:.3f} s",
            remedy="move one of them",
            field="in",
        )
    if in_s >= duration_s:
        raise _beyond("in", in_s, duration_s, name)
    if out_s > max(duration_s, whole_s) + _SLACK_S:
        raise _beyond("out", out_s, max(duration_s, whole_s), name)
    return Span(in_s, min(out_s, duration_s))


def _beyond(point: str, moment_s: float, duration_s: float, name: str) -> InvalidTimeError:
    return InvalidTimeError(
        f"The {point} point {moment_s:.3f} s lies beyond the end of {name}",
        remedy=f"it lasts {duration_s:.3f} s",
        field=point,
    )
