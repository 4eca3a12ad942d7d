"""The daemon as a process: who may have a home, how it starts, dies and comes back."""

import json
import os
import re
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import grpc
import pytest
from grpc_health.v1 import health_pb2, health_pb2_grpc
from grpc_reflection.v1alpha import reflection_pb2, reflection_pb2_grpc

from temptrack.client import Daemon, connect, start_daemon, stop_daemon
from temptrack.client.daemon import is_listening
from temptrack.endpoint import read_endpoint
from temptrack.errors import DaemonUnreachableError, StoreIdentityError
from temptrack.home import Home
from temptrack.store import open_store
from temptrack.v1 import daemon_pb2, film_pb2, library_pb2
from tests.running import run_cli, running_daemon, wait_until_serving
from tests.store.making import IDENTITY, track


def _home_of(daemon: Daemon) -> Home:
    return Home(Path(daemon.endpoint.address.removeprefix("unix:")).parent.parent)


def _wait_for(condition: Callable[[], bool], wait_s: float = 60.0) -> None:
    deadline = time.monotonic() + wait_s
    while not condition():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.02)


def test_everything_it_leaves_in_its_home_is_its_owners_alone(daemon: Daemon) -> None:
    home = _home_of(daemon)
    modes = {path.name: stat.S_IMODE(path.lstat().st_mode) for path in home.root.iterdir() if path.is_file()}
    assert modes.keys() >= {"daemon.lock", "daemon.log", "endpoint.json", "launch.json"}
    assert set(modes.values()) == {0o600}, modes  # and so whatever else tests of the same daemon left
    socket = home.root / "run" / "daemon.sock"
    assert stat.S_ISSOCK(socket.lstat().st_mode)
    assert stat.S_IMODE(socket.lstat().st_mode) == 0o600
    assert stat.S_IMODE(socket.parent.lstat().st_mode) == 0o700
    assert stat.S_IMODE(home.root.stat().st_mode) == 0o700


def test_the_endpoint_file_says_who_serves_where(daemon: Daemon) -> None:
    told = json.loads(_home_of(daemon).endpoint_file.read_text())
    assert set(told) == {"address", "token", "pid", "version", "started_at"}
    assert told["pid"] == daemon.endpoint.pid != os.getpid()


