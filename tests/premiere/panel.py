"""The panel's project, built once: what its tests need of Node and npm, or why they are skipped."""

import functools
import shutil
import subprocess
from pathlib import Path

import pytest

PANEL = Path(__file__).parents[2] / "plugin_premiere"
_NODE_MAJOR = 20


def node() -> str:
    """Return Node 20 or later; skips the test where there is none."""
    found = shutil.which("node")
    if found is None:
        pytest.skip("Node 20 is not installed")
    version = subprocess.run([found, "--version"], capture_output=True, text=True, check=True).stdout.strip()
    if int(version.lstrip("v").split(".")[0]) < _NODE_MAJOR:
        pytest.skip(f"Node 20 is needed, this is {version}")
    return found


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


def npm(*words: str) -> "subprocess.CompletedProcess[str]":
    """Run npm in the panel's folder."""
    return subprocess.run(["npm", *words], cwd=PANEL, capture_output=True, text=True, check=False)
