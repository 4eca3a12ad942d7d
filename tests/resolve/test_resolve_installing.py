"""Putting the plugin in place and taking it away, on three systems, for users with any name."""

import subprocess
import sys
from pathlib import Path, PurePosixPath, PureWindowsPath

import pytest

from temptrack.errors import InvalidInputError, StateError
from temptrack.home import Home
from temptrack.hosts.known import host_plugin
from temptrack.hosts.resolve.entries import ENTRIES
from temptrack.hosts.resolve.installing import ResolvePlugin
from temptrack.hosts.resolve.places import Machine
from tests.running import run_cli

VENDOR = "Blackmagic Design"


def _plugin(folder: Path, system: str = "Linux") -> ResolvePlugin:
    """A user called Jörg on a machine whose root is a folder of the test."""
    user = folder / "home" / "Jörg Ünsal"
    user.mkdir(parents=True, exist_ok=True)
    (folder / "root").mkdir(exist_ok=True)
    machine = Machine(system, user, {}, root=folder / "root")
    return ResolvePlugin(machine, Home(user / ".temptrack"), Path(sys.executable))


def _files(folder: Path) -> set[Path]:
    return set(folder.rglob("*"))


def test_the_places_are_those_of_the_vendors_readme() -> None:
    mac = Machine("Darwin", PurePosixPath("/Users/Jörg"), {})
    assert str(mac.user_tree) == f"/Users/Jörg/Library/Application Support/{VENDOR}/DaVinci Resolve/Fusion"
    assert str(mac.shared_tree) == f"/Library/Application Support/{VENDOR}/DaVinci Resolve/Fusion"
    linux = Machine("Linux", PurePosixPath("/home/jörg"), {})
    assert str(linux.user_tree) == "/home/jörg/.local/share/DaVinciResolve/Fusion"
    assert str(linux.shared_tree) == "/opt/resolve/Fusion"
    named = {"APPDATA": r"C:\Users\Jörg\AppData\Roaming", "PROGRAMDATA": r"D:\Data"}
    for windows in (
        Machine("Windows", PureWindowsPath(r"C:\Users\Jörg"), named),
        Machine("Windows", PureWindowsPath(r"C:\Users\Jörg"), {"PROGRAMDATA": r"D:\Data"}),
    ):
        tree = str(windows.user_tree).replace("\\", "/").replace("//", "/")
        assert tree == f"C:/Users/Jörg/AppData/Roaming/{VENDOR}/DaVinci Resolve/Support/Fusion"
        assert (
            str(windows.shared_tree).replace("\\", "/").replace("//", "/") == f"D:/Data/{VENDOR}/DaVinci Resolve/Fusion"
        )


@pytest.mark.parametrize("system", ["Linux", "Darwin"])
@pytest.mark.parametrize("everyone", [False, True])
def test_uninstall_leaves_nothing_behind(tmp_path: Path, system: str, everyone: bool) -> None:
    plugin = _plugin(tmp_path, system)
    before = _files(tmp_path)
    plugin.install(everyone=everyone)
    assert plugin.status().whole
    tree = plugin.machine.shared_tree if everyone else plugin.machine.user_tree
    assert {tree.joinpath(*entry.place) for entry in ENTRIES} <= _files(tmp_path)
    (plugin.folder / "last-run.txt").write_text("a run")
    plugin.uninstall()
    assert _files(tmp_path) == before
    assert not plugin.status().whole


def test_what_is_somebody_elses_stays(tmp_path: Path) -> None:
    plugin = _plugin(tmp_path)
    theirs = plugin.machine.user_tree / "Scripts" / "Utility" / "Mine.py"
    theirs.parent.mkdir(parents=True)
    theirs.write_text("print(1)")
    before = _files(tmp_path)
    plugin.install(everyone=False)
    plugin.uninstall()
    assert _files(tmp_path) == before
    assert theirs.read_text() == "print(1)"


