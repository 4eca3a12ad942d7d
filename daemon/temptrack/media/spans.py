"""Which part of a source is asked for, and whether there is such a part."""

import math
from pathlib import Path

from temptrack.errors import InvalidTimeError
from temptrack.media.paths import shown
from temptrack.media.types import Span

_SLACK_S = 0.1
"""Hosts round an out point to their own frames, and containers round durations: up to a tenth beyond is the end."""


def check_span(span: Span | None, duration_s: float, path: Path) -> Span:
    """Return the part asked for, cut to the source's end; the whole source for None.

    Raises
    ------
    InvalidTimeError
        When the part is empty or backwards, begins before 0, or lies beyond the end by more than a tenth of a second.
    """
    if span is None:
        return Span(0.0, duration_s)
    in_s, out_s = span.source_in_s, span.source_out_s
    if not (math.isfinite(in_s) and math.isfinite(out_s)):
        raise InvalidTimeError(
            f"The part from {in_s} s to {out_s} s of {shown(path)} is no part", remedy="give finite times"
        )
    if in_s < 0:
        raise InvalidTimeError(
            f"The in point {in_s:.3f} s of {shown(path)} lies before its start", remedy="begin at 0", field="in"
        )
    if in_s >= out_s:
        raise InvalidTimeError(
            f"The in point {in_s:.3f} s of {shown(path)} does not lie before the out point {out_s:.3f} s",
            remedy="move one of them",
            field="in",
        )
    _check_end(in_s, out_s, duration_s, path)
    return Span(in_s, min(out_s, duration_s))


def _check_end(in_s: float, out_s: float, duration_s: float, path: Path) -> None:
    name, moment, beyond = (
        ("in", in_s, in_s >= duration_s) if in_s >= duration_s else ("out", out_s, out_s > duration_s + _SLACK_S)
    )
    if beyond:
        raise InvalidTimeError(
            f"The {name} point {moment:.3f} s lies beyond the end of {shown(path)}",
            remedy=f"it lasts {duration_s:.3f} s",
            field=name,
        )
