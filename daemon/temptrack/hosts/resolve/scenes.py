"""The scenes of a range, as the timeline itself parts them: by black of a second or more."""

from collections.abc import Sequence
from dataclasses import dataclass

from temptrack.hosts.resolve.mapping import Piece
from temptrack.timebase import FrameRate

_BLACK_S = 1.0
"""Shorter black is a breath between two shots of one scene."""


@dataclass(frozen=True)
class SceneRange:
    """Absolute frames, half-open."""

    in_frame: int
    out_frame: int


def scenes_of(pieces: Sequence[Piece], in_frame: int, out_frame: int, rate: FrameRate) -> list[SceneRange]:
    """Return the scenes of a range; one alone is the whole range, black ends included.

    Parameters
    ----------
    pieces : sequence of Piece
        Everything with a picture, seen or not, in any order.
    in_frame, out_frame : int
        The range.
    rate : FrameRate
        The timeline's.
    """
    least = rate.frame(_BLACK_S)
    found: list[SceneRange] = []
    for first, last in sorted((round(piece.record_in), round(piece.record_out)) for piece in pieces):
        cut = SceneRange(max(first, in_frame), min(last, out_frame))
        if cut.out_frame <= cut.in_frame:
            continue
        if found and cut.in_frame - found[-1].out_frame < least:
            found[-1] = SceneRange(found[-1].in_frame, max(found[-1].out_frame, cut.out_frame))
        else:
            found.append(cut)
    return found if len(found) > 1 else [SceneRange(in_frame, out_frame)]
