"""Requests for suggestions to queries. Opens the files the request names, so not on the event loop."""

from pathlib import Path

from temptrack.media import probe
from temptrack.media.types import MediaInfo, Span
from temptrack.service.conversion.range import media_footage, timeline_footage
from temptrack.service.conversion.time import to_rate, to_seconds, to_span
from temptrack.service.lookup import find_track
from temptrack.service.validation.values import check_limit
from temptrack.store.interface import Store
from temptrack.suggest import Condition, Filters, Footage, Query, SoundReference, Steering, read_asking
from temptrack.v1 import suggest_pb2

_FIELDS = ("like.reference_in", "like.reference_out")

EVERY_FRAME = {
    suggest_pb2.PICTURE_EFFORT_UNSPECIFIED: None,
    suggest_pb2.PICTURE_EFFORT_EVERY_FRAME: True,
    suggest_pb2.PICTURE_EFFORT_KEY_FRAMES: False,
}


def suggest_query(request: suggest_pb2.SuggestRequest, store: Store) -> Query:
    """Return the query a checked request means.

    Raises
    ------
    NotFoundError, MediaError, InvalidTimeError
        When what it names is not there, cannot be read, or is shorter than it says.
    InvalidInputError
        When its words state a condition that cannot be meant.
    """
    asking = read_asking(request.text)
    return Query(
        footage=_footage(request),
        text=asking.text,
        phrases=asking.phrases,
        like=_reference(request.like, store) if request.HasField("like") else None,
        steering=_steering(request.steering),
        filters=to_filters(request.filters, asking.conditions),
        limit=check_limit(request.limit),
        with_visuals=request.with_visuals,
        every_frame=EVERY_FRAME[request.picture_effort],
        risk=request.risk if request.HasField("risk") else None,
        hit_s=_hit_s(request),
    )


def search_query(request: suggest_pb2.SearchRequest) -> Query:
    """Return the query a checked search means.

    Raises
    ------
    InvalidInputError
        When its words state a condition that cannot be meant.
    """
    asking = read_asking(request.text)
    return Query(
        text=asking.text,
        phrases=asking.phrases,
        steering=_steering(request.steering),
        filters=to_filters(request.filters, asking.conditions),
        limit=check_limit(request.limit),
    )


def _hit_s(request: suggest_pb2.SuggestRequest) -> float | None:
    """Return the moment to hit, at the range's own rate."""
    if not request.hit.WhichOneof("at"):
        return None
    rate = None
    if request.WhichOneof("footage") == "timeline":
        rate = to_rate(request.timeline.record_rate)
    elif request.WhichOneof("footage") == "media" and request.hit.WhichOneof("at") != "time":
        video = probe(Path(request.media.path)).video
        rate = video.rate if video is not None else None
    return to_seconds(request.hit, rate, "hit")


def _footage(request: suggest_pb2.SuggestRequest) -> Footage | None:
    match request.WhichOneof("footage"):
        case "media":
            return media_footage(request.media)
        case "timeline":
            return timeline_footage(request.timeline)
        case _:
            return None


def _reference(like: suggest_pb2.Reference, store: Store) -> SoundReference:
    if like.WhichOneof("sound") == "path":
        path = Path(like.path)
        return SoundReference(path=path, span=_reference_span(like, probe(path)))
    track = store.get_track(find_track(store, like.track_id, "like.track_id"))
    # Its own file may be gone: what the library knows of it is enough to place a span in seconds.
    known = MediaInfo(Path(track.path), "", track.duration_s, None, None)
    return SoundReference(track_id=track.track_id, span=_reference_span(like, known))


def _reference_span(like: suggest_pb2.Reference, info: MediaInfo) -> Span | None:
    if like.reference_in.WhichOneof("at") or like.reference_out.WhichOneof("at"):
        return to_span(like.reference_in, like.reference_out, info, _FIELDS)
    return None


def _steering(steering: suggest_pb2.Steering) -> Steering:
    return Steering(energy=steering.energy, valence=steering.valence, tempo=steering.tempo)


def to_filters(filters: suggest_pb2.Filters, conditions: tuple[Condition, ...] = ()) -> Filters:
    """Return what tracks must satisfy."""
    return Filters(
        licences=tuple(filters.licences),
        tempo_min_bpm=filters.tempo_min_bpm or None,
        tempo_max_bpm=filters.tempo_max_bpm or None,
        duration_min_s=filters.duration_min_s or None,
        duration_max_s=filters.duration_max_s or None,
        exclude_track_ids=frozenset(filters.exclude_track_ids),
        conditions=conditions,
    )
