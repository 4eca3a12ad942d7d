"""What media are, asked of the daemon: for timelines that are written anew, and for a medium that is none yet."""

from collections.abc import Iterable
from pathlib import Path

from temptrack.cli.session import open_daemon
from temptrack.cli.timeline import Marked
from temptrack.errors import InvalidInputError, InvalidTimeError
from temptrack.interchange.conversion.plan import MediumFacts
from temptrack.interchange.timelines import EditClip, EditTimeline
from temptrack.timebase import FrameRate, can_drop_frames, parse_instant, parse_timecode
from temptrack.v1.media_pb2 import DescribeMediaRequest, MediaDescription

_AT_ONCE = 1000


def media_facts(paths: Iterable[Path]) -> dict[Path, MediumFacts]:
    """Return what files are; those that cannot be read are left out."""
    return {Path(one.path): _facts(one) for one in _described(paths) if not one.error}


def marked_medium(typed: str, range_in: str, range_out: str) -> Marked:
    """Return a media file as a timeline of its own, and the range that is meant.

    Parameters
    ----------
    typed : str
        The file.
    range_in, range_out : str
        As `suggest` takes them for media: from the file's first frame. Empty ones are its ends.

    Raises
    ------
    InvalidInputError
        Or one of its leaves, when it has no picture, or the range cannot be meant.
    """
    path = Path(typed).expanduser().resolve()
    (described,) = _described([path])
    if described.error or not described.HasField("rate"):
        raise InvalidInputError(
            described.error or f"{path.name} has no picture to count frames of", remedy="name a file with a picture"
        )
    timeline = medium_timeline(path, _facts(described))
    begin, end = (_frame(text, timeline.rate, option) for text, option in ((range_in, "--in"), (range_out, "--out")))
    end = timeline.duration_frames if not range_out else min(end, timeline.duration_frames)
    if not 0 <= begin < end:
        raise InvalidTimeError(f"{path.name} holds no range from {range_in or 0} to {range_out or end}", field="in")
    return Marked(path, "", timeline, begin, end)


def medium_timeline(path: Path, facts: MediumFacts) -> EditTimeline:
    """Return a timeline that holds one medium from its first frame to its last, in the medium's own timecode."""
    rate = facts.rate or FrameRate(25, 1)
    frames = max(1, round(facts.duration_s * rate.fps))
    drop = ";" in facts.timecode and can_drop_frames(rate)
    try:
        start = parse_timecode(facts.timecode, rate) if facts.timecode else 0
    except InvalidTimeError:
        start = 0
    clip = EditClip(
        path.name, path.as_uri(), path, 0, 0, frames, rate, 0, frames, media_start_frame=start, media_frames=frames
    )
    sound = (clip,) if facts.has_sound else ()
    return EditTimeline(path.stem, "media", rate, start, drop, frames, (clip,), sound)


def _frame(typed: str, rate: FrameRate, option: str) -> int:
    if not typed:
        return 0
    moment = parse_instant(typed, field=option)
    if moment.timecode is not None:
        return parse_timecode(moment.timecode, rate)
    return rate.frame(float(moment.seconds_at(rate)))


def _described(paths: Iterable[Path]) -> list[MediaDescription]:
    found: list[MediaDescription] = []
    with open_daemon() as daemon:
        for some in _batches(list(dict.fromkeys(map(str, paths)))):
            found += daemon.call(daemon.media.DescribeMedia, DescribeMediaRequest(paths=some)).media
    return found


def _batches(paths: list[str]) -> Iterable[list[str]]:
    return (paths[at : at + _AT_ONCE] for at in range(0, len(paths), _AT_ONCE))


def _facts(one: MediaDescription) -> MediumFacts:
    rate = FrameRate(one.rate.num, one.rate.den) if one.HasField("rate") else None
    return MediumFacts(rate, one.duration_s, one.timecode, one.width_px, one.height_px, one.has_sound)
