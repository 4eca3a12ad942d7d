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
    is_job: bool = True
    """Whether the daemon counts it among what runs; the others are over in milliseconds."""
    tables: tuple[str, ...] = ()
    """What it writes, of the store."""


def beside(home: Home) -> Path:
    """Return where a home's backups are written: on the same disk."""
    return home.root.parent / f"{home.root.name}.tar"


COMMANDS = {
    one.name: one
    for one in (
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
            is_job=False,
        ),
        Command(
            "learn",
            "music",
            lambda stage, _: ("learn", str(stage.films)),
            tables=("scenes", "cues", "films", "film_sounds", "film_sights"),
        ),
        Command("learn with a model", "model", lambda stage, _: ("learn", str(stage.films))),
        Command(
            "films remove", "full", lambda stage, _: ("films", "remove", str(stage.films / "0.mp4"), "--yes"), False
        ),
        Command("feedback", "full", lambda *_: ("feedback", "last", "2", "--rejected"), False, ("feedback",)),
        Command("train", "world", lambda *_: ("train", "--seed", "3")),
        Command("calibrate", "world", lambda *_: ("calibrate",)),
        Command("models pull", "hub", lambda *_: ("models", "pull")),
        Command(
            "catalogue backup",
            "full",
            lambda _, home: ("catalogue", "backup", str(beside(home)), "--replace"),
        ),
        Command("catalogue restore", "lacking", lambda stage, _: ("catalogue", "restore", str(stage.backup), "--yes")),
        Command("catalogue compact", "full", lambda *_: ("catalogue", "compact")),
        Command("catalogue repair", "hurt", lambda *_: ("catalogue", "repair")),
        Command("catalogue rebuild", "older", lambda *_: ("catalogue", "rebuild", "--yes")),
    )
}
