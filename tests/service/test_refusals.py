"""What cannot be meant, over real gRPC: the class of the refusal, the field at fault, the details that travel."""

from collections.abc import Callable
from typing import cast

import grpc
import pytest
from google.rpc import error_details_pb2, status_pb2

from temptrack.client import Daemon
from temptrack.errors import (
    EmptyLibraryError,
    FilmNotFoundError,
    InvalidInputError,
    InvalidTimeError,
    MediaNotFoundError,
    MessageTooLargeError,
    ModelNotFoundError,
    TemptrackError,
    TrackNotFoundError,
)
from temptrack.v1 import daemon_pb2, film_pb2, library_pb2, model_pb2, range_pb2, suggest_pb2, time_pb2
from temptrack.v1.library_pb2_grpc import LibraryServiceStub

NAN, INF = float("nan"), float("inf")


def _tracks(daemon: Daemon, **words: object) -> library_pb2.ListTracksResponse:
    return daemon.call(daemon.library.ListTracks, library_pb2.ListTracksRequest(**words))  # type: ignore[arg-type]


def _rate(num: int = 25, den: int = 1) -> time_pb2.FrameRate:
    return time_pb2.FrameRate(num=num, den=den)


def _clip(**changes: object) -> range_pb2.TimelineClip:
    fields: dict[str, object] = {
        "path": "/a.mp4",
        "source_rate": _rate(),
        "source_out_frame": 50,
        "record_out_frame": 50,
    }
    return range_pb2.TimelineClip(**{**fields, **changes})  # type: ignore[arg-type]


def _timeline(*clips: range_pb2.TimelineClip, **changes: object) -> suggest_pb2.SuggestRequest:
    fields: dict[str, object] = {"record_rate": _rate(), "record_out_frame": 50, "clips": clips}
    return suggest_pb2.SuggestRequest(timeline=range_pb2.TimelineRange(**{**fields, **changes}))  # type: ignore[arg-type]


def _media(**changes: object) -> suggest_pb2.SuggestRequest:
    return suggest_pb2.SuggestRequest(media=range_pb2.MediaRange(**{"path": "/a.mp4", **changes}))  # type: ignore[arg-type]


def _text(text: str = "calm", **changes: object) -> suggest_pb2.SuggestRequest:
    return suggest_pb2.SuggestRequest(text=text, **changes)  # type: ignore[arg-type]


