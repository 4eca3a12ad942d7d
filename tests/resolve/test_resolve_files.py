"""The plugin's files: old enough in their syntax, dependent on nothing, in the wheel, and Lua where they are Lua."""

import ast
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest
from lupa import LuaRuntime

from temptrack.home import Home
from temptrack.hosts.resolve.entries import CLIP, CONTEXT, ENTRIES, HELP, Entry, Paths, paths_of, render
from tests.conftest import REPOSITORY

SOURCE = REPOSITORY / "plugin_resolve"
LIBRARY = sorted((SOURCE / "temptrack_resolve").glob("*.py"))
AWKWARD = Paths(
    python=Path("/opt/Jörg's/bin/python"),
    library=SOURCE,
    package=Path('/opt/ä \N{GRINNING FACE} "b"'),
    home=Path("/home/]=] ü"),
    folder=Path("/home/]=] ü/resolve"),
)


def test_the_library_runs_in_python_3_6_by_its_syntax_and_by_what_it_calls() -> None:
    check = "from vermin import main; main()"
    words = ["-t=3.6-", "--violations", "--no-tips", str(SOURCE / "temptrack_resolve"), str(SOURCE / "entry.py")]
    done = subprocess.run([sys.executable, "-c", check, *words], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    assert "Minimum required versions: 3.6" in done.stdout


@pytest.mark.parametrize("path", LIBRARY, ids=lambda path: path.name)
def test_the_library_imports_the_standard_library_alone(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"), feature_version=(3, 6))
    absolute = [node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and not node.level]
    names = [alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names]
    roots = {name.split(".")[0] for name in [*absolute, *names]}
    assert roots <= sys.stdlib_module_names
    assert "dataclasses" not in roots  # of 3.7


def _runs(program: str) -> bool:
    """A version manager's stand-in is there without what it stands for."""
    return subprocess.run([program, "--version"], capture_output=True, check=False).returncode == 0


def _pythons_2() -> list[list[str]]:
    """The present Python that says it is 2.7, and a real one where one is at hand."""
    pretend = "import sys; sys.version_info = (2, 7, 18); exec(open(sys.argv[1]).read(), {'__name__': '__main__'})"
    kept = sorted(str(one) for one in Path.home().glob(".pyenv/versions/2.7*/bin/python"))
    real = [one for one in [*kept, shutil.which("python2.7") or ""] if one and _runs(one)]
    return [[sys.executable, "-c", pretend], *([one] for one in real[:1])]


@pytest.mark.parametrize("python", _pythons_2(), ids=lambda python: "real" if len(python) == 1 else "pretended")
def test_python_2_is_told_what_is_missing(tmp_path: Path, python: list[str]) -> None:
    entry = tmp_path / "entry.py"
    entry.write_text(render(ENTRIES[0], tmp_path, AWKWARD), encoding="ascii")
    done = subprocess.run([*python, str(entry)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "Resolve runs Python 2.7 here; install Python 3.6 or later" in done.stdout


@pytest.mark.parametrize("entry", [entry for entry in ENTRIES if entry.task], ids=lambda entry: entry.title)
def test_paths_are_baked_in_ascii_and_come_back_whole(entry: Entry, tmp_path: Path) -> None:
    text = render(entry, tmp_path, AWKWARD)
    assert text.isascii()
    found = {
        node.targets[0].id: ast.literal_eval(node.value)
        for node in ast.parse(text).body
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
    }
    assert found["TASK"] == entry.task
    assert found["COMMAND"] == AWKWARD.command
    assert found["LIBRARY"] == str(SOURCE)
    assert found["FOLDER"] == str(AWKWARD.folder)
    assert "@" not in "".join(line for line in text.splitlines() if " = " in line)


def _lua() -> tuple[Any, list[str]]:
    said: list[str] = []
    lua = LuaRuntime(unpack_returned_tuples=True)
    lua.globals()["print"] = lambda *words: said.append(" ".join(map(str, words)))
    return lua, said


def test_the_lua_entry_says_which_edition_and_what_to_do(tmp_path: Path) -> None:
    lua, said = _lua()
    lua.execute(
        'resolve = { GetProductName = function() return "DaVinci Resolve" end,'
        ' GetVersionString = function() return "21.1.0.14" end }'
    )
    lua.execute(render(HELP, tmp_path, AWKWARD))
    assert said[0] == "Temptrack in DaVinci Resolve 21.1.0.14"
    assert any("--markers" in line for line in said)
    assert said[-1].endswith(str(SOURCE / "README.md"))


def test_the_lua_entry_does_without_resolve(tmp_path: Path) -> None:
    lua, said = _lua()
    lua.execute(render(HELP, tmp_path, AWKWARD))
    assert any("Python scripts need Resolve Studio" in line for line in said)


def test_the_context_entry_is_a_menu_of_the_node_graph_and_runs_the_script(tmp_path: Path) -> None:
    lua, said = _lua()
    lua.execute("function Action(t) action = t; return t end function Menus(t) menus = t; return t end")
    lua.execute("function _Lua(text) return text end function Append(t) return t end")
    tree = tmp_path / "]=] Ünsal"
    lua.execute("return " + render(CONTEXT, tree, AWKWARD))
    action, menus = lua.globals().action, lua.globals().menus
    assert menus.Target == "FlowView"
    assert list(menus[1].values()) == ["_", action.ID + "{}"]
    ran: list[str] = []
    there = {"found": True}
    lua.globals().bmd = {"fileexists": lambda path: there["found"]}
    lua.execute("function ask(f) target = { RunScript = function(self, path) f(path) end } end")
    lua.globals().ask(ran.append)
    body = action.Targets.Composition.Execute
    lua.execute(body)
    assert ran == [str(tree.joinpath(*CLIP.place))]
    there["found"] = False
    lua.execute(body)
    assert len(ran) == 1
    assert said


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel that users install, unpacked."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    done = subprocess.run(build, cwd=REPOSITORY, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as packed:
        packed.extractall(folder / "site")
    return folder / "site"


def test_an_installed_wheel_carries_the_plugin_and_installs_from_it(unpacked: Path, tmp_path: Path) -> None:
    packed = unpacked / "temptrack" / "plugin_resolve"
    tracked = [*SOURCE.glob("*.*"), *LIBRARY]
    kept = {path.relative_to(SOURCE) for path in tracked if path.is_file()}
    assert {path.relative_to(packed) for path in packed.rglob("*") if path.is_file()} == kept
    environment = {
        **os.environ,
        "PYTHONPATH": str(unpacked),
        "HOME": str(tmp_path),
        "TEMPTRACK_HOME": str(tmp_path / "t"),
    }
    words = [sys.executable, "-m", "temptrack", "plugin", "install", "resolve"]
    done = subprocess.run(words, env=environment, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    (entry,) = tmp_path.rglob("Suggest Score.py")
    assert f"LIBRARY = {str(packed)!r}" in entry.read_text(encoding="ascii")


def test_in_a_checkout_the_source_folder_is_used(tmp_path: Path) -> None:
    assert paths_of(Home(tmp_path), Path(sys.executable)).library == SOURCE
