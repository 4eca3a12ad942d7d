"""Blows that fall at a moment: at the k-th thing that is done to files, or after a share of the work."""

import errno
import os
import random
import signal
import subprocess
import sys
import time

from benchmarks.faults.commands import Command
from benchmarks.faults.rows import Bench, Disturbed, begin, end, mount, used_on
from benchmarks.faults.stage import Said
from benchmarks.faults.strike import How, Striker
from temptrack.client import connect, stop_daemon
from temptrack.home import Home
from temptrack.v1.daemon_pb2 import GetHealthRequest

BY_THE_CLOCK_S = 1.0
"""The daemon works at least so long at what is also struck after a share of its time: between doings, that is."""
_ROOMY = "size=512m"


def rng_of(seed: int) -> random.Random:
    """Return chance of a seed's own."""
    return random.Random(seed)  # noqa: S311 - no secret


def kill(bench: Bench, one: Command, home: Home, seed: int) -> Disturbed:
    """Kill whoever does the k-th thing, and the daemon: of the first or second half by seed; the third by time."""
    usual = bench.undisturbed(one)
    bench.prepare(one, home)
    if seed == 2 and usual.work_s >= BY_THE_CLOCK_S:
        return _killed_after(bench, one, home, usual.work_s)
    at = doing(usual.doings, seed)
    with bench.watched(home) as (watch, pid):
        watch.arm(How.KILL, at=at, victim=pid)
        said = end(begin(bench.stage, home, one, **watch.variables))
        return Disturbed(at_doing(at, usual.doings, watch), _told(said), bool(watch.struck))


def doing(count: int, seed: int) -> int:
    """Return which doing is struck: for even seeds one of the first half, for odd ones one of the second."""
    return max(1, round(count * (seed % 2 + rng_of(seed).random()) / 2 * 0.96))


def at_doing(at: int, count: int, watch: Striker) -> str:
    """Tell which doing was struck."""
    return f"at doing {at} of {count}: {watch.struck or 'never came to it'}"


def _told(said: Said) -> Said:
    return Said(said.code, said.out, "killed as well") if said.code == -signal.SIGKILL else said


def _killed_after(bench: Bench, one: Command, home: Home, work_s: float) -> Disturbed:
    share = rng_of(2).uniform(0.05, 0.9)
    with bench.watched(home) as (_, pid):
        running = begin(bench.stage, home, one)
        _wait_until_busy(home, running)
        time.sleep(share * work_s)
        is_running = running.poll() is None
        os.kill(pid, signal.SIGKILL)
        return Disturbed(f"after {share:.0%} of {work_s:.2f} s of work", end(running), is_running)


def _wait_until_busy(home: Home, running: "subprocess.Popen[str]") -> None:
    with connect(home, start=False) as daemon:
        while running.poll() is None:
            if daemon.call(daemon.control.GetHealth, GetHealthRequest()).jobs_running:
                return
            time.sleep(0.005)


def leave(bench: Bench, one: Command, home: Home, seed: int) -> Disturbed:
    """Kill the client at the k-th thing the daemon does, so that its stream ends in the middle."""
    usual = bench.undisturbed(one)
    bench.prepare(one, home)
    at = doing(usual.doings, seed)
    with bench.watched(home) as (watch, _):
        running = begin(bench.stage, home, one)
        watch.arm(How.LEAVE, at=at, victim=running.pid)
        running.communicate()
        began = time.monotonic()
        with connect(home, start=False) as daemon:
            while daemon.call(daemon.control.GetHealth, GetHealthRequest()).jobs_running:
                if time.monotonic() - began > 30:
                    return Disturbed(at_doing(at, usual.doings, watch), Said(-1, "", "HUNG: it works on for nobody"))
                time.sleep(0.05)
        idle = f"the daemon was idle {time.monotonic() - began:.1f} s later"
        is_hit = running.returncode == -signal.SIGKILL
        return Disturbed(f"{at_doing(at, usual.doings, watch)}; {idle}", Said(0, "", ""), is_hit)


