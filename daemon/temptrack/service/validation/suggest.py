"""What SuggestService accepts, as far as it can be told without opening a file."""

from collections.abc import Sequence

from temptrack.errors import InvalidInputError, InvalidTimeError
from temptrack.service.validation.values import (
    MAX_NAME,
    MAX_PATH,
    check_count,
    check_limit,
    check_number,
    check_path,
    check_range,
    check_text,
)
from temptrack.v1 import range_pb2, suggest_pb2, time_pb2

MAX_CLIPS = 10_000
MAX_FILTER_ENTRIES = 1000
MAX_SPEED = 100.0
MAX_RANGE_S = 6 * 3600.0
"""Longer than any programme; a range is held in memory as a curve of its own length."""
_MAX_FRAME = 2**53
"""Beyond it float64 seconds no longer tell frames apart."""


def check_suggest(request: suggest_pb2.SuggestRequest) -> None:
    """Refuse a request that cannot be meant.

    Raises
    ------
    InvalidInputError
        Or one of its leaves, naming the field.
    """
    text = check_text(request.text, "text")
    if not text and not request.HasField("like") and request.WhichOneof("footage") is None:
        raise InvalidInputError(
            "The request holds no footage, no text and no reference",
            remedy="give at least one of them",
            field="footage",
        )
    if request.with_ducking and not request.WhichOneof("footage"):
        raise InvalidInputError(
            "Ducking is asked for without footage to be heard", remedy="name a file", field="with_ducking"
        )
    check_question(request)


def check_question(request: suggest_pb2.SuggestRequest) -> None:
    """Refuse what cannot be meant in a request that may ask nothing by itself.

    Raises
    ------
    InvalidInputError
        Or one of its leaves, naming the field.
    """
    check_text(request.text, "text")
    check_instant(request.hit, "hit")
    check_limit(request.limit)
    check_number(request.risk, "risk", 0, 1)
    check_steering(request.steering)
    check_filters(request.filters)
    check_effort(request.picture_effort)
    if request.HasField("media"):
        check_media(request.media)
    if request.HasField("timeline"):
        check_timeline(request.timeline)
    if request.HasField("like"):
        _check_reference(request.like)


def check_search(request: suggest_pb2.SearchRequest) -> None:
    """Refuse a search that cannot be meant.

    Raises
    ------
    InvalidInputError
        Or one of its leaves, naming the field.
    """
    if not check_text(request.text, "text"):
        raise InvalidInputError("text is empty", remedy="say what to look for", field="text")
    check_limit(request.limit)
    check_steering(request.steering)
    check_filters(request.filters)


def check_effort(effort: int) -> None:
    """Refuse an effort that nobody knows."""
    if effort not in suggest_pb2.PictureEffort.values():
        raise InvalidInputError(f"picture_effort {effort} is unknown", field="picture_effort")


def check_steering(steering: suggest_pb2.Steering) -> None:
    """Refuse a steering outside -1 to 1."""
    check_number(steering.energy, "steering.energy", -1, 1)
    check_number(steering.valence, "steering.valence", -1, 1)
    check_number(steering.tempo, "steering.tempo", -1, 1)


def check_filters(filters: suggest_pb2.Filters) -> None:
    """Refuse filters that are no numbers or that nothing can pass."""
    check_range(filters, "filters", "tempo_min_bpm", "tempo_max_bpm")
    check_range(filters, "filters", "duration_min_s", "duration_max_s")
    for name in ("licences", "exclude_track_ids"):
        entries = getattr(filters, name)
        check_count(entries, f"filters.{name}", most=MAX_FILTER_ENTRIES)
        for i, entry in enumerate(entries):
            check_text(entry, f"filters.{name}[{i}]", most=MAX_NAME)


def check_media(media: range_pb2.MediaRange) -> None:
    """Refuse a part of a file that cannot be meant."""
    check_path(media.path, "media.path")
    check_instant(media.range_in, "media.range_in")
    check_instant(media.range_out, "media.range_out")


def _check_reference(like: suggest_pb2.Reference) -> None:
    match like.WhichOneof("sound"):
        case "track_id":
            if not check_text(like.track_id, "like.track_id", most=MAX_PATH):
                raise InvalidInputError("like.track_id is empty", remedy="give a track's id", field="like.track_id")
        case "path":
            check_path(like.path, "like.path")
        case _:
            raise InvalidInputError("like names no sound", remedy="give a track_id or a path", field="like")
    check_instant(like.reference_in, "like.reference_in")
    check_instant(like.reference_out, "like.reference_out")


def check_timeline(timeline: range_pb2.TimelineRange) -> None:
    """Refuse a range of a timeline that cannot be meant."""
    check_rate(timeline.record_rate, "timeline.record_rate")
    _check_frames(timeline.record_in_frame, timeline.record_out_frame, "timeline.record")
    _check_duration(timeline)
    check_clips(timeline.clips, "timeline.clips")


def check_clips(clips: Sequence[range_pb2.TimelineClip], name: str) -> None:
    """Refuse clips that cannot be meant."""
    check_count(clips, name, most=MAX_CLIPS)
    for i, clip in enumerate(clips):
        field = f"{name}[{i}]"
        check_path(clip.path, f"{field}.path")
        check_rate(clip.source_rate, f"{field}.source_rate")
        _check_frames(clip.source_in_frame, clip.source_out_frame, f"{field}.source")
        _check_frames(clip.record_in_frame, clip.record_out_frame, f"{field}.record")
        check_number(clip.speed, f"{field}.speed", 0, MAX_SPEED)


def _check_duration(timeline: range_pb2.TimelineRange) -> None:
    frames = timeline.record_out_frame - timeline.record_in_frame
    duration_s = frames * timeline.record_rate.den / timeline.record_rate.num
    if duration_s > MAX_RANGE_S:
        raise InvalidTimeError(
            f"The range is {duration_s / 3600:.3g} hours long",
            remedy=f"mark at most {MAX_RANGE_S / 3600:g}",
            field="timeline.record_out_frame",
        )


def check_rate(rate: time_pb2.FrameRate, field: str) -> None:
    """Refuse a rate without both terms.

    Raises
    ------
    InvalidTimeError
        When a term is 0.
    """
    if not rate.num or not rate.den:
        raise InvalidTimeError(
            f"{field} is {rate.num}/{rate.den}", remedy="send both terms, as 24000/1001", field=field
        )


def check_instant(instant: time_pb2.Instant, field: str) -> None:
    """Refuse a moment before the start, or one that is none.

    Raises
    ------
    InvalidTimeError
        When it is negative, beyond any file, or in a rate that does not exist.
    """
    match instant.WhichOneof("at"):
        case "frame":
            _check_frame(instant.frame, field)
        case "timecode":
            check_text(instant.timecode, field, most=20)
        case "time":
            check_rate(instant.time.rate, f"{field}.time.rate")
            _check_frame(instant.time.value, field)
        case _:
            pass  # unset: the start or the end


def _check_frames(in_frame: int, out_frame: int, field: str) -> None:
    if "source" in field:
        _check_frame(in_frame, f"{field}_in_frame")
    if out_frame <= in_frame:
        raise InvalidTimeError(
            f"{field}_out_frame {out_frame} is not after {field}_in_frame {in_frame}",
            remedy="ranges are half-open: the out is the first frame that is not in it",
            field=f"{field}_out_frame",
        )
    _check_frame(out_frame - in_frame, f"{field}_out_frame")


def _check_frame(frame: int, field: str) -> None:
    if not 0 <= frame <= _MAX_FRAME:
        raise InvalidTimeError(f"{field} is {frame}", remedy="count from the start, 0", field=field)
