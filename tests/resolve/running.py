"""Running an installed entry in an interpreter of its own, and describing timelines."""

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from temptrack.home import Home
from temptrack.hosts.resolve.installing import ResolvePlugin
from temptrack.hosts.resolve.places import Machine

RUN_ENTRY = Path(__file__).resolve().parent / "fake" / "run_entry.py"

State = dict[str, Any]
_ABOUT = ("studio", "page", "strict", "faults", "language")


def install_in(folder: Path, home: Home) -> ResolvePlugin:
    """Install for a user whose home is the folder, on a machine without Resolve."""
    machine = Machine("Linux", folder, {}, root=folder / "root")
    plugin = ResolvePlugin(machine, home, Path(sys.executable))
    plugin.install(everyone=False)
    return plugin


@dataclass(frozen=True)
class Ran:
    """What a run of entries left."""

    states: list[State]
    printed: str
    python: tuple[int, ...]

    @property
    def last(self) -> State:
        return self.states[-1]


def plain_python() -> str:
    """The interpreter under the environment: it has nothing of the product installed."""
    return str(getattr(sys, "_base_executable", "") or sys.executable)


def old_python() -> str | None:
    """A real Python 3.6, where one is at hand: named by TEMPTRACK_OLD_PYTHON, on the path, or of pyenv."""
    named = [os.environ.get("TEMPTRACK_OLD_PYTHON", ""), shutil.which("python3.6") or ""]
    kept = sorted(Path.home().glob(".pyenv/versions/3.6*/bin/python"))
    return next((one for one in [*named, *map(str, kept)] if one and _answers(one)), None)


def _answers(python: str) -> bool:
    asked = [python, "-c", "import sys; print(sys.version_info[:2] == (3, 6))"]
    done = subprocess.run(asked, capture_output=True, text=True, check=False)
    return done.stdout.strip() == "True"


def run_entries(world: dict[str, Any], scratch: Path, *entries: Path | str, python: str = "", **variables: str) -> Ran:
    """Run entries one after the other on one application, as Resolve's menu does.

    The child has an empty PYTHONPATH and what Resolve sets for its own libraries.
    """
    spec, out = scratch / "world.json", scratch / "out.json"
    spec.write_text(json.dumps(world))
    first, *more = map(str, entries)
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "TEMPTRACK"))}
    environment |= {"PYTHONPATH": "", "LD_LIBRARY_PATH": "/opt/resolve/libs", **variables}
    done = subprocess.run(
        [python or plain_python(), str(RUN_ENTRY), first, str(spec), str(out), *more],
        env=environment,
        capture_output=True,
        timeout=60,
        check=False,
    )
    printed = done.stdout.decode(errors="replace")
    assert done.returncode == 0, printed + done.stderr.decode(errors="replace")
    found = json.loads(out.read_text())
    return Ran(found["states"], printed, tuple(found["python"]))


def item(
    path: Path | str, start: int, end: int, *, fps: float = 24.0, source_in: int = 0, **more: Any
) -> dict[str, Any]:
    """Describe a clip at normal speed unless told otherwise."""
    media = {"name": Path(str(path)).name, "path": str(path), "fps": fps, "frames": more.pop("frames", 0)}
    rate = more.pop("rate", fps)
    speed = more.get("speed", 1.0)
    source_out = more.pop("source_out", source_in + max(1, round((end - start) / rate * fps * speed)))
    found = {"name": media["name"], "start": start, "end": end, "source_in": source_in, "source_out": source_out}
    return {**found, "media": {**media, **more.pop("media", {})}, **more}


def world(*tracks: list[dict[str, Any]], version: tuple[int, ...] = (21, 0, 4), **more: Any) -> dict[str, Any]:
    """Describe an application whose timeline has these video tracks, bottom first."""
    about: dict[str, Any] = {name: more.pop(name) for name in _ABOUT if name in more}
    rows = [{"type": "video", "items": items} for items in tracks]
    timeline = {"name": "Reel 1", "rate": "24", "start": 86400, "tracks": rows, **more}
    return {"version": version, "timeline": timeline, **about}
