"""Work for worker processes to do in tests; it must be importable by name."""

import os
import signal
import sys
import time
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any

from temptrack.errors import NoAudioError, TemptrackError
from temptrack.fingerprint.picture import TraceCache, Watching
from temptrack.media import probe
from temptrack.processes.bounds import bound_memory
from temptrack.progress import Job


def who(path: Path, job: Job) -> tuple[str, int, int, str]:
    print("a library that prints")
    sys.stdout.flush()
    os.write(1, b"a library that writes")
    priority = os.getpriority(os.PRIO_PROCESS, 0)
    return path.name, os.getpid(), priority, os.environ["OPENBLAS_NUM_THREADS"]


def die(path: Path, job: Job) -> None:
    os.kill(os.getpid(), signal.SIGSEGV)


def refuse(path: Path, job: Job) -> None:
    raise NoAudioError("It has no sound", remedy="give it some", field="path")


def miss(path: Path, job: Job) -> None:
    path.open()


def err(path: Path, job: Job) -> None:
    raise KeyError("a fault")


def dawdle(path: Path, job: Job) -> None:
    path.write_text(str(os.getpid()))
    time.sleep(600)


def tell(path: Path, job: Job) -> None:
    job.report("listen", 1, 2, path.name)
    job.report("listen", 2, 2, "too soon after the last")


def count(path: Path, job: Job) -> Generator[int, None, str]:
    for number in range(200):
        path.write_text(str(number))
        yield number
    return "counted"


def heap(path: Path, job: Job, *, size: int) -> Iterator[bytes]:
    for number in range(200):
        path.write_text(str(number))
        yield bytes(size)


def stop_half_way(path: Path, job: Job) -> Iterator[int]:
    yield 1
    raise NoAudioError("It breaks off")


def alone(path: Path, job: Job) -> bool:
    """Whether nobody else was at it."""
    try:
        path.touch(exist_ok=False)
    except FileExistsError:
        return False
    time.sleep(0.2)
    path.unlink()
    return True


class Deadly(TraceCache):
    """Brings down the process that watches a film of a certain name."""

    def watch(self, path: Path, **options: Any) -> Watching:
        if "deadly" in path.name:
            os.kill(os.getpid(), signal.SIGSEGV)
        return super().watch(path, **options)


def wait_patiently(path: Path, job: Job) -> Iterator[int]:
    yield os.getpid()
    while True:
        job.check()
        time.sleep(0.02)


def fall_once(path: Path, job: Job) -> Generator[int, None, str]:
    """Count to twenty; the first time, its process is killed on the way."""
    for number in range(20):
        yield number
        if number == 11 and not path.read_text():
            path.write_text("killed")
            time.sleep(0.5)
            os.kill(os.getpid(), signal.SIGKILL)
    return "counted"


def swallow(path: Path, job: Job) -> int:
    """Ask for more memory than is left."""
    bound_memory(256 * 2**20)
    return len(bytearray(2**30))


def limits(path: Path, job: Job) -> tuple[int, int]:
    import resource

    return resource.getrlimit(resource.RLIMIT_DATA)[0], int(Path("/proc/self/oom_score_adj").read_text())


def peak_of_probing(path: Path, job: Job) -> tuple[str, int]:
    """What probing a file says, and how many bytes were held at most."""
    import resource

    try:
        said = str(probe(path))
    except TemptrackError as error:
        said = str(error)
    return said, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
