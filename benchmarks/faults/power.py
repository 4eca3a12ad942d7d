"""Power cuts: what was written and not synced is gone, whatever names it has.

The home lies on a volume in a file, and the file is copied at the moment of the cut: what the system still holds in
memory is not in it. The copy is mounted in the volume's place, as a machine would mount its disk when the power is
back. The volume's journal is written when somebody syncs, and else every five minutes, so that nothing is kept by luck.
"""

import os
import shutil
import signal
import subprocess
from contextlib import suppress
from pathlib import Path

from benchmarks.faults.blows import at_doing, doing
from benchmarks.faults.commands import Command
from benchmarks.faults.oracle import differences
from benchmarks.faults.rows import Bench, Disturbed, begin, end, unmount
from benchmarks.faults.stage import Said
from benchmarks.faults.strike import How
from temptrack.home import Home

_ONCE_DONE = 2
"""The seed for which the power goes right after the command has said that it is done."""
_SIZE_MIB = 256
_OPTIONS = "loop,commit=300,data=ordered"


def power(bench: Bench, one: Command, home: Home, seed: int) -> Disturbed:
    """Cut the power at the k-th thing that is done, of the first or second half by seed; the third once it is done."""
    usual = bench.undisturbed(one)
    folder, image = home.root.parent, home.root.parent.with_suffix(".img")
    _make(image)
    _mount(image, folder)
    bench.prepare(one, home)
    subprocess.run(["sync", "--file-system", str(folder)], check=True)
    at = doing(usual.doings, seed)
    with bench.watched(home) as (watch, pid):
        if seed != _ONCE_DONE:
            watch.arm(How.KILL, at=at, victim=pid)
        said = end(begin(bench.stage, home, one, **watch.variables))
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
        left = image.with_suffix(".left")
        subprocess.run(["cp", "--sparse=always", str(image), str(left)], check=True)
        when = at_doing(at, usual.doings, watch) if seed != _ONCE_DONE else "as soon as the command was done"
        hit = bool(watch.struck) or not said.code
    unmount(folder)
    image.unlink()
    _mount(left, folder)
    left.unlink()  # the volume holds it open
    return Disturbed(when, said, hit, lost=_promised(bench, one, home, said, usual.told))


def _promised(bench: Bench, one: Command, home: Home, said: Said, expected: dict[str, object]) -> str:
    """What is gone that a command had said to be done."""
    if said.code:
        return ""
    gone = differences(expected, bench.told(one, home))
    return f"promised and gone: {gone}" if gone else ""


def _make(image: Path) -> None:
    if shutil.which("mkfs.ext4") is None:
        raise RuntimeError("a volume cannot be made here: mkfs.ext4 is missing (e2fsprogs)")
    with image.open("wb") as file:
        file.truncate(_SIZE_MIB << 20)
    subprocess.run(["mkfs.ext4", "-q", "-F", str(image)], check=True)


def _mount(image: Path, folder: Path) -> None:
    done = subprocess.run(
        ["mount", "-t", "ext4", "-o", _OPTIONS, str(image), str(folder)], capture_output=True, check=False, text=True
    )
    if done.returncode:
        raise RuntimeError(f"a volume cannot be mounted here: {done.stderr.strip()}")
    with suppress(FileNotFoundError):
        (folder / "lost+found").rmdir()
