"""Readers of what plugins and the daemon say to each other: lines of JSON, statuses, answers shown as pages."""

import io
import json
from collections.abc import Iterable
from typing import Any, Never

import grpc
from google.rpc import error_details_pb2, status_pb2

from benchmarks.fuzzing.mutation import json_changed, lines_changed
from benchmarks.fuzzing.scratch import folder
from benchmarks.fuzzing.target import Target, hold
from plugin_resolve.temptrack_resolve.host import Host, open_timeline
from plugin_resolve.temptrack_resolve.items import clips_in
from plugin_resolve.temptrack_resolve.markers import is_ours
from plugin_resolve.temptrack_resolve.timeline import timeline_facts
from temptrack.client.errors import to_temptrack_error
from temptrack.errors import DaemonUnreachableError, NotFoundError, TemptrackError
from temptrack.hosts.resolve.bridge import serve
from temptrack.hosts.resolve.conversation import WIRE, Conversation
from temptrack.interchange.report import render_report
from temptrack.interchange.report.film_page import render_film
from temptrack.interchange.spotting.sheet import read_sheet
from temptrack.service.status import DETAILS_KEY, status_details
from tests.interchange.film_samples import cue, film
from tests.interchange.report_samples import answer, hostile_answer
from tests.resolve.fake.application import build
from tests.resolve.running import item, world


def _nobody() -> Never:
    raise DaemonUnreachableError("No daemon answers")


def _resolve(data: bytes) -> None:
    sink = io.BytesIO()
    serve(io.BytesIO(data), sink, Conversation(_nobody, folder(), exists=lambda path: True))
    for line in sink.getvalue().splitlines():
        hold("say" in json.loads(line), "each message is answered with one")


def _said() -> Iterable[bytes]:
    """What the plugin says of a small project."""
    spec = world([item("/films/a.mov", 0, 100), item("/films/b.mov", 100, 200)])
    timeline = open_timeline(Host(build(spec), tuple(spec["version"]), "", True))
    facts = timeline_facts(timeline)
    clips = clips_in(timeline.timeline, 0, 200)
    asked: dict[str, Any] = {"do": "suggest", "wire": WIRE, "mode": "range", "timeline": facts}
    given = {"do": "clips", "tracks": clips}
    track = {"do": "track", "wire": WIRE, "timeline": facts, "markers": [{"frame": 1, "data": "{}", "name": "a"}]}
    yield "\n".join(json.dumps(one) for one in (asked, given)).encode()
    yield json.dumps(track).encode()
    yield b'{"do": "cancel"}'


class _Failure(grpc.RpcError):
    """What a call that failed says."""

    def __init__(self, data: bytes) -> None:
        self._data = data

    def code(self) -> grpc.StatusCode:
        return list(grpc.StatusCode)[self._data[0] % len(grpc.StatusCode)] if self._data else grpc.StatusCode.UNKNOWN

    def details(self) -> str | None:
        return self._data[:40].decode(errors="replace") or None

    def trailing_metadata(self) -> Any:
        return ((DETAILS_KEY, self._data),)


def _status(data: bytes) -> None:
    error = to_temptrack_error(_Failure(data))
    hold(isinstance(error, TemptrackError), "every failure is of the tree")
    str(error).encode()


def _statuses() -> Iterable[bytes]:
    yield status_details(NotFoundError("No track", remedy="list them", field="track_id")).SerializeToString()
    retry = status_pb2.Status(code=8)
    retry.details.add().Pack(error_details_pb2.RetryInfo())
    yield retry.SerializeToString()


def _shown(data: bytes) -> None:
    found = _document(data)
    page = render_report([found], title="A title")
    hold("<script>alert" not in page, "nothing in an answer becomes a script")


def _document(data: bytes) -> Any:
    """What protobuf's own JSON holds is an object; anything below may be what it likes."""
    try:
        found = json.loads(data)
    except (ValueError, RecursionError):
        found = {}
    return found if isinstance(found, dict) else {}


def _film(data: bytes) -> None:
    hold("<script>alert" not in render_film(_document(data)), "nothing in a film becomes a script")


def _hostile() -> Iterable[bytes]:
    return [json.dumps(one).encode() for one in (answer(), hostile_answer())]


TARGETS = (
    Target(
        "Resolve's lines", _resolve, _said, ('"do"', '"wire"', '"tracks"'), most_bytes=1 << 14, mutator=lines_changed
    ),
    Target("Resolve's markers", lambda data: is_ours(data.decode(errors="replace")), lambda: [b'{"temptrack": 1}']),
    Target("status", _status, _statuses, ("type.googleapis.com/google.rpc.ErrorInfo", "BusyError", "__class__")),
    Target("answer's page", _shown, _hostile, most_bytes=1 << 15, most_s=5.0, mutator=json_changed),
    Target(
        "film's page",
        _film,
        lambda: [json.dumps(film(cue(1, 0, 5), cue(2, 6, 9))).encode()],
        most_bytes=1 << 15,
        most_s=5.0,
        mutator=json_changed,
    ),
    Target(
        "cue sheet",
        lambda data: read_sheet(_document(data)),
        lambda: [b'{"rate": {"num": 25, "den": 1}, "cues": [{"suggestion": {}}]}'],
        mutator=json_changed,
    ),
)
