"""The most memory a program and all it started hold, watched from outside."""

import os
import resource
import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from types import TracebackType


class Memory(AbstractContextManager["Memory"]):
    """Watches the memory of this process and all it started."""

    def __init__(self) -> None:
        self.most_mib = 0.0
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> "Memory":
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._over.wait(0.1):
            self.most_mib = max(self.most_mib, sum(map(resident_mib, family("self"))))


def family(pid: str) -> Iterator[str]:
    """Yield a process and all that came from it, where the system tells."""
    yield pid
    try:
        tasks = list(Path(f"/proc/{pid}/task").iterdir())
        for child in " ".join((task / "children").read_text() for task in tasks).split():
            yield from family(child)
    except OSError:
        return


def cpu_s(pid: int) -> float:
    """Return the processor time a process has used, without what it started; 0 where the system does not tell."""
    try:
        figures = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(figures[11]) + int(figures[12])) / os.sysconf("SC_CLK_TCK")


def resident_mib(pid: str) -> float:
    """Return the memory a process holds now; 0 where it is gone or the system does not tell."""
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * resource.getpagesize() / 2**20
    except (OSError, IndexError):
        return 0.0
