"""How work is stopped: cancelled, out of time, or left by its client."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import grpc
import pytest

from temptrack.client import Daemon
from temptrack.errors import DeadlineError
from temptrack.v1 import daemon_pb2, film_pb2, library_pb2, suggest_pb2
from temptrack.v1.film_pb2_grpc import FilmServiceStub

pytestmark = pytest.mark.media


def _jobs(daemon: Daemon) -> int:
    return daemon.call(daemon.control.GetHealth, daemon_pb2.GetHealthRequest()).jobs_running


@contextmanager
def _learning(daemon: Daemon, film: Path, timeout_s: float = 60) -> Iterator[Any]:
    """A film being learnt, past its first sign of work."""
    request = film_pb2.LearnRequest(paths=[str(film)], refresh=True)
    call = daemon.films.Learn(request, timeout=timeout_s)
    while next(call).progress.stage in ("", "scan"):
        pass
    try:
        yield call
    finally:
        call.cancel()
        _wait_until_idle(daemon)


def _wait_until_idle(daemon: Daemon) -> None:
    began = time.monotonic()
    while _jobs(daemon):
        assert time.monotonic() < began + 60
        time.sleep(0.02)


def _learnt(daemon: Daemon) -> list[str]:
    return [film.film_id for film in daemon.call(daemon.films.ListFilms, film_pb2.ListFilmsRequest()).films]


def test_cancelling_stops_the_decoding(daemon: Daemon, film: Path) -> None:
    with _learning(daemon, film) as call:
        assert _jobs(daemon) == 1
        call.cancel()
        _wait_until_idle(daemon)
    assert not _learnt(daemon), "it went on to the end"


def test_a_deadline_stops_it_too(daemon: Daemon, film: Path) -> None:
    with pytest.raises(DeadlineError):
        daemon.follow(daemon.films.Learn, film_pb2.LearnRequest(paths=[str(film)]), timeout_s=0.7)
    _wait_until_idle(daemon)
    assert not _learnt(daemon), "it went on to the end"


def test_one_writes_at_a_time_and_reading_goes_on(library: Daemon, film: Path, music: Path) -> None:
    with _learning(library, film):
        added = library.library.AddTracks(library_pb2.AddTracksRequest(paths=[str(music)]), timeout=60)
        assert (first := next(iter(added)).progress).stage == "wait"
        assert first.what == "next"
        lines = library.call(library.control.GetHealth, daemon_pb2.GetHealthRequest()).lines
        ingest = next(line for line in lines if line.kind == "ingest")
        assert (ingest.running, ingest.waiting, ingest.places) == (1, 1, 1)
        assert library.follow(library.suggest.Search, suggest_pb2.SearchRequest(text="calm")).suggestions
        added.cancel()
    # The first words take a moment to be understood; the film may have been learnt meanwhile.
    if learnt := library.call(library.films.ListFilms, film_pb2.ListFilmsRequest()).films:
        library.call(library.films.RemoveFilms, film_pb2.RemoveFilmsRequest(films=[one.film_id for one in learnt]))


def test_a_client_that_dies_stops_its_work(daemon: Daemon, film: Path) -> None:
    channel = grpc.insecure_channel(daemon.endpoint.address)
    before = _learnt(daemon)
    call = FilmServiceStub(channel).Learn(film_pb2.LearnRequest(paths=[str(film)], refresh=True))
    while next(call).progress.stage in ("", "scan"):
        pass
    reader = threading.Thread(target=lambda: list(_until_closed(call)))
    reader.start()
    channel.close()
    reader.join(timeout=60)
    _wait_until_idle(daemon)
    assert _learnt(daemon) == before, "it went on to the end"


def _until_closed(call: Any) -> Iterator[object]:
    try:
        yield from call
    except (grpc.RpcError, ValueError):
        return
