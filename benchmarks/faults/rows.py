"""One row: a command disturbed, run again undisturbed, and what is there then held against what should be."""

import os
import re
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.faults.commands import Command, beside
from benchmarks.faults.oracle import contents, differences
from benchmarks.faults.stage import IDENTITY, Said, Stage, command
from temptrack.client import connect, stop_daemon
from temptrack.home import Home
from temptrack.progress import Job
from temptrack.store import verify_store


@dataclass(frozen=True)
class Row:
    """What became of one command under one fault."""

    fault: str
    command: str
    seed: int
    when: str
    """How it was disturbed, so that it can be again."""
    said: str
    """What the user read; empty where the command went through."""
    lost: str
    """What differs in the end; empty for nothing."""

    @property
    def name(self) -> str:
        """What makes this row again."""
        return f"{self.fault}/{self.command}/{self.seed}"


@dataclass(frozen=True)
class Disturbed:
    """How a command was disturbed, and what it said."""

    when: str
    said: Said
    heal: tuple[str, ...] = ()
    """Words to run before the command is run again; none where nothing is needed."""


@dataclass
class Bench:
    """Where rows are made."""

    stage: Stage
    _undisturbed: dict[str, tuple[dict[str, object], float]] = field(default_factory=dict)
    _work_s: dict[str, float] = field(default_factory=dict)
    _made: int = 0

    def undisturbed(self, one: Command) -> tuple[dict[str, object], float]:
        """Return what a command leaves when nothing breaks, and how many seconds it takes."""
        if one.name not in self._undisturbed:
            home = self.stage.copy(one.home, self._folder() / "home")
            with serving(self.stage, home):
                began = time.perf_counter()
                said = self.stage.run(home, *one.words(self.stage, home))
                took_s = time.perf_counter() - began
            if said.code:
                raise RuntimeError(f"{one.name} ended with {said.code} undisturbed: {said.err}")
            self._work_s[one.name] = longest_call_s(home)
            self._undisturbed[one.name] = self._told(one, home), took_s
            shutil.rmtree(home.root.parent)
        return self._undisturbed[one.name]

    def work_s(self, one: Command) -> float:
        """Return how many seconds of a command the daemon works, undisturbed."""
        self.undisturbed(one)
        return self._work_s[one.name]

    def row(
        self, fault: str, one: Command, seed: int, disturb: Callable[["Bench", Command, Home, int], Disturbed]
    ) -> Row:
        """Disturb a command, look at what is there, run it again, and compare."""
        expected, _ = self.undisturbed(one)
        home = Home(self._folder() / "home")
        try:
            done = disturb(self, one, home, seed)
            lost = [self._unsound(home)] if not done.heal else []
            for words in (done.heal, one.words(self.stage, home)):
                if words:
                    self.stage.run(home, *words, timeout_s=180.0)
            stop_daemon(home, grace_s=1)
            lost.append(differences(expected, self._told(one, home)))
            said = done.said.sentence if done.said.code else ""
            return Row(fault, one.name, seed, done.when, said, "; ".join(filter(None, lost)))
        finally:
            with suppress(Exception):
                stop_daemon(home, grace_s=0.2)
            unmount(home.root.parent)
            shutil.rmtree(home.root.parent, ignore_errors=True)

    def _folder(self) -> Path:
        self._made += 1
        folder = self.stage.folder / f"rows-{os.getpid()}" / str(self._made)
        folder.mkdir(parents=True)
        return folder

    def _told(self, one: Command, home: Home) -> dict[str, object]:
        return contents(home, beside(home) if one.name == "catalogue backup" else None)

    def _unsound(self, home: Home) -> str:
        """What of the store is damaged, before anything was done about it."""
        stop_daemon(home, grace_s=1)
        if not home.store_folder.is_dir():
            return ""
        found = verify_store(home.store_folder, IDENTITY, Job())
        return "unsound" if found.damaged and "rebuild" not in str(found) and not _was_hurt(found) else ""


def _was_hurt(found: object) -> bool:
    """Whether it is the damage that the row began with."""
    return "landmarks" in str(found)


def longest_call_s(home: Home) -> float:
    """Return how many seconds the longest call took that a daemon has answered, as its log has it."""
    took = re.findall(r"(?:OK|[A-Z_]+) (\d+) ms$", home.log_file.read_text(), re.MULTILINE)
    return max(map(int, took), default=0) / 1000


@contextmanager
def serving(stage: Stage, home: Home, **variables: str) -> Iterator[int]:
    """Start a daemon as the command line does, yield its pid, and stop it."""
    stage.run(home, "serve", "--detach", timeout_s=60.0, **variables)
    with connect(home, start=False) as daemon:
        pid = daemon.endpoint.pid
    try:
        yield pid
    finally:
        with suppress(Exception):
            stop_daemon(home, grace_s=1)
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def begin(stage: Stage, home: Home, one: Command, **variables: str) -> "subprocess.Popen[str]":
    """Begin a command and return it running."""
    return subprocess.Popen(
        command(one.words(stage, home)),
        env=stage.environment(home, **variables),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def end(process: "subprocess.Popen[str]", timeout_s: float = 120.0) -> Said:
    """Wait for a command and return what it said."""
    try:
        out, err = process.communicate(timeout=timeout_s)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
        return Said(-1, "", f"HUNG for {timeout_s:g} s")
    return Said(process.returncode, out, err)


def mount(folder: Path, options: str) -> bool:
    """Mount a volume of its own in memory, or change how it is mounted; False where the system does not allow it."""
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", options, "temptrack-faults", str(folder)], capture_output=True, check=False
    )
    return done.returncode == 0


def unmount(folder: Path) -> None:
    """Take a volume away again, if there is one."""
    if os.path.ismount(folder):
        subprocess.run(["umount", "--lazy", str(folder)], capture_output=True, check=False)


def size_of(folder: Path) -> int:
    """Return how many bytes a folder takes on a volume of pages of 4 KiB."""
    return sum(4096 + -(-path.stat().st_size // 4096) * 4096 for path in folder.rglob("*"))
