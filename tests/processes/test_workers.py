"""Workers: what comes back from them, and that none outlives what it was for."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import pytest

from temptrack.errors import CancelledError, MediaUnreadableError, NoAudioError, StateError
from temptrack.processes import Workers
from temptrack.progress import Job, Progress
from tests.processes import errands

HERE = Path("some.flac")


@pytest.fixture
def workers() -> Iterator[Workers]:
    with Workers() as workers:
        yield workers


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return Path(f"/proc/{pid}/stat").read_text().split(") ")[1][0] != "Z" if Path("/proc").exists() else True


def wait_until(said: str, true: object) -> None:
    assert callable(true)
    deadline = time.monotonic() + 20
    while not true():
        assert time.monotonic() < deadline, said
        time.sleep(0.02)


def test_a_worker_does_one_thing_after_another_at_low_priority_on_one_thread(workers: Workers) -> None:
    first, second = workers.run(errands.who, HERE, Job()), workers.run(errands.who, Path("b"), Job())
    assert (first[0], second[0]) == ("some.flac", "b")
    assert first[1] == second[1] != os.getpid()
    assert first[2] >= os.getpriority(os.PRIO_PROCESS, 0) + min(10, 19 - os.getpriority(os.PRIO_PROCESS, 0))
    assert first[3] == "1"


def test_errors_come_back_as_they_were(workers: Workers) -> None:
    with pytest.raises(NoAudioError, match=r"^It has no sound; give it some\.$") as caught:
        workers.run(errands.refuse, HERE, Job())
    assert (caught.value.remedy, caught.value.field) == ("give it some", "path")
    with pytest.raises(FileNotFoundError, match="No such file"):
        workers.run(errands.miss, Path("/no/such/file"), Job())
    with pytest.raises(RuntimeError, match="KeyError: 'a fault'"):
        workers.run(errands.err, HERE, Job())


def test_a_worker_that_dies_costs_only_what_it_was_at(workers: Workers) -> None:
    before = workers.run(errands.who, HERE, Job())[1]
    with pytest.raises(MediaUnreadableError, match=r"'some\.flac' broke down \(signal 11\)"):
        workers.run(errands.die, HERE, Job())
    assert workers.run(errands.who, HERE, Job())[1] != before


def test_progress_is_passed_on(workers: Workers) -> None:
    heard: list[Progress] = []
    workers.run(errands.tell, HERE, Job(heard.append))
    assert heard == [Progress("listen", 1, 2, "some.flac")]


def test_cancelled_work_is_killed_within_a_second(workers: Workers, tmp_path: Path) -> None:
    job, note = Job(), tmp_path / "pid"
    with ThreadPoolExecutor(1) as pool:
        future = pool.submit(workers.run, errands.dawdle, note, job)
        wait_until("it never began", lambda: note.exists() and note.read_text())
        job.cancel()
        with pytest.raises(CancelledError):
            future.result(timeout=5)
    assert not is_alive(int(note.read_text()))


def test_dismissed_workers_are_gone_and_take_nothing_more(tmp_path: Path) -> None:
    note = tmp_path / "pid"
    with Workers() as workers:
        idle = workers.run(errands.who, HERE, Job())[1]
        failed: list[Exception] = []

        def work() -> None:
            try:
                workers.run(errands.dawdle, note, Job())
            except MediaUnreadableError as error:
                failed.append(error)

        thread = threading.Thread(target=work)
        thread.start()
        wait_until("it never began", lambda: note.exists() and note.read_text())
    thread.join(timeout=10)
    assert len(failed) == 1
    assert not is_alive(idle)
    assert not is_alive(int(note.read_text()))
    with pytest.raises(StateError):
        workers.run(errands.who, HERE, Job())


def test_a_worker_does_not_outlive_a_master_that_is_killed(tmp_path: Path) -> None:
    note = tmp_path / "pid"
    code = (
        "import sys; from pathlib import Path; from temptrack.processes import Workers\n"
        "from temptrack.progress import Job; from tests.processes import errands\n"
        "Workers().run(errands.dawdle, Path(sys.argv[1]), Job())"
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    with subprocess.Popen([sys.executable, "-c", code, str(note)], env=environment) as master:
        wait_until("it never began", lambda: note.exists() and note.read_text())
        os.kill(master.pid, signal.SIGKILL)
    wait_until("the worker lives on", lambda: not is_alive(int(note.read_text())))


def test_what_cannot_start_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    with Workers() as workers:
        monkeypatch.setattr(sys, "executable", "/no/such/python")
        with pytest.raises(StateError, match="No process can be started"):
            workers.run(errands.who, HERE, Job())
        monkeypatch.setattr(sys, "executable", "/bin/false")
        with pytest.raises(StateError, match=r"did not start \(exit code"):
            workers.run(errands.who, HERE, Job())


# Work that is a generator


def test_parts_come_as_they_are_made_and_the_result_at_the_end(workers: Workers, tmp_path: Path) -> None:
    def parts() -> Iterator[int | str]:
        yield (yield from workers.each(errands.count, tmp_path / "count", Job()))

    assert list(parts()) == [*range(200), "counted"]
    assert workers.run(errands.count, tmp_path / "count", Job()) == "counted"


def test_nothing_is_heaped_up_while_nobody_takes_it(workers: Workers, tmp_path: Path) -> None:
    def large(path: Path) -> int:
        return int(path.read_text() or 0)

    parts = workers.each(partial(errands.heap, size=2**20), tmp_path / "count", Job())
    assert len(next(parts)) == 2**20
    wait_until("it never went ahead", lambda: large(tmp_path / "count") > 20)
    time.sleep(0.3)
    assert large(tmp_path / "count") < 60
    assert sum(1 for _ in parts) == 199


def test_left_half_way_the_process_ends_and_its_place_is_free(tmp_path: Path) -> None:
    with Workers(1) as workers:
        parts = workers.each(partial(errands.heap, size=2**20), tmp_path / "count", Job())
        next(parts)
        parts.close()
        assert workers.run(errands.who, HERE, Job())[0] == HERE.name


def test_an_error_after_some_parts(workers: Workers) -> None:
    parts = workers.each(errands.stop_half_way, HERE, Job())
    assert next(parts) == 1
    with pytest.raises(NoAudioError, match="breaks off"):
        next(parts)


def test_no_more_work_at_once_than_may(tmp_path: Path) -> None:
    with Workers(1) as workers, ThreadPoolExecutor(3) as pool:
        assert all(pool.map(lambda _: workers.run(errands.alone, tmp_path / "here", Job()), range(3)))


def test_who_waits_for_a_place_can_be_stopped(tmp_path: Path) -> None:
    job, first = Job(), Job()
    with Workers(1) as workers, ThreadPoolExecutor(1) as pool:
        busy = pool.submit(workers.run, errands.dawdle, tmp_path / "pid", first)
        wait_until("the first never began", (tmp_path / "pid").exists)
        job.cancel()
        with pytest.raises(CancelledError):
            workers.run(errands.who, HERE, job)
        first.cancel()
        with pytest.raises(CancelledError):
            busy.result()
