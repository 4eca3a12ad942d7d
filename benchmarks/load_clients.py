"""Clients as there may be: editors who ask, search and identify, and somebody who adds music all the while."""

import itertools
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from types import TracebackType

import av
import grpc
import numpy as np

from temptrack.client import Daemon
from temptrack.client.errors import to_temptrack_error
from temptrack.endpoint import Endpoint
from temptrack.errors import BusyError, TemptrackError
from temptrack.v1 import identify_pb2, library_pb2, range_pb2, suggest_pb2, time_pb2

CLIP_S, RANGE_S, RATE = 60, 8, 24
_WORDS = ("a tense chase at night", "calm and sad", "fast, bright and happy", "a slow march through snow")


@dataclass
class Tally:
    """What came of calls, by what was asked."""

    took_s: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    refused: Counter[str] = field(default_factory=Counter)
    failed: Counter[str] = field(default_factory=Counter)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, what: str, call: Callable[[], object]) -> None:
        """Make a call and note how long it took, or that it was refused, or how it failed."""
        began = time.perf_counter()
        try:
            call()
        except BusyError:
            with self.lock:
                self.refused[what] += 1
            return
        except TemptrackError as error:
            with self.lock:
                self.failed[f"{what}: {type(error).__name__}"] += 1
            return
        with self.lock:
            self.took_s[what].append(time.perf_counter() - began)


@dataclass(frozen=True)
class Matter:
    """What is asked about."""

    clip: Path
    songs: Sequence[Path]


def write_clip(path: Path) -> Path:
    """Write a minute of moving noise, 640 x 360, a cut every three seconds, a key frame each second."""
    rng = np.random.default_rng(3)
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=RATE, options={"preset": "veryfast", "g": str(RATE)})
        stream.width, stream.height, stream.pix_fmt = 640, 360, "yuv420p"
        for number in range(RATE * CLIP_S):
            if number % (3 * RATE) == 0:
                world = np.kron(rng.integers(0, 255, (45, 400, 3), dtype=np.uint8), np.ones((8, 8, 1), np.uint8))
                speed = int(rng.integers(1, 12))
            at = number % (3 * RATE) * speed
            frame = av.VideoFrame.from_ndarray(world[:, at : at + 640].copy(), format="rgb24")
            container.mux(stream.encode(frame.reformat(format="yuv420p")))
        container.mux(stream.encode(None))
    return path


class Crowd(AbstractContextManager["Crowd"]):
    """Clients, each on a connection of its own, that do as they are told until the crowd is left.

    Parameters
    ----------
    endpoint : Endpoint
        Of the daemon.
    matter : Matter
    tally : Tally
        Where what came of it is noted.
    pause_s : float
        How long an editor looks at an answer, on average (exponential); 0 asks again at once.
    """

    def __init__(self, endpoint: Endpoint, matter: Matter, tally: Tally, pause_s: float = 0.0) -> None:
        self._endpoint = endpoint
        self._matter = matter
        self._tally = tally
        self._pause_s = pause_s
        self._over = threading.Event()
        self._threads: list[threading.Thread] = []
        self._daemons: list[Daemon] = []

    def editors(self, count: int, asking: Sequence[str]) -> "Crowd":
        """Let editors come who go round asking these things: suggest, search, identify, list."""
        for number in range(count):
            self._come(partial(self._edit, asking=asking, seed=number))
        return self

    def adder(self) -> "Crowd":
        """Let somebody come who adds the same music again and again."""
        self._come(self._add)
        return self

    def _come(self, life: Callable[[Daemon], None]) -> None:
        daemon = Daemon(self._endpoint)
        self._daemons.append(daemon)
        self._threads.append(threading.Thread(target=life, args=(daemon,), daemon=True))

    def __enter__(self) -> "Crowd":
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()
        for thread in self._threads:
            thread.join(timeout=60)
        for daemon in self._daemons:
            daemon.close()

    def _edit(self, daemon: Daemon, asking: Sequence[str], seed: int) -> None:
        rng = np.random.default_rng(seed)
        for what in itertools.cycle(np.roll(np.array(asking), seed).tolist()):
            if self._over.wait(float(rng.exponential(self._pause_s)) if self._pause_s else 0.0):
                return
            self._tally.note(what, partial(ask, daemon, what, self._matter, rng))

    def _add(self, daemon: Daemon) -> None:
        request = library_pb2.AddTracksRequest(paths=[str(path) for path in self._matter.songs], refresh=True)
        while not self._over.is_set():
            # Followed by hand: the crowd does not wait for the end of what it leaves.
            stream = daemon.library.AddTracks(request, timeout=3600, metadata=daemon.endpoint.call_metadata)
            began = time.perf_counter()
            try:
                for step in stream:
                    if step.HasField("result"):
                        self._tally.took_s["add"].append(time.perf_counter() - began)
                    if self._over.is_set():
                        stream.cancel()
                        return
            except grpc.RpcError as error:
                with self._tally.lock:
                    self._tally.failed[f"add: {to_temptrack_error(error)}"] += 1
                self._over.wait(1.0)


def ask(daemon: Daemon, what: str, matter: Matter, rng: np.random.Generator) -> None:
    """Ask one thing: about a range that nobody asked about before, words, a part of a song, or what there is."""
    if what == "suggest":
        media = _range(matter.clip, float(rng.uniform(0, CLIP_S - RANGE_S)), RANGE_S)
        daemon.follow(daemon.suggest.Suggest, suggest_pb2.SuggestRequest(media=media, limit=5))
    elif what == "search":
        daemon.follow(daemon.suggest.Search, suggest_pb2.SearchRequest(text=str(rng.choice(_WORDS)), limit=5))
    elif what == "identify":
        song = matter.songs[int(rng.integers(len(matter.songs)))]
        daemon.follow(daemon.identify.Identify, identify_pb2.IdentifyRequest(media=_range(song, 2.0, 10)))
    else:
        daemon.call(daemon.library.ListTracks, library_pb2.ListTracksRequest(page_size=50))


def _range(path: Path, in_s: float, lasts_s: float) -> range_pb2.MediaRange:
    first = round(in_s * RATE)
    rate = time_pb2.FrameRate(num=RATE, den=1)
    moments = [
        time_pb2.Instant(time=time_pb2.RationalTime(value=frame, rate=rate))
        for frame in (first, first + round(lasts_s * RATE))
    ]
    return range_pb2.MediaRange(path=str(path), range_in=moments[0], range_out=moments[1])
