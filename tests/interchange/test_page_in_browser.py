"""The page as a browser lays it out; needs Chromium, and is skipped where there is none."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from temptrack.interchange.report import render_report
from tests.interchange.report_samples import answer, hostile_answer

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
)

pytestmark = pytest.mark.skipif(BROWSER is None, reason="no chromium, chromium-browser or google-chrome on PATH")


def browse(folder: Path, *options: str) -> str:
    done = subprocess.run(
        [str(BROWSER), *FLAGS, f"--user-data-dir={folder / 'profile'}", *options, (folder / "report.html").as_uri()],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    return done.stdout


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "report.html").write_text(render_report([answer(), hostile_answer()]), encoding="utf-8")
    return tmp_path


def test_the_browser_reads_what_was_written(folder: Path) -> None:
    tree = browse(folder, "--dump-dom")
    assert len(re.findall(r'<li class="card"', tree)) == 4
    assert "<script" not in tree


def test_it_prints(folder: Path) -> None:
    browse(folder, f"--print-to-pdf={folder / 'report.pdf'}")
    printed = (folder / "report.pdf").read_bytes()
    assert printed.startswith(b"%PDF-")
    assert 1 <= len(re.findall(rb"/Type\s*/Page\b", printed)) <= 12


@pytest.mark.parametrize("width", [420, 1200])
def test_nothing_runs_over_the_side(folder: Path, width: int) -> None:
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
    assert int(found[1]) <= 0
