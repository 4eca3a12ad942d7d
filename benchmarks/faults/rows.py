"""One row: a command disturbed, run again undisturbed, and what is there then held against what should be."""

import os
import pickle
import re
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.faults.commands import Command, beside, out_folder
from benchmarks.faults.oracle import contents, differences, left_behind, whole
from benchmarks.faults.stage import IDENTITY, Said, Stage, command
from benchmarks.faults.strike import Striker, striker
from temptrack.client import connect, stop_daemon
from temptrack.home import Home
from temptrack.progress import Job
from temptrack.store import Gravity, verify_store
from temptrack.v1.daemon_pb2 import DiagnoseRequest

BEFORE = b"as it was before"
"""What a file holds that a command is to write over."""


@dataclass(frozen=True)
class Row:
    """What became of one command under one fault."""

    fault: str
    command: str
    seed: int
    when: str
    """How it was disturbed, so that it can be again."""
    hit: bool
    """Whether it was disturbed at all, or had ended before, or never came to it."""
    said: str
    """What the user read; empty where the command went through."""
    lost: str
    """What differs in the end; empty for nothing."""
    left: str
    """Drafts and the like that nobody needs and that are there in the end; empty for none."""

    @property
    def name(self) -> str:
        """What makes this row again."""
        return f"{self.fault}/{self.command}/{self.seed}"


@dataclass(frozen=True)
class Disturbed:
    """How a command was disturbed, and what it said."""

    when: str
    said: Said
    hit: bool = True
    heal: tuple[str, ...] = ()
    """Words to run before the command is run again; none where nothing is needed."""
    lost: str = ""
    """What is known to be lost already."""


@dataclass(frozen=True)
class Usual:
    """What a command leaves when nothing breaks, and what that takes."""

    told: dict[str, object]
    took_s: float
    work_s: float
    """How long the daemon works at it."""
    doings: int
    """Calls that change a file or a folder."""
    written: int
    """Bytes."""


@dataclass
class Bench:
    """Where rows are made."""

    stage: Stage
    _usual: dict[str, Usual] = field(default_factory=dict)
    _made: int = 0

    def undisturbed(self, one: Command) -> Usual:
        """Return what a command leaves when nothing breaks; kept in the stage's folder, for those who use it next."""
        kept = self.stage.folder / "usual" / f"{one.name}.pickle"
        if one.name not in self._usual and kept.is_file():
            self._usual[one.name] = pickle.loads(kept.read_bytes())  # noqa: S301 - its own
        if one.name not in self._usual:
            home = self.prepare(one, Home(self._folder() / "home"))
            with self.watched(home) as (watch, _):
                began = time.perf_counter()
                watch.arm()
                said = self.stage.run(home, *one.words(self.stage, home), variables=watch.variables)
                took_s = time.perf_counter() - began
                watch.disarm()
            if said.code:
                raise RuntimeError(f"{one.name} ended with {said.code} undisturbed: {said.err}")
            told, work_s = self.told(one, home), longest_call_s(home)
            self._usual[one.name] = Usual(told, took_s, work_s, watch.count, watch.written)
            shutil.rmtree(home.root.parent)
            kept.parent.mkdir(exist_ok=True)
            kept.write_bytes(pickle.dumps(self._usual[one.name]))
        return self._usual[one.name]

    def prepare(self, one: Command, home: Home) -> Home:
        """Put the home in place that a command begins from, and the file that it is to write over."""
        self.stage.copy(one.home, home.root)
        out_folder(home).mkdir(exist_ok=True)
        if one.out:
            (out_folder(home) / one.out).write_bytes(BEFORE)
        return home

    @contextmanager
    def watched(self, home: Home, **variables: str) -> Iterator[tuple[Striker, int]]:
        """Serve a home with a daemon that can be struck; yields what strikes, and the daemon's pid."""
        with (
            striker(self.stage.folder, home.root.parent) as watch,
            serving(self.stage, home, **watch.variables, **variables) as pid,
        ):
            yield watch, pid

    def row(
        self, fault: str, one: Command, seed: int, disturb: Callable[["Bench", Command, Home, int], Disturbed]
    ) -> Row:
        """Disturb a command, look at what is there, run it again, and compare."""
        expected = self.undisturbed(one).told
        home = Home(self._folder() / "home")
        try:
            done = disturb(self, one, home, seed)
            lost = [done.lost, *([] if done.heal else [self._unsound(one, home), _half(one, home, expected)])]
            again = [words for words in (done.heal, one.words(self.stage, home)) if words]
            lost += [_refused(self.stage.run(home, *words, timeout_s=240.0), one) for words in again]
            stop_daemon(home, grace_s=1)
            lost.append(differences(expected, self.told(one, home)))
            said = done.said.sentence if done.said.code else ""
            return Row(
                fault, one.name, seed, done.when, done.hit, said, "; ".join(filter(None, lost)), left_behind(home, one)
            )
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

    def told(self, one: Command, home: Home) -> dict[str, object]:
        """Return what is there: the contents of the tables, what was learnt, and the file that the command writes."""
        told = contents(home, beside(home) if one.name == "catalogue backup" else None)
        return told | ({"out": whole(out_folder(home) / one.out)} if one.out else {})

    def _unsound(self, one: Command, home: Home) -> str:
        """What of the store is damaged, before anything was done about it."""
        stop_daemon(home, grace_s=1)
        if not home.store_folder.is_dir():
            return ""
        found = verify_store(home.store_folder, IDENTITY, Job())
        damage = [each for each in found.findings if each.gravity is Gravity.DAMAGE and "rebuild" not in each.remedy]
        if one.home == "hurt":  # the damage that the row begins with
            damage = [each for each in damage if each.place != "landmarks"]
        return f"unsound: {damage[0].what}" if damage else ""


def _refused(again: Said, one: Command) -> str:
    """What a command says that was run again and should have gone through; removing what is gone is refused."""
    return f"again: {again.sentence}" if again.code and "remove" not in one.name else ""


def _half(one: Command, home: Home, expected: dict[str, object]) -> str:
    """Whether the file that a command writes is neither as it was before nor whole."""
    path = out_folder(home) / one.out
    if not one.out or (path.is_file() and path.read_bytes() == BEFORE) or whole(path) == expected["out"]:
        return ""
    return f"half a file at {one.out}" if path.exists() else f"the old {one.out}"


def longest_call_s(home: Home) -> float:
    """Return how many seconds the longest call took that a daemon has answered, as its log has it."""
    took = re.findall(r"(?:OK|[A-Z_]+) (\d+) ms$", home.log_file.read_text(), re.MULTILINE)
    return max(map(int, took), default=0) / 1000


@contextmanager
def serving(stage: Stage, home: Home, **variables: str) -> Iterator[int]:
    """Start a daemon as the command line does, yield its pid, and stop it."""
    stage.run(home, "serve", "--detach", timeout_s=60.0, variables=variables)
    with connect(home, start=False) as daemon:
        pid = daemon.endpoint.pid
        while "being opened" in str(daemon.call(daemon.control.Diagnose, DiagnoseRequest())):
            time.sleep(0.05)
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


def used_on(folder: Path) -> int:
    """Return how many bytes are taken of the volume that a folder is on."""
    state = os.statvfs(folder)
    return (state.f_blocks - state.f_bfree) * state.f_frsize
