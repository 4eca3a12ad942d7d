"""Work comes out the same wherever it is done; and what a cluster does when its parts die."""

import os
import pickle
import signal
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from temptrack.errors import CancelledError, MediaUnreadableError, NoAudioError, StateError
from temptrack.processes import Cluster, Here, Runner, running
from temptrack.processes.errand import MISSING, UNFIT, Errand, tell_all, unlike
from temptrack.progress import Job, Progress
from tests.processes import errands
from tests.processes.ray_terms import TERMS


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    with Cluster("local", TERMS, Job(), cores=2) as cluster:
        yield cluster


@pytest.fixture(params=["here", "processes", "cluster"])
def runner(request: pytest.FixtureRequest) -> Iterator[Runner]:
    if request.param == "cluster":
        yield request.getfixturevalue("cluster")
        return
    with running(2 if request.param == "processes" else 0) as runner:
        yield runner


@pytest.fixture
def film(tmp_path: Path) -> Path:
    (tmp_path / "film.mov").touch()
    return tmp_path / "film.mov"


# Wherever it is done


def test_parts_come_in_order_and_the_result_at_the_end(runner: Runner, film: Path) -> None:
    def parts() -> Iterator[int | str]:
        yield (yield from runner.each(errands.count, film, Job()))

    assert list(parts()) == [*range(200), "counted"]
    assert runner.run(errands.count, film, Job()) == "counted"


def test_large_parts_come_whole(runner: Runner, film: Path) -> None:
    sizes = [len(part) for part in runner.each(partial(errands.heap, size=2**18), film, Job())]
    assert sizes == [2**18] * 200


def test_errors_come_as_they_were(runner: Runner, film: Path) -> None:
    with pytest.raises(NoAudioError, match=r"^It has no sound; give it some\.$") as caught:
        runner.run(errands.refuse, film, Job())
    assert (caught.value.remedy, caught.value.field) == ("give it some", "path")
    parts = runner.each(errands.stop_half_way, film, Job())
    assert next(parts) == 1
    with pytest.raises(NoAudioError, match="breaks off"):
        next(parts)


def test_progress_is_passed_on(runner: Runner, film: Path) -> None:
    heard: list[Progress] = []
    runner.run(errands.tell, film, Job(heard.append))
    assert heard[0] == Progress("listen", 1, 2, "film.mov")


def test_cancelled_it_ends(runner: Runner, film: Path) -> None:
    job = Job()
    parts = runner.each(errands.wait_patiently, film, job)
    next(parts)
    job.cancel()
    with pytest.raises(CancelledError):
        next(parts)


# On a cluster


def test_cancelled_work_is_not_gone_on_with(cluster: Cluster, film: Path) -> None:
    parts = cluster.each(errands.wait_patiently, film, Job())
    pid = next(parts)
    parts.close()
    wait_until_gone({pid})


def test_nothing_is_heaped_up_while_nobody_takes_it(cluster: Cluster, film: Path) -> None:
    parts = cluster.each(partial(errands.heap, size=2**20), film, Job())
    next(parts)
    time.sleep(1)
    assert int(film.read_text()) < 80
    assert sum(1 for _ in parts) == 199


def test_a_killed_worker_is_replaced_and_every_part_comes_once(cluster: Cluster, film: Path) -> None:
    def parts() -> Iterator[int | str]:
        yield (yield from cluster.each(errands.fall_once, film, Job()))

    assert list(parts()) == [*range(20), "counted"]
    assert "film.mov: its worker was killed or crashed; begun again" in cluster.remarks


def test_what_kills_every_worker_is_given_up(cluster: Cluster, film: Path) -> None:
    with pytest.raises(MediaUnreadableError, match=r"'film\.mov' broke down 3 times \(its worker was killed"):
        cluster.run(errands.die, film, Job())


