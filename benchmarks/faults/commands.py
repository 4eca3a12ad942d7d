"""The commands that write, each with the home it begins from."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from benchmarks.faults.stage import Stage
from temptrack.home import Home


@dataclass(frozen=True)
class Command:
    """One writing command."""

    name: str
    home: str
    """Name of the home it begins from."""
    words: Callable[[Stage, Home], tuple[str, ...]]
    tables: tuple[str, ...] = ()
    """What it writes, of the store."""
    out: str = ""
    """Name of the file it writes outside the home, over one that is there; empty for none."""


def beside(home: Home) -> Path:
    """Return where a home's backups are written: on the same disk."""
    return home.root.parent / f"{home.root.name}.tar"


def out_folder(home: Home) -> Path:
    """Return where commands write what they are asked for, on the same disk."""
    return home.root.parent / "out"


def _out(home: Home, name: str) -> str:
    return str(out_folder(home) / name)


_OF_STORE = (
    Command(
        "library add",
        "empty",
        lambda stage, _: ("library", "add", str(stage.music), "--licence", "CC0 1.0"),
        tables=("tracks", "landmarks"),
    ),
    Command(
        "library remove",
        "full",
        lambda stage, _: ("library", "remove", str(stage.music / "0.flac"), str(stage.music / "1.flac"), "--yes"),
    ),
    Command(
        "learn",
        "music",
        lambda stage, _: ("learn", str(stage.films)),
        tables=("scenes", "cues", "films", "film_sounds", "film_sights"),
    ),
    Command("learn with a model", "model", lambda stage, _: ("learn", str(stage.films))),
    Command("films remove", "full", lambda stage, _: ("films", "remove", str(stage.films / "0.mp4"), "--yes")),
    Command("feedback", "full", lambda *_: ("feedback", "last", "2", "--rejected"), ("feedback",)),
    Command("models reembed", "unseen", lambda *_: ("models", "reembed")),
)
_OF_HOME = (
    Command("train", "world", lambda *_: ("train", "--seed", "3")),
    Command("calibrate", "world", lambda *_: ("calibrate",)),
    Command("models pull", "hub", lambda *_: ("models", "pull")),
    Command("config set", "empty", lambda *_: ("config", "set", "workers", "1")),
)
_KEEPING = (
    Command("catalogue backup", "full", lambda _, home: ("catalogue", "backup", str(beside(home)), "--replace")),
    Command("catalogue restore", "lacking", lambda stage, _: ("catalogue", "restore", str(stage.backup), "--yes")),
    Command("catalogue compact", "full", lambda *_: ("catalogue", "compact")),
    Command("catalogue repair", "hurt", lambda *_: ("catalogue", "repair")),
    Command("catalogue rebuild", "older", lambda *_: ("catalogue", "rebuild", "--yes")),
    Command("catalogue rebuild in place", "full", lambda *_: ("catalogue", "rebuild", "--yes")),
)
_OF_FILES = (
    Command(
        "compose",
        "full",
        lambda stage, home: ("compose", str(stage.films / "0.mp4"), "--out", _out(home, "piece.wav")),
        out="piece.wav",
    ),
    Command(
        "retarget",
        "full",
        lambda stage, home: ("retarget", str(stage.music / "0.flac"), "-d", "4", "--out", _out(home, "cut.flac")),
        out="cut.flac",
    ),
    Command(
        "suggest --report",
        "full",
        lambda stage, home: ("suggest", str(stage.films / "0.mp4"), "--report", _out(home, "answer.html")),
        out="answer.html",
    ),
    Command(
        "suggest --markers",
        "full",
        lambda stage, home: ("suggest", str(stage.films / "0.mp4"), "--markers", _out(home, "marked.edl")),
        out="marked.edl",
    ),
)
COMMANDS = {one.name: one for one in (*_OF_STORE, *_OF_HOME, *_KEEPING, *_OF_FILES)}
