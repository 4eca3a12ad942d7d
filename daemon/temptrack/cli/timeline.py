"""Timelines of other programs as footage: read here, sent to the daemon as clips."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from temptrack.errors import InvalidTimeError
from temptrack.interchange.timelines import EditClip, EditTimeline, ReadingOptions, is_timeline, read_timeline
from temptrack.interchange.words import count
from temptrack.timebase import FrameRate, parse_instant
from temptrack.v1.range_pb2 import TimelineClip, TimelineRange
from temptrack.v1.time_pb2 import FrameRate as RateMessage

_MOST_NAMED = 5


@dataclass(frozen=True)
class Marked:
    """A range of a timeline, in frames from the timeline's first."""

    path: Path
    sequence: str
    timeline: EditTimeline
    in_frame: int
    out_frame: int


def names_timeline(typed: str) -> bool:
    """Whether what a person typed for footage is a timeline."""
    return bool(typed) and is_timeline(Path(typed).expanduser())


def reading_options(media_roots: list[Path] | None, rate: str, sequence: str) -> ReadingOptions:
    """Return the options as typed.

    Raises
    ------
    InvalidTimeError
        When the rate is none.
    """
    roots = tuple(root.expanduser() for root in media_roots or ())
    return ReadingOptions(roots, FrameRate.from_decimal(rate) if rate else None, sequence)


def marked_range(typed: str, range_in: str, range_out: str, options: ReadingOptions) -> Marked:
    """Read a timeline and the range that is meant.

    Parameters
    ----------
    typed : str
        The timeline's file.
    range_in, range_out : str
        Timecode is the timeline's own, as its editor shows it; seconds and frames count from its first frame. Empty
        ones are its ends.
    options : ReadingOptions
        What the file may leave open.

    Raises
    ------
    InvalidInputError
        Or one of its leaves, when the file or the range cannot be meant.
    """
    path = Path(typed).expanduser().resolve()
    timeline = read_timeline(path, options)
    begin = _frame(range_in, timeline, "--in") if range_in else 0
    end = _frame(range_out, timeline, "--out") if range_out else timeline.duration_frames
    if not 0 <= begin < end <= timeline.duration_frames:
        first, last = timeline.timecode(0), timeline.timecode(timeline.duration_frames)
        raise InvalidTimeError(
            f"{timeline.name or Path(typed).name!r} holds no range from {range_in or first} to {range_out or last}",
            remedy=f"it goes from {first} to {last}",
            field="in",
        )
    return Marked(path, options.sequence, timeline, begin, end)


def timeline_range(marked: Marked) -> TimelineRange:
    """Return the picture of a range as the contract has it, without clips that are switched off.

    Clips whose media were not found stay, under the path they were looked for at: what cannot be seen is no black.
    """
    clips = [
        to_clip(clip)
        for clip in marked.timeline.picture
        if clip.enabled and clip.record_in_frame < marked.out_frame and clip.record_out_frame > marked.in_frame
    ]
    return TimelineRange(
        record_rate=_rate(marked.timeline.rate),
        record_in_frame=marked.in_frame,
        record_out_frame=marked.out_frame,
        clips=clips,
    )


def heard_clips(marked: Marked, *, with_music: bool) -> list[TimelineClip]:
    """Return the sound of a range, without clips that are switched off.

    The two channels of a stereo sound, which some formats lay as two clips, are one. Clips that the timeline itself
    calls music are left out unless they are wanted.
    """
    heard: dict[tuple[object, ...], TimelineClip] = {}
    for clip in marked.timeline.sound:
        inside = clip.record_in_frame < marked.out_frame and clip.record_out_frame > marked.in_frame
        if clip.enabled and inside and (with_music or not clip.role.startswith("music")):
            same = (clip.path or clip.url, clip.record_in_frame, clip.record_out_frame, clip.source_in_frame)
            heard.setdefault(same, to_clip(clip))
    return list(heard.values())


def to_clip(clip: EditClip) -> TimelineClip:
    """Return a clip as the contract has it."""
    # Nothing is at the second path: where it was looked for is not one path, and the daemon says which file it misses.
    path = clip.path or Path.cwd() / "offline" / (Path(clip.url.replace("\\", "/")).name or clip.name or "clip")
    return TimelineClip(
        path=str(path),
        source_rate=_rate(clip.source_rate),
        source_in_frame=clip.source_in_frame,
        source_out_frame=clip.source_out_frame,
        record_in_frame=clip.record_in_frame,
        record_out_frame=clip.record_out_frame,
        speed=clip.speed,
        reversed=clip.reversed,
        source_is_timecode=clip.source_is_timecode,
    )


def remarks(timeline: EditTimeline) -> Iterator[str]:
    """Yield what is to be said of how a timeline was read, a sentence each."""
    yield from timeline.notes
    if timeline.missing:
        named = ", ".join(one.name or one.url or "unnamed" for one in timeline.missing[:_MOST_NAMED])
        more = f" and {len(timeline.missing) - _MOST_NAMED} more" if timeline.missing[_MOST_NAMED:] else ""
        clips = sum(one.clips for one in timeline.missing)
        yield (
            f"{count(len(timeline.missing), 'medium', 'media')} of {count(clips, 'clip')} could not be found: "
            f"{named}{more}. Name the folder they are in with --media-root."
        )


def _frame(typed: str, timeline: EditTimeline, option: str) -> int:
    moment = parse_instant(typed, field=option)
    if moment.timecode is not None:
        return timeline.frame_of(moment.timecode)
    return timeline.rate.frame(float(moment.seconds_at(timeline.rate)))


def _rate(rate: FrameRate) -> RateMessage:
    return RateMessage(num=rate.num, den=rate.den)
