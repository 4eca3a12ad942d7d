"""The scenes of a range: what black parts on the timeline, and in long stretches what looks unlike."""

from collections.abc import Sequence
from dataclasses import dataclass

from temptrack.hosts.resolve.mapping import Piece
from temptrack.timebase import FrameRate

_BLACK_S = 1.0
"""Shorter black is a breath between two shots of one scene."""

LONG_S = 60.0
"""An editor who marks no more than this means one scene, whatever it looks like."""

_SHORTEST_S = 20.0
"""Music that changes more often is no score; our own judgement, fitted on nothing."""


@dataclass(frozen=True)
class SceneRange:
    """Absolute frames, half-open."""

    in_frame: int
    out_frame: int

    @property
    def length(self) -> int:
        """In frames."""
        return self.out_frame - self.in_frame


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


def joined(scenes: Sequence[SceneRange], rate: FrameRate) -> list[SceneRange]:
    """Return neighbours joined until none is short, so long as there is a neighbour."""
    least = rate.frame(_SHORTEST_S)
    found: list[SceneRange] = []
    for scene in scenes:
        if found and found[-1].length < least:
            found[-1] = SceneRange(found[-1].in_frame, scene.out_frame)
        else:
            found.append(scene)
    if len(found) > 1 and found[-1].length < least:
        found[-2:] = [SceneRange(found[-2].in_frame, found[-1].out_frame)]
    return found
