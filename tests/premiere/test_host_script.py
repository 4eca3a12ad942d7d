"""The panel's host script, run in an ES3 engine over a strict Premiere: plugin_premiere/test/host."""

import subprocess

from tests.premiere.panel import PANEL, node


def test_the_host_script_does_what_premiere_allows() -> None:
    files = sorted(str(path) for path in (PANEL / "test" / "host").glob("*.test.mjs"))
    done = subprocess.run([node(), "--test", *files], cwd=PANEL, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-4000:]
    assert "# skipped 0" in done.stdout


def test_the_host_script_is_ascii_and_small_pieces() -> None:
    for path in sorted((PANEL / "host").glob("*.js")):
        text = path.read_text("ascii")
        assert "\t" not in text
        assert len(text.splitlines()) <= 250, path.name