def test_a_file_of_the_same_name_that_is_not_ours_is_not_overwritten(tmp_path: Path) -> None:
    plugin = _plugin(tmp_path)
    theirs = plugin.machine.user_tree / "Scripts" / "Utility" / "Suggest Score.py"
    theirs.parent.mkdir(parents=True)
    theirs.write_text("print(1)")
    before = _files(tmp_path)
    with pytest.raises(StateError, match=r"Suggest Score\.py is not Temptrack's"):
        plugin.install(everyone=False)
    assert _files(tmp_path) == before
    plugin.uninstall()
    assert theirs.read_text() == "print(1)"


def test_installing_in_the_other_tree_moves_the_entries(tmp_path: Path) -> None:
    plugin = _plugin(tmp_path)
    before = _files(tmp_path)
    plugin.install(everyone=False)
    plugin.install(everyone=True)
    assert not [path for path in _files(plugin.machine.user_tree) if path.is_file()]
    assert plugin.status().whole
    plugin.uninstall()
    assert _files(tmp_path) == before


def test_status_tells_what_is_out_of_date_and_installing_mends_it(tmp_path: Path) -> None:
    plugin = _plugin(tmp_path)
    plugin.install(everyone=False)
    moved = ResolvePlugin(plugin.machine, plugin.home, Path("/elsewhere/python"))
    assert not moved.status().whole
    assert "out of date" in moved.status().lines[0]
    assert "Suggest Score" in moved.status().lines[0]
    moved.install(everyone=False)
    assert moved.status().whole


def test_the_record_may_be_lost(tmp_path: Path) -> None:
    plugin = _plugin(tmp_path)
    plugin.install(everyone=False)
    (plugin.folder / "installed.json").write_text("{")
    plugin.uninstall()
    assert not [path for path in _files(tmp_path) if path.is_file()]


def test_the_app_store_build_is_refused_with_a_reason_unless_the_other_is_there(tmp_path: Path) -> None:
    plugin = _plugin(tmp_path, "Darwin")
    user = Path(plugin.machine.user_home)
    (user / "Library" / "Containers" / "com.blackmagic-design.DaVinciResolveLite").mkdir(parents=True)
    before = _files(tmp_path)
    with pytest.raises(StateError, match="App Store's build"):
        plugin.install(everyone=False)
    assert _files(tmp_path) == before
    (tmp_path / "root" / "Applications" / "DaVinci Resolve" / "DaVinci Resolve.app").mkdir(parents=True)
    assert any("App Store" in line for line in plugin.install(everyone=False).lines)


def test_the_receipt_of_the_app_store_tells_its_build(tmp_path: Path) -> None:
    plugin = _plugin(tmp_path, "Darwin")
    (tmp_path / "root" / "Applications" / "DaVinci Resolve.app" / "Contents" / "_MASReceipt").mkdir(parents=True)
    with pytest.raises(StateError, match="Blackmagic's site"):
        plugin.install(everyone=False)


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    plugin = _plugin(tmp_path)
    tree = plugin.machine.user_tree
    tree.parent.mkdir(parents=True)
    tree.write_text("a file where a folder should be")
    with pytest.raises(StateError, match="cannot be written"):
        plugin.install(everyone=False)


def test_another_host_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(InvalidInputError, match="name one of: resolve"):
        host_plugin("avid", Home(tmp_path))


@pytest.mark.skipif(sys.platform != "linux", reason="HOME moves the trees on Linux alone")
def test_the_commands(tmp_path: Path) -> None:
    home = Home(tmp_path / "töne")

    def run(*words: str) -> "subprocess.CompletedProcess[str]":
        return run_cli("plugin", *words, home=home, HOME=str(tmp_path))

    before = _files(tmp_path)
    missing = run("status", "resolve")
    assert missing.returncode == 1
    assert "Not installed" in missing.stdout
    done = run("install", "resolve")
    assert done.returncode == 0, done.stderr
    assert "Workspace > Scripts > Suggest Score (every page)" in done.stdout
    assert run("status", "resolve").returncode == 0
    assert (home.root.stat().st_mode & 0o777) == 0o700
    gone = run("uninstall", "resolve")
    assert gone.returncode == 0, gone.stderr
    assert _files(tmp_path) == before
    refused = run("install", "avid")
    assert refused.returncode == 1
    assert "There is no plugin for 'avid'" in refused.stderr