REFUSED: dict[str, tuple[suggest_pb2.SuggestRequest, type[TemptrackError], str]] = {
    "nothing": (suggest_pb2.SuggestRequest(), InvalidInputError, "footage"),
    "blank": (_text("  \n"), InvalidInputError, "footage"),
    "long text": (_text("a" * 2001), MessageTooLargeError, "text"),
    "bell": (_text("calm\a"), InvalidInputError, "text"),
    "zero": (_text("calm\0"), InvalidInputError, "text"),
    "limit": (_text(limit=51), InvalidInputError, "limit"),
    "effort": (_text(picture_effort=9), InvalidInputError, "picture_effort"),
    "NaN steering": (_text(steering=suggest_pb2.Steering(energy=NAN)), InvalidInputError, "steering.energy"),
    "wild steering": (_text(steering=suggest_pb2.Steering(tempo=-1.1)), InvalidInputError, "steering.tempo"),
    "inf tempo": (_text(filters=suggest_pb2.Filters(tempo_max_bpm=INF)), InvalidInputError, "filters.tempo_max_bpm"),
    "crossed": (
        _text(filters=suggest_pb2.Filters(duration_min_s=9, duration_max_s=8)),
        InvalidInputError,
        "filters.duration_min_s",
    ),
    "many licences": (
        _text(filters=suggest_pb2.Filters(licences=["x"] * 1001)),
        MessageTooLargeError,
        "filters.licences",
    ),
    "no sound": (suggest_pb2.SuggestRequest(like=suggest_pb2.Reference()), InvalidInputError, "like"),
    "relative sound": (
        suggest_pb2.SuggestRequest(like=suggest_pb2.Reference(path="a.wav")),
        InvalidInputError,
        "like.path",
    ),
    "relative": (_media(path="clip.mp4"), InvalidInputError, "media.path"),
    "empty path": (_media(path=""), InvalidInputError, "media.path"),
    "zero in path": (_media(path="/a\0b"), InvalidInputError, "media.path"),
    "negative frame": (_media(range_in=time_pb2.Instant(frame=-1)), InvalidTimeError, "media.range_in"),
    "no rate": (
        _media(range_out=time_pb2.Instant(time=time_pb2.RationalTime(value=1))),
        InvalidTimeError,
        "media.range_out.time.rate",
    ),
    "no record rate": (_timeline(_clip(), record_rate=_rate(25, 0)), InvalidTimeError, "timeline.record_rate"),
    "empty range": (_timeline(_clip(), record_in_frame=50), InvalidTimeError, "timeline.record_out_frame"),
    "age-long range": (
        _timeline(_clip(), record_rate=_rate(1, 4_000_000_000), record_out_frame=2**50),
        InvalidTimeError,
        "timeline.record_out_frame",
    ),
    "no clips": (_timeline(), InvalidTimeError, "timeline.clips"),
    "clip elsewhere": (
        _timeline(_clip(record_in_frame=50, record_out_frame=100)),
        InvalidTimeError,
        "timeline.clips",
    ),
    "NaN speed": (_timeline(_clip(speed=NAN)), InvalidInputError, "timeline.clips[0].speed"),
    "negative speed": (_timeline(_clip(), _clip(speed=-1)), InvalidInputError, "timeline.clips[1].speed"),
    "backwards": (_timeline(_clip(source_in_frame=60)), InvalidTimeError, "timeline.clips[0].source_out_frame"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_meant_is_refused_with_the_field_at_fault(daemon: Daemon, name: str) -> None:
    request, kind, field = REFUSED[name]
    with pytest.raises(kind) as refused:
        daemon.follow(daemon.suggest.Suggest, request)
    assert type(refused.value) is kind
    assert refused.value.field == field
    assert "\n" not in str(refused.value)


OTHERS: dict[str, tuple[Callable[[Daemon], object], type[TemptrackError]]] = {
    "empty search": (lambda d: d.follow(d.suggest.Search, suggest_pb2.SearchRequest(text=" ")), InvalidInputError),
    "empty library": (lambda d: d.follow(d.suggest.Search, suggest_pb2.SearchRequest(text="x")), EmptyLibraryError),
    "no paths": (lambda d: d.follow(d.library.AddTracks, library_pb2.AddTracksRequest()), InvalidInputError),
    "missing folder": (
        lambda d: d.follow(d.library.AddTracks, library_pb2.AddTracksRequest(paths=["/no/such/folder"])),
        MediaNotFoundError,
    ),
    "missing clip": (lambda d: d.follow(d.suggest.Suggest, _media(path="/no/such.mp4")), MediaNotFoundError),
    "page of 1001": (lambda d: _tracks(d, page_size=1001), InvalidInputError),
    "foreign token": (lambda d: _tracks(d, page_token="~~~"), InvalidInputError),
    "no names": (lambda d: d.call(d.library.RemoveTracks, library_pb2.RemoveTracksRequest()), InvalidInputError),
    "blank name": (lambda d: d.call(d.library.GetTrack, library_pb2.GetTrackRequest(track_id=" ")), InvalidInputError),
    "no films": (lambda d: d.follow(d.films.Learn, film_pb2.LearnRequest()), InvalidInputError),
    "relative labels": (
        lambda d: d.follow(d.films.Learn, film_pb2.LearnRequest(paths=["/a"], labels_csv="l.csv")),
        InvalidInputError,
    ),
    "unknown film": (
        lambda d: d.call(d.films.RemoveFilms, film_pb2.RemoveFilmsRequest(films=["ffff"])),
        FilmNotFoundError,
    ),
    "unknown model": (
        lambda d: d.follow(d.models.PullModel, model_pb2.PullModelRequest(name="no-model")),
        ModelNotFoundError,
    ),
    "NaN grace": (lambda d: d.call(d.control.Stop, daemon_pb2.StopRequest(grace_s=NAN)), InvalidInputError),
}


@pytest.mark.parametrize("name", OTHERS)
def test_other_calls_refuse_too(daemon: Daemon, name: str) -> None:
    call, kind = OTHERS[name]
    with pytest.raises(kind) as refused:
        call(daemon)
    assert type(refused.value) is kind


def test_the_status_travels_with_its_details(daemon: Daemon) -> None:
    with pytest.raises(grpc.RpcError) as failed:
        list(daemon.suggest.Suggest(_text(limit=51), timeout=10))
    call = cast(grpc.Call, failed.value)
    metadata = dict(call.trailing_metadata() or ())
    status = status_pb2.Status.FromString(metadata["grpc-status-details-bin"])
    assert status.code == grpc.StatusCode.INVALID_ARGUMENT.value[0]
    assert status.message == call.details() == "limit is 51; ask for at most 50."
    info, bad = error_details_pb2.ErrorInfo(), error_details_pb2.BadRequest()
    assert status.details[0].Unpack(info)
    assert status.details[1].Unpack(bad)
    assert (info.reason, info.domain, info.metadata["field"]) == ("InvalidInputError", "temptrack", "limit")
    assert [violation.field for violation in bad.field_violations] == ["limit"]


def test_a_very_long_name_comes_back_short(daemon: Daemon) -> None:
    with pytest.raises(TrackNotFoundError) as failed:
        daemon.call(daemon.library.GetTrack, library_pb2.GetTrackRequest(track_id="ü" * 4000))
    assert len(str(failed.value)) < 400


def test_a_message_beyond_the_bound_is_refused_on_either_side(daemon: Daemon) -> None:
    request = library_pb2.AddTracksRequest(paths=["/" + "x" * 4000] * 1200)
    with pytest.raises(MessageTooLargeError, match="too large"):
        daemon.follow(daemon.library.AddTracks, request)
    careless = grpc.insecure_channel(daemon.endpoint.address)
    with careless, pytest.raises(grpc.RpcError, match="RESOURCE_EXHAUSTED"):
        list(LibraryServiceStub(careless).AddTracks(request, timeout=10))
