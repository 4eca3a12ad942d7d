"""Edit decision lists, CMX 3600: a cut a line, with its clip's name, file and speed in comments below."""

from collections.abc import Iterator
from fractions import Fraction

from temptrack.errors import InvalidInputError
from temptrack.interchange.conversion.plan import Plan, PlannedClip
from temptrack.timebase import format_timecode

_DAY_H = 24


def to_edl(plan: Plan) -> bytes:
    """Return a list of what is switched on; it has no markers yet.

    Raises
    ------
    InvalidInputError
        When nothing is laid, or its rate has no labels of two digits.
    """
    if plan.rate.nominal > 100:
        raise InvalidInputError(
            f"A list has no labels at {plan.rate} frames a second",
            remedy="write .fcpxml, .xml or .otio",
            field="markers",
        )
    drop = "" if plan.drop_frame else "NON-"
    lines = [f"TITLE: {_line(plan.name)[:70]}", f"FCM: {drop}DROP FRAME", ""]
    events = list(_events(plan))
    if not events:
        raise InvalidInputError(
            "A list of nothing cannot be written",
            remedy="write --markers-as resolve, or another format",
            field="markers",
        )
    first = min(clip.record_in for _, clip in events)
    if first:  # a list begins with its first event
        labels = _labels(plan, 0, first, plan.start_frame, plan.start_frame + first)
        lines.append(f"001  BL       V     C        {labels}")
    for number, (channel, clip) in enumerate(events, 2 if first else 1):
        lines += _event(number, channel, clip, plan)
    return ("\n".join(lines) + "\n").encode()


def _events(plan: Plan) -> Iterator[tuple[str, PlannedClip]]:
    rows = [("V" if number == 1 else f"V{number}", layer) for number, layer in enumerate(plan.picture, 1)]
    rows += [("A" if number == 1 else f"A{number}", layer) for number, layer in enumerate(plan.sound, 1)]
    events = [(channel, clip) for channel, layer in rows for clip in layer if clip.enabled]
    yield from sorted(events, key=lambda one: (one[0][0] == "A", one[1].record_in))


def _event(number: int, channel: str, clip: PlannedClip, plan: Plan) -> list[str]:
    medium = clip.medium
    lasts_s = clip.length * plan.frame_s
    low_s = clip.first_s + min(Fraction(0), clip.pace) * lasts_s + medium.start_frame * medium.frame_s
    begin = round(low_s / plan.frame_s)
    end = begin + max(1, round(clip.retiming * clip.length))
    labels = _labels(plan, begin, end, plan.start_frame + clip.record_in, plan.start_frame + clip.record_out)
    lines = [f"{number:03}  AX       {channel:5} C        {labels}"]
    if clip.pace != 1:
        fps = float(clip.pace) * plan.rate.nominal
        lines.append(f"M2   AX       {fps:07.3f}                {labels[:11]}")
    lines.append(f"* FROM CLIP NAME: {_line(clip.name or medium.name)}")
    if medium.path:
        lines.append(f"* SOURCE FILE: {_line(medium.path)}")
    return lines


def _labels(plan: Plan, *frames: int) -> str:
    day = round(_DAY_H * 3600 / plan.frame_s)
    return " ".join(format_timecode(frame % day, plan.rate, drop_frame=plan.drop_frame) for frame in frames)


def _line(text: str) -> str:
    """Return a text in one line; lists are read as UTF-8 by what is written today, and a path must stay what it is."""
    return " ".join(text.split())
