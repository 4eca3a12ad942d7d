"""A real daemon in this process, on a home of its own, that cannot write outside of it nor reach another machine."""

import asyncio
import contextlib
import logging
import os
import re
import threading
import time
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import grpc
from google.protobuf.descriptor import MethodDescriptor

from benchmarks.fuzzing.scratch import folder
from temptrack.home import Home
from temptrack.service import resources
from temptrack.service.jobs import Jobs
from temptrack.service.lifespan import Life, lifespan
from temptrack.service.server import add_servicers, make_server
from temptrack.service.servicers.control import DaemonServicer
from temptrack.service.stopping import Stopping
from temptrack.settings import load_settings
from temptrack.v1 import library_pb2, range_pb2, suggest_pb2
from tests.interchange.timelines.making import PAL, Laid, Sequence, write
from tests.media.clips import drifting, tone, write_clip
from tests.running import write_tone

DEADLINE_S = 3.0
_LATE_S = 3.0
"""How long after its deadline a call may be answered, and how long its job may go on."""
_ADDRESS = re.compile(r"^([A-Za-z][\w+.-]*://)(?:[^/?#]*)")
_HERE = "127.0.0.1:9"


@dataclass
class Running:
    """The daemon, its client's channel, and what its log said of errors since they were last asked for."""

    channel: Any
    """A `grpc.Channel`, which is given bytes: its stubs want messages."""
    jobs: Jobs
    files: tuple[str, ...]
    track_ids: tuple[str, ...] = ()
    troubles: list[BaseException] = field(default_factory=list)

    def call(self, method: MethodDescriptor, request: bytes) -> tuple[grpc.StatusCode, str]:
        """Make a call with these bytes; return its status and what was said."""
        name = f"/{method.containing_service.full_name}/{method.name}"
        try:
            if method.server_streaming:
                for _ in self.channel.unary_stream(name)(request, timeout=DEADLINE_S):
                    continue
            else:
                self.channel.unary_unary(name)(request, timeout=DEADLINE_S)
        except grpc.RpcError as error:
            return error.code(), str(error.details())
        return grpc.StatusCode.OK, ""

    def idle(self, within_s: float = _LATE_S) -> bool:
        """Whether all jobs end soon, as nobody waits for them."""
        ends = time.monotonic() + within_s
        while self.jobs.running and time.monotonic() < ends:
            time.sleep(0.005)
        return not self.jobs.running


class _Listener(logging.Handler):
    """Keeps the errors that are logged with their story."""

    def __init__(self, troubles: list[BaseException]) -> None:
        super().__init__(logging.ERROR)
        self._troubles = troubles

    def emit(self, record: logging.LogRecord) -> None:
        if record.exc_info and record.exc_info[1] is not None:
            self._troubles.append(record.exc_info[1])


@cache
def running() -> Running:
    """Start it, once; it goes with the process."""
    os.environ |= {"HF_ENDPOINT": f"http://{_HERE}", "HF_HUB_OFFLINE": "1", "NO_PROXY": "*"}
    vars(resources)["find_minilm"] = lambda _: None  # with it, the first question of a home is a minute's work
    begun: list[Running] = []
    ready = threading.Event()
    threading.Thread(target=lambda: asyncio.run(_serve(begun, ready)), name="daemon", daemon=True).start()
    if not ready.wait(180):
        raise RuntimeError("the daemon does not start")
    made = begun[0]
    logging.disable(logging.WARNING)
    logging.getLogger().handlers[:] = [_Listener(made.troubles)]
    made.idle()
    made.track_ids = _track_ids(made)
    _warm(made)
    return made


async def _serve(begun: list[Running], ready: threading.Event) -> None:
    home = Home(folder() / "daemon")
    home.create()
    async with lifespan(home, load_settings(home)) as life:
        server = make_server("")
        add_servicers(server, life.opening, life.jobs, life.health, _control(life))
        path = folder() / "daemon.sock"
        server.add_insecure_port(f"unix:{path}")
        await server.start()
        await life.opening.settled(120)
        begun.append(Running(grpc.insecure_channel(f"unix:{path}"), life.jobs, tuple(map(str, _media()))))
        ready.set()
        with contextlib.suppress(asyncio.CancelledError):
            await asyncio.Event().wait()


def _control(life: Life) -> DaemonServicer:
    """Stopping is noted, and nobody acts on it."""
    return DaemonServicer(life, Stopping())


def _media() -> list[Path]:
    """Files that calls may name: music, films, a timeline, what is broken, what is not there."""
    place = folder() / "files"
    place.mkdir()
    film = write_clip(place / "film.mp4", drifting(25, 1, 64, 48), tone(1.0, 48_000))
    sequence = Sequence(PAL, clips=(Laid(film.as_uri(), 0, 20),))
    broken = place / "broken.mov"
    broken.write_bytes(film.read_bytes()[:2000])
    return [
        film,
        write_tone(place / "tone.wav", 4.0),
        write_tone(place / "other.wav", 3.0, 330.0),
        write(place, sequence, ".otio"),
        broken,
        place,
        place / "new.wav",
        place / "gone" / "a.wav",
    ]


def _track_ids(made: Running) -> tuple[str, ...]:
    service = library_pb2.DESCRIPTOR.services_by_name["LibraryService"]
    paths = [name for name in made.files if name.endswith(("tone.wav", "other.wav"))]
    request = library_pb2.AddTracksRequest(paths=paths, default_licence="CC0 1.0")
    for answer in made.channel.unary_stream(f"/{service.full_name}/AddTracks")(
        request.SerializeToString(), timeout=120
    ):
        library_pb2.AddTracksResponse.FromString(answer)
    listed = made.channel.unary_unary(f"/{service.full_name}/ListTracks")(b"", timeout=60)
    return tuple(track.track_id for track in library_pb2.ListTracksResponse.FromString(listed).tracks)


def _warm(made: Running) -> None:
    """Ask once for all that is loaded on first use, however long that takes."""
    service = suggest_pb2.DESCRIPTOR.services_by_name["SuggestService"]
    asked = suggest_pb2.SuggestRequest(media=range_pb2.MediaRange(path=made.files[0]), limit=1)
    for _ in made.channel.unary_stream(f"/{service.full_name}/Suggest")(asked.SerializeToString(), timeout=180):
        continue


def kept_inside(text: str) -> str:
    """Return a text that names nothing outside of the daemon's own folder, and no other machine."""
    text = _ADDRESS.sub(lambda found: f"{found[1]}{_HERE}", text)
    if text.startswith("/") and not text.startswith(str(folder())):
        text = f"{folder()}{text}"
    return text.replace("..", "__") if text.startswith("/") else text
