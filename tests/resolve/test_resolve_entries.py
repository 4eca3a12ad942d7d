"""The installed entries, run as Resolve runs them, against the fake, the real bridge and a real daemon on real film."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.resolve.conftest import Desk
from tests.resolve.running import item, old_python, plain_python, run_entries, world

BUNNY = "big_buck_bunny_0_30s_480p.mp4"
FOREIGN = {"frame": 48, "color": "Blue", "name": "Mine", "note": "", "duration": 1, "customData": "not json"}


def _bunny(desk: Desk, **more: Any) -> dict[str, Any]:
    clip = item(desk.footage / BUNNY, 86400, 86400 + 480, fps=24.0, frames=720)
    marks = {"video": {"in": 48.0, "out": 191.0}}
    return world([clip], **{"marks": marks, "markers": [FOREIGN], **more})


def _pythons() -> list[Any]:
    old = old_python()
    return [pytest.param(plain_python(), id="present"), *([pytest.param(old, id="3.6")] if old else [])]


@pytest.mark.parametrize("python", _pythons())
def test_suggest_again_add_and_remove_from_the_menu(desk: Desk, tmp_path: Path, python: str) -> None:
    entries = ["Suggest Score", "Suggest Score", "Add Suggested Track", "Remove Suggestions", "Temptrack Diagnose"]
    paths = [desk.entry(name) for name in entries]
    # A locale that knows no ö: Python 3.6 then takes paths for ASCII.
    run = run_entries(_bunny(desk, playhead=100), tmp_path, *paths, python=python, LC_ALL="C")
    foreign = {"48": {key: value for key, value in FOREIGN.items() if key != "frame"}}
    first, second, added, removed, diagnosed = run.states

    ours = {frame: marker for frame, marker in first["markers"].items() if frame != "48"}
    assert sorted(map(int, ours)) == [49, 50, 51], run.printed
    assert ours["49"]["duration"] == 192 - 49
    assert "GPL-2.0-or-later" in ours["49"]["note"]
    assert json.loads(ours["49"]["customData"])["range"] == [48, 192]
    assert all(len(marker["customData"]) < 250 for marker in ours.values())

    assert second["markers"] == first["markers"]
    assert "0 markers set, 3 unchanged, 0 replaced." in run.printed
    (track,) = added["audio"]
    assert track["name"].startswith("Temptrack: ")
    assert track["items"][0]["start"] == 86400 + 48
    assert added["current_bin"] == "Master"
    assert removed["markers"] == foreign
    assert diagnosed["markers"] == foreign
    assert not diagnosed["modal"]
    assert "DeleteMarkersByColor" not in " ".join(diagnosed["calls"])

    assert "Library: 3 tracks" in (desk.plugin.folder / "last-run.txt").read_text(encoding="utf-8")
    assert "Traceback" not in run.printed
    assert not list(desk.plugin.machine.user_tree.rglob("__pycache__"))


def test_without_a_global_the_entry_finds_resolve_by_itself(desk: Desk, tmp_path: Path) -> None:
    run = run_entries({**_bunny(desk), "inject_resolve": False}, tmp_path, desk.entry("Remove Suggestions"))
    assert "0 markers of Temptrack removed; all others are untouched." in run.printed


def test_the_free_edition_from_21_1_is_told_what_it_needs(desk: Desk, tmp_path: Path) -> None:
    spec = {**_bunny(desk, version=(21, 1), studio=False), "inject_resolve": False}
    run = run_entries(spec, tmp_path, desk.entry("Suggest Score"))
    assert "from 21.1 on scripts need Resolve Studio" in run.printed
    assert "48" in run.last["markers"]
    assert len(run.last["markers"]) == 1


def test_an_entry_outlives_its_product_with_a_sentence(desk: Desk, tmp_path: Path) -> None:
    entry = desk.entry("Suggest Score")
    orphan = tmp_path / "Suggest Score.py"
    text = entry.read_text(encoding="ascii")
    line = next(line for line in text.splitlines() if line.startswith("LIBRARY = "))
    orphan.write_text(text.replace(line, "LIBRARY = '/nowhere/t\\xf6ne'"))
    run = run_entries(_bunny(desk), tmp_path, orphan)
    assert "no longer installed where it was" in run.printed
    line = next(line for line in text.splitlines() if line.startswith("COMMAND = "))
    orphan.write_text(text.replace(line, "COMMAND = ['/nowhere/python']"))
    run = run_entries(_bunny(desk), tmp_path, orphan)
    assert "Temptrack's own Python cannot be started" in run.printed
    assert "temptrack plugin install resolve" in run.printed
