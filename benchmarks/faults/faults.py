"""The faults: each disturbs one command in its own way, the same way for the same seed."""

from collections.abc import Callable
from dataclasses import dataclass

from benchmarks.faults.blows import clock, full, kill, leave, limited, read_only
from benchmarks.faults.commands import COMMANDS, Command
from benchmarks.faults.power import power
from benchmarks.faults.rows import Bench, Disturbed
from benchmarks.faults.surroundings import cut, flip, hub, memory, twins, unlinked
from temptrack.home import Home

Disturb = Callable[[Bench, Command, Home, int], Disturbed]


@dataclass(frozen=True)
class Fault:
    """A way to break things."""

    name: str
    what: str
    disturb: Disturb
    commands: tuple[str, ...]
    seeds: int = 1


ALL = tuple(name for name in COMMANDS if name != "learn with a model")
_OF_STORE = ("library add", "learn", "feedback")
_STREAMS = tuple(name for name in ALL if name not in ("config set", "suggest --report", "suggest --markers"))
_LONG = ("library add", "learn", "train", "models reembed", "catalogue restore", "catalogue rebuild", "compose")
_LIMITED = ("library add", "learn", "feedback", "train", "catalogue backup", "catalogue rebuild", "compose", "retarget")
FAULTS = (
    Fault("kill", "the daemon, and whoever works for it, killed with SIGKILL", kill, ALL, seeds=3),
    Fault("power", "the power cut: what was not synced is gone", power, ALL, seeds=3),
    Fault("client gone", "the client killed in the middle of its stream", leave, _STREAMS),
    Fault("disk full", "a volume with too little room, or none from a moment on", full, ALL, seeds=2),
    Fault("file limit", "no file longer than some KiB (RLIMIT_FSIZE)", limited, _LIMITED),
    Fault("read-only", "a volume mounted read-only, or read-only from a moment on", read_only, ALL, seeds=2),
    Fault("two daemons", "more daemons started on the home", twins, _LONG),
    Fault("cut", "a data file truncated", cut, _OF_STORE, seeds=2),
    Fault("flip", "a bit of a data file flipped", flip, _OF_STORE, seeds=2),
    Fault("clock", "the clock jumps back a day", clock, ALL),
    Fault("memory", "a model's memory runs out", memory, ("learn with a model",), seeds=2),
    Fault("socket", "socket, its folder or endpoint file deleted", unlinked, ("library add",), seeds=3),
    Fault("hub", "the hub dead or answering rubbish", hub, ("models pull",), seeds=5),
)
