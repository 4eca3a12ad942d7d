"""Run an installed menu entry as Resolve does: in a process of its own, with the application's objects as globals.

usage: python run_entry.py ENTRY WORLD.json OUT.json [ENTRY ...]
"""

import json
import os
import runpy
import sys
from typing import Any, Dict

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

from fake.application import Scripting, build  # type: ignore[import-not-found]


def state(resolve: Any) -> Dict[str, Any]:
    """Return what a person would see on the timeline."""
    timeline = resolve._manager._project._timeline
    return {
        "markers": {str(frame): marker for frame, marker in timeline._markers.items()},
        "audio": [
            {"name": track.name, "kind": track.kind, "items": [item._spec for item in track.items]}
            for track in timeline._tracks["audio"]
        ],
        "bins": [folder._name for folder in resolve._manager._project._pool._root._folders],
        "current_bin": resolve._manager._project._pool._current._name,
        "modal": resolve._session.modal,
        "calls": resolve._session.calls,
    }


def main() -> None:
    """Run each entry in turn on one application and write the state after each."""
    entries, world, out = [sys.argv[1], *sys.argv[4:]], sys.argv[2], sys.argv[3]
    with open(world, encoding="utf-8") as file:
        spec = json.load(file)
    resolve = build(spec)
    names = {"bmd": Scripting(resolve._session, resolve)}
    if spec.get("inject_resolve", True):
        names["resolve"] = resolve
    states = []
    for entry in entries:
        if entry.startswith("playhead="):
            resolve._manager._project._timeline._spec["playhead"] = int(entry.partition("=")[2])
            continue
        runpy.run_path(entry, init_globals=names)
        states.append(state(resolve))
    with open(out, "w", encoding="ascii") as file:
        json.dump({"python": list(sys.version_info[:3]), "states": states}, file)


main()
