"""A real browser for the pages; tests that need it are skipped where there is none."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

BROWSER = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1 , EXCLUDE localhost",  # its own services', too
)

needs_browser = pytest.mark.skipif(BROWSER is None, reason="no chromium, chromium-browser or google-chrome on PATH")


def browse(folder: Path, *options: str) -> str:
    """Open report.html of a folder and return what the browser prints."""
    done = subprocess.run(
        [str(BROWSER), *FLAGS, f"--user-data-dir={folder / 'profile'}", *options, (folder / "report.html").as_uri()],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    return done.stdout


def width_over(folder: Path, width: int) -> int:
    """Return how many pixels report.html is wider than a window of a width."""
    tell = "<script>onload=()=>parent.postMessage(document.documentElement.scrollWidth-innerWidth,'*')</script>"
    page = (folder / "report.html").read_text(encoding="utf-8")
    # The page's own policy forbids scripts, so the copy that is asked for its layout goes without.
    page = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', tell, page)
    (folder / "inner.html").write_text(page, encoding="utf-8")
    frame = f'<iframe style="width:{width}px;height:900px;border:0" src="inner.html"></iframe>'
    hear = "<script>onmessage=message=>{document.title='over '+message.data}</script>"
    (folder / "report.html").write_text(hear + frame, encoding="utf-8")
    tree = browse(folder, "--dump-dom", "--window-size=1400,1000", "--virtual-time-budget=2000")
    found = re.search(r"<title>over (-?\d+)</title>", tree)
    assert found, tree[:500]
    return int(found[1])
