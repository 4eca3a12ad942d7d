"""Work for worker processes to do in tests; it must be importable by name."""

import os
import signal
import sys
import time
from pathlib import Path

from temptrack.errors import NoAudioError
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