@pytest.mark.skipif(not Path("/proc/net/tcp").exists(), reason="the system does not tell who listens where")
def test_a_cluster_of_our_own_listens_to_this_machine_alone(cluster: Cluster) -> None:
    addresses = listening_addresses(members(cluster))
    assert addresses
    assert addresses <= {"0100007F", "0000000000000000FFFF00000100007F"}
    assert cluster.folder is not None
    assert cluster.folder.stat().st_mode & 0o777 == 0o700  # its sockets are inside
    assert list(cluster.folder.glob("ray/*/sockets/*"))


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="the system does not tell who belongs to whom")
def test_when_the_connection_breaks_the_run_ends_in_a_sentence_and_nothing_stays(cluster: Cluster, film: Path) -> None:
    assert cluster.folder is not None
    folder, started, driver = cluster.folder, members(cluster), driver_of(cluster)
    assert len(started) > 3
    parts = cluster.each(errands.wait_patiently, film, Job())
    next(parts)
    os.kill(driver, signal.SIGKILL)
    with pytest.raises(
        StateError, match="connection to the Ray cluster at local broke off; run the same command again"
    ):
        next(parts)
    cluster.close()
    assert not folder.exists()
    wait_until_gone(started)


def test_where_nobody_answers_a_sentence_says_so(tmp_path: Path) -> None:
    with (
        pytest.raises(StateError, match=r"No Ray cluster answers at 127\.0\.0\.1:9 \(.*check the address"),
        Cluster("127.0.0.1:9", TERMS, Job(), log=tmp_path / "log"),
    ):
        pass
    assert (tmp_path / "log").stat().st_mode & 0o777 == 0o600


# On one of its machines


def test_a_machine_that_is_otherwise_says_how() -> None:
    assert unlike({"temptrack": "1", "traces": "3"}, {"temptrack": "1", "traces": "3"}) == ""
    assert unlike({"temptrack": "1"}, {"temptrack": "2"}) == "it has temptrack 2, not 1"
    assert unlike({"traces": "3"}, {}) == "it has traces none, not 3"


def test_it_does_nothing_before_everything_is_the_same(film: Path) -> None:
    def told(edition: str, content: str, terms: bytes) -> list[tuple[str, bytes]]:
        return list(tell_all(Errand(str(film), terms, {"temptrack": edition}, content, b"no work at all")))

    terms = pickle.dumps(TERMS)
    assert told("2", film.name, terms) == [(UNFIT, b"it has temptrack 1, not 2")]
    assert told("1", film.name, b"nothing that unpacks")[0][0] == UNFIT
    work = pickle.dumps(errands.refuse)
    (kind, why), *none = tell_all(Errand(str(film), terms, {"temptrack": "1"}, "another", work))
    assert (kind, why, none) == (MISSING, b"it has another file there", [])
    (kind, why), *none = tell_all(Errand(str(film) + ".gone", terms, {"temptrack": "1"}, "another", work))
    assert (kind, why) == (MISSING, b"it cannot read it (No such file or directory)")


def test_the_thread_here_is_no_place_elsewhere() -> None:
    assert not Here().is_elsewhere
    assert Cluster("studio:6379", TERMS, Job()).is_elsewhere
    assert not Cluster("local", TERMS, Job()).is_elsewhere


def driver_of(cluster: Cluster) -> int:
    assert cluster.pid is not None
    return cluster.pid


def members(cluster: Cluster) -> set[int]:
    """The driver and all it started: they are of one session."""
    session = os.getsid(driver_of(cluster))
    found = set()
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if os.getsid(int(folder.name)) == session:
                found.add(int(folder.name))
        except ProcessLookupError:
            continue
    return found


def listening_addresses(pids: set[int]) -> set[str]:
    """Local addresses, as the kernel writes them, of sockets in the state LISTEN."""
    sockets = set()
    for pid in pids:
        for link in Path(f"/proc/{pid}/fd").glob("*"):
            try:
                sockets.add(str(link.readlink()).removeprefix("socket:[").removesuffix("]"))
            except OSError:
                continue
    lines = [line.split() for name in ("tcp", "tcp6") for line in Path(f"/proc/net/{name}").read_text().splitlines()]
    return {line[1].split(":")[0] for line in lines if line[3] == "0A" and line[9] in sockets}


def wait_until_gone(pids: set[int]) -> None:
    deadline = time.monotonic() + 30
    while left := {pid for pid in pids if alive(pid)}:
        assert time.monotonic() < deadline, left
        time.sleep(0.05)


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2][0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False