def full(bench: Bench, one: Command, home: Home, seed: int) -> Disturbed:
    """Let there be room for a share of what is written, on a volume; or, odd seeds, none from the k-th thing on."""
    if seed % 2 or not mount(home.root.parent, _ROOMY):
        return _failing(bench, one, home, seed, errno.ENOSPC)
    usual = bench.undisturbed(one)
    bench.prepare(one, home)
    with bench.watched(home) as (watch, _):
        room = int(usual.written * rng_of(seed).uniform(0.1, 0.6))
        mount(home.root.parent, f"remount,size={used_on(home.root.parent) + room}")
        watch.arm()
        said = bench.stage.run(home, *one.words(bench.stage, home), variables=watch.variables)
        is_hit = bool(watch.failed)
    mount(home.root.parent, f"remount,{_ROOMY}")
    return Disturbed(f"a volume with {room // 1024} KiB free", said, is_hit or bool(said.code))


def _failing(bench: Bench, one: Command, home: Home, seed: int, error: int) -> Disturbed:
    """Let things fail from the k-th on; then run the command again on the same daemon, which must have recovered."""
    usual = bench.undisturbed(one)
    bench.prepare(one, home)
    at = doing(usual.doings, seed) if error == errno.ENOSPC else 1
    with bench.watched(home) as (watch, _):
        watch.arm(How.FAIL, at=at, error=error)
        said = bench.stage.run(home, *one.words(bench.stage, home), variables=watch.variables)
        when, is_hit = at_doing(at, usual.doings, watch), bool(watch.struck)
        watch.disarm()
        again = bench.stage.run(home, *one.words(bench.stage, home), variables=watch.variables)
    if again.code and is_hit and "remove" not in one.name:  # removing what is gone is refused
        said = Said(-1, "", f"{said.sentence} AND AGAIN: {again.sentence}")
    return Disturbed(f"{os.strerror(error).lower()} {when}", said, is_hit)


def limited(bench: Bench, one: Command, home: Home, seed: int) -> Disturbed:
    """Let the daemon write no file longer than some KiB (RLIMIT_FSIZE)."""
    bench.prepare(one, home)
    most = rng_of(seed).choice((2, 4, 8)) * 1024
    program = (
        f"import resource, runpy, sys; resource.setrlimit(resource.RLIMIT_FSIZE, ({most}, {most})); "
        "sys.argv = ['temptrack.service']; runpy.run_module('temptrack.service', run_name='__main__')"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program],
        env=bench.stage.environment(home),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as daemon:
        bench.stage.run(home, "health", "--wait", "30")
        said = bench.stage.run(home, *one.words(bench.stage, home))
        daemon.terminate()
    return Disturbed(f"no file longer than {most // 1024} KiB", said, bool(said.code))


def read_only(bench: Bench, one: Command, home: Home, seed: int) -> Disturbed:
    """Run on a volume that may only be read, or, odd seeds, let it become so under the daemon; then heal it."""
    if seed % 2:
        return _failing(bench, one, home, seed, errno.EROFS)
    if not mount(home.root.parent, _ROOMY):
        raise RuntimeError("a volume that may only be read cannot be mounted here")
    bench.prepare(one, home)
    mount(home.root.parent, "remount,ro")
    said = bench.stage.run(home, *one.words(bench.stage, home))
    stop_daemon(home, grace_s=1)
    mount(home.root.parent, f"remount,rw,{_ROOMY}")
    return Disturbed("mounted read-only", said, bool(said.code))


def clock(bench: Bench, one: Command, home: Home, seed: int) -> Disturbed:
    """Let the clock jump back by a day at the k-th thing that is done."""
    usual = bench.undisturbed(one)
    bench.prepare(one, home)
    at = doing(usual.doings, seed)
    with bench.watched(home) as (watch, _):
        watch.arm(How.CLOCK, at=at)
        said = bench.stage.run(home, *one.words(bench.stage, home), variables=watch.variables)
        return Disturbed(f"a day back {at_doing(at, usual.doings, watch)}", said, bool(watch.struck))
