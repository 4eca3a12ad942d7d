"""One client cannot use up the daemon for the others: calls, bytes, names and lists have bounds."""

import contextlib

import grpc
import pytest
from grpc_health.v1 import health_pb2, health_pb2_grpc

from temptrack.client import Daemon
from temptrack.endpoint import MAX_REQUEST_BYTES
from temptrack.v1 import library_pb2, suggest_pb2


def test_calls_beyond_the_bound_are_refused_and_the_daemon_recovers(daemon: Daemon) -> None:
    stub, request = health_pb2_grpc.HealthStub(daemon.channel), health_pb2.HealthCheckRequest()
    watchers, refused = [], 0
    for _ in range(280):
        watcher = stub.Watch(request, timeout=60)
        watchers.append(watcher)
        try:
            next(watcher)
        except grpc.RpcError as error:
            assert error.code() is grpc.StatusCode.RESOURCE_EXHAUSTED, error  # noqa: PT017 - counted below
            refused += 1
    assert 20 <= refused <= 40, "256 at once, less what other tests hold"
    for watcher in watchers:
        watcher.cancel()
    for watcher in watchers:
        with contextlib.suppress(grpc.RpcError):
            list(watcher)
    assert daemon.call(daemon.library.ListTracks, library_pb2.ListTracksRequest()) is not None


def test_a_message_that_claims_to_be_huge_is_not_waited_for(daemon: Daemon) -> None:
    huge = suggest_pb2.SuggestRequest(text="x" * (MAX_REQUEST_BYTES + 1))
    with pytest.raises(grpc.RpcError, match="RESOURCE_EXHAUSTED"):
        list(daemon.suggest.Suggest(huge, timeout=20))


@pytest.mark.parametrize(
    "paths",
    [["/x" * 5000], [f"/{number}" for number in range(200_000)], ["/music/\0secret"]],
    ids=["long", "many", "zero"],
)
def test_paths_have_bounds(daemon: Daemon, paths: list[str]) -> None:
    with pytest.raises(grpc.RpcError, match="INVALID_ARGUMENT"):
        list(daemon.library.AddTracks(library_pb2.AddTracksRequest(paths=paths), timeout=20))
