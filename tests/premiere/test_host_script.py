"""The panel's host script, run in an ES3 engine over a strict Premiere: plugin_premiere/test/host."""

import shutil
import subprocess
from pathlib import Path

import pytest

PANEL = Path(__file__).parents[2] / "plugin_premiere"
_NODE_MAJOR = 20


def _node() -> str:
    node = shutil.which("node")
    if node is None:
        pytest.skip("Node 20 is not installed")
    version = subprocess.run([node, "--version"], capture_output=True, text=True, check=True).stdout
    if int(version.strip().lstrip("v").split(".")[0]) < _NODE_MAJOR:
        pytest.skip(f"Node 20 is needed, this is {version.strip()}")
    return node


def test_the_host_script_does_what_premiere_allows() -> None:
    files = sorted(str(path) for path in (PANEL / "test" / "host").glob("*.test.mjs"))
    done = subprocess.run([_node(), "--test", *files], cwd=PANEL, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-4000:]
    assert "# skipped 0" in done.stdout


def test_the_host_script_is_ascii_and_small_pieces() -> None:
    for path in sorted((PANEL / "host").glob("*.js")):
        text = path.read_text("ascii")
        assert "\t" not in text
        assert len(text.splitlines()) <= 250, path.name
