"""Which range is meant: in and out, else the selection, else the clip under the playhead."""

from dataclasses import dataclass

from temptrack.errors import InvalidInputError
from temptrack.hosts.resolve.rates import label, playhead_frame
from temptrack.hosts.resolve.reading import Stretch, Timeline

_NOT_LOOKED_AT = frozenset({"transition"})


@dataclass(frozen=True)
class Choice:
    """A range in absolute frames, half-open, inside the timeline."""

    in_frame: int
    out_frame: int
    where: str
    """For a person: what was chosen and where it lies."""


def choose(timeline: Timeline, mode: str) -> Choice:
    """Return the range that is meant.

    Parameters
    ----------
    timeline : Timeline
        As the plugin told it.
    mode : str
        "range" looks at in and out first, "clip" does not.

    Raises
    ------
    InvalidInputError
        When nothing is meant, saying what to mark.
    """
    if timeline.end_frame <= timeline.start_frame:
        raise InvalidInputError("The timeline holds no clip", remedy="put footage on it")
    marked = _marked(timeline) if mode == "range" else None
    if marked is not None:
        return _inside(timeline, marked, "the marked range")
    if selected := [one for one in timeline.selected if one.kind not in _NOT_LOOKED_AT and one.track != "subtitle"]:
        whole = Stretch(min(one.in_frame for one in selected), max(one.out_frame for one in selected))
        return _inside(
            timeline, whole, "the selected clip" if len(selected) == 1 else f"{len(selected)} selected clips"
        )
    under = timeline.current or _under_playhead(timeline)
    if under is not None:
        return _inside(timeline, under, "the clip under the playhead")
    raise InvalidInputError(
        "There is no range to look at",
        remedy="set in and out (keys I and O), select clips, or put the playhead on a clip",
    )


def _marked(timeline: Timeline) -> Stretch | None:
    """Return the marks as a range; the picture's before the sound's, a missing one is the timeline's end there."""
    for kind in ("video", "audio"):
        first, last = timeline.marks.get(kind, (None, None))
        if first is None and last is None:
            continue
        in_frame = timeline.start_frame + round(first or 0)
        # In Resolve the frame of the out mark is still inside.
        out_frame = timeline.start_frame + round(last) + 1 if last is not None else timeline.end_frame
        return Stretch(in_frame, out_frame)
    return None


def _under_playhead(timeline: Timeline) -> Stretch | None:
    frame = playhead_frame(
        timeline.playhead, timeline.start_timecode, timeline.start_frame, timeline.rate, timeline.drop_frame
    )
    if frame is None:
        return None
    pictures = [track for track in timeline.tracks if track.kind == "video" and track.enabled]
    spans = (span for track in reversed(pictures) for span in track.spans if span.enabled)
    return next((span for span in spans if span.in_frame <= frame < span.out_frame), None)


def _inside(timeline: Timeline, meant: Stretch, what: str) -> Choice:
    in_frame = max(meant.in_frame, timeline.start_frame)
    out_frame = min(meant.out_frame, timeline.end_frame)
    if out_frame <= in_frame:
        raise InvalidInputError(f"In {what} there is no clip", remedy="set in and out (keys I and O) around footage")
    ends = (label(frame, timeline.rate, timeline.drop_frame) for frame in (in_frame, out_frame))
    length_s = timeline.rate.seconds(out_frame - in_frame)
    return Choice(in_frame, out_frame, f"{what}, {' to '.join(ends)} ({length_s:.1f} s)")