def test_a_second_daemon_on_the_same_home_is_refused(daemon: Daemon) -> None:
    home = _home_of(daemon)
    second = subprocess.run(
        [sys.executable, "-m", "temptrack.service"],
        env={**os.environ, "TEMPTRACK_HOME": str(home.root)},
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert second.returncode == 3
    assert second.stderr == (
        f"Another daemon (pid {daemon.endpoint.pid}) owns {home.root}; "
        "use that one, or stop it with `temptrack stop`.\n"
    )
    assert wait_until_serving(daemon).pid == daemon.endpoint.pid


def test_killed_it_leaves_nothing_in_the_way_of_the_next_which_a_signal_ends_in_order(tmp_path: Path) -> None:
    home = Home(tmp_path)
    with running_daemon(home) as daemon:
        os.kill(daemon.endpoint.pid, signal.SIGKILL)
        _wait_for(lambda: not is_listening(daemon.endpoint))
        assert home.endpoint_file.exists()
        with pytest.raises(DaemonUnreachableError, match="No daemon runs"):
            connect(home, start=False)
        with connect(home, start=True) as again:
            assert again.endpoint.pid != daemon.endpoint.pid
            assert wait_until_serving(again).status == "SERVING"
            os.kill(again.endpoint.pid, signal.SIGTERM)
            _wait_for(lambda: not home.endpoint_file.exists())
            assert stop_daemon(home) is None
    assert "stopping, 0 jobs running" in home.log_file.read_text()


def test_a_home_with_a_long_or_foreign_name_gets_its_socket_elsewhere(tmp_path: Path) -> None:
    home = Home(tmp_path / ("Ærøskøbing und anderswo " * 5))
    with running_daemon(home) as daemon:
        socket = Path(daemon.endpoint.address.removeprefix("unix:"))
        assert home.root not in socket.parents
        assert len(os.fsencode(socket)) <= 100
        assert stat.S_IMODE(socket.parent.lstat().st_mode) == 0o700
    assert not socket.parent.exists()


def test_a_store_built_with_other_settings_is_not_served_and_the_reason_is_told(tmp_path: Path) -> None:
    home = Home(tmp_path)
    home.create()
    store = open_store(home.store_folder, IDENTITY)
    store.put_tracks([track(1)])
    store.close()
    endpoint = start_daemon(home)
    try:
        with Daemon(endpoint) as daemon:
            with pytest.raises(StoreIdentityError):
                daemon.call(daemon.library.ListTracks, library_pb2.ListTracksRequest())
            health = daemon.call(daemon.control.GetHealth, daemon_pb2.GetHealthRequest())
            assert health.status == health.services["temptrack.library"] == "NOT_SERVING"
            found = daemon.call(daemon.control.Diagnose, daemon_pb2.DiagnoseRequest()).diagnoses
            (off,) = [diagnosis for diagnosis in found if diagnosis.capability == "store"]
            assert not off.on
            assert off.remedy
        assert run_cli("health", home=home).returncode == 1
    finally:
        stop_daemon(home)
    assert "ERROR" not in home.log_file.read_text()


@pytest.mark.media
def test_asked_to_stop_in_the_middle_of_work_it_stops(tmp_path: Path, media_folder: Path) -> None:
    with running_daemon(Home(tmp_path)) as daemon:
        film = media_folder / "film" / "tears_of_steel_battle_70s.webm"
        learning = daemon.films.Learn(film_pb2.LearnRequest(paths=[str(film)]), timeout=60)
        assert next(learning).HasField("progress")
        assert stop_daemon(Home(tmp_path), grace_s=0.3) == daemon.endpoint.pid
        _wait_for(lambda: not is_listening(daemon.endpoint))
        with pytest.raises(grpc.RpcError):
            list(learning)


def test_settings_that_cannot_be_meant_keep_it_from_starting_with_the_reason(tmp_path: Path) -> None:
    home = Home(tmp_path)
    home.config_file.write_text("max_jobs = 99\n")
    with pytest.raises(DaemonUnreachableError, match=r"max_jobs = '99' is not a whole number from 1 to 16"):
        start_daemon(home)


def test_standard_health_knows_each_capability(daemon: Daemon) -> None:
    stub = health_pb2_grpc.HealthStub(daemon.channel)
    status = health_pb2.HealthCheckResponse.ServingStatus
    found = {
        name: status.Name(stub.Check(health_pb2.HealthCheckRequest(service=name), timeout=5).status)
        for name in ("", "temptrack.library", "temptrack.films", "temptrack.semantic")
    }
    assert found[""] == found["temptrack.library"] == "SERVING"
    assert found["temptrack.films"] == "NOT_SERVING"
    with pytest.raises(grpc.RpcError, match="NOT_FOUND"):
        stub.Check(health_pb2.HealthCheckRequest(service="temptrack.coffee"), timeout=5)


def test_standard_health_can_be_watched(daemon: Daemon) -> None:
    watch = health_pb2_grpc.HealthStub(daemon.channel).Watch(health_pb2.HealthCheckRequest(), timeout=5)
    assert next(watch).status == health_pb2.HealthCheckResponse.SERVING
    watch.cancel()


def test_reflection_lists_every_service(daemon: Daemon) -> None:
    stub = reflection_pb2_grpc.ServerReflectionStub(daemon.channel)
    answers = stub.ServerReflectionInfo(iter([reflection_pb2.ServerReflectionRequest(list_services="")]), timeout=5)
    names = {service.name for service in next(answers).list_services_response.service}
    contract = "".join(path.read_text() for path in Path("proto/temptrack/v1").glob("*.proto"))
    ours = {f"temptrack.v1.{name}" for name in re.findall(r"^service (\w+)", contract, re.MULTILINE)}
    assert "temptrack.v1.SuggestService" in ours
    assert names == ours | {"grpc.health.v1.Health", "grpc.reflection.v1alpha.ServerReflection"}


def test_over_tcp_only_the_token_opens(tmp_path: Path) -> None:
    home = Home(tmp_path)
    with running_daemon(home, tcp=True) as daemon:
        endpoint = read_endpoint(home.endpoint_file)
        assert endpoint is not None
        assert endpoint.address.startswith("127.0.0.1:")
        assert len(endpoint.token) >= 32
        assert endpoint.token not in repr(endpoint)
        right = f"Bearer {endpoint.token}"
        request = library_pb2.ListTracksRequest()
        for shown in (None, "", "Bearer ", endpoint.token, right[:-1], right + "x", "Bearer wrong"):
            metadata = (("authorization", shown),) if shown is not None else ()
            with pytest.raises(grpc.RpcError, match="UNAUTHENTICATED"):
                daemon.library.ListTracks(request, metadata=metadata, timeout=5)
        assert daemon.library.ListTracks(request, metadata=(("authorization", right),), timeout=20).total == 0
        with pytest.raises(grpc.RpcError, match="UNAUTHENTICATED"):
            health_pb2_grpc.HealthStub(daemon.channel).Check(health_pb2.HealthCheckRequest(), timeout=5)
        with pytest.raises(grpc.RpcError, match="UNAUTHENTICATED"):
            next(
                reflection_pb2_grpc.ServerReflectionStub(daemon.channel).ServerReflectionInfo(
                    iter([reflection_pb2.ServerReflectionRequest(list_services="")]), timeout=5
                )
            )
        assert endpoint.token not in home.log_file.read_text()


def test_it_takes_nothing_heavy_to_answer_for_itself(daemon: Daemon) -> None:
    """Weights are a gigabyte: torch must not be in the daemon before a request needs it."""
    maps = Path(f"/proc/{daemon.endpoint.pid}/maps")
    if not maps.exists():
        pytest.skip("needs /proc")
    assert "libtorch" not in maps.read_text()
