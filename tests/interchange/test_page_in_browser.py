"""The page as a browser lays it out; needs Chromium, and is skipped where there is none."""

import re
from pathlib import Path

import pytest

from temptrack.interchange.report import render_report
from tests.interchange.browser import browse, needs_browser, width_over
from tests.interchange.report_samples import answer, hostile_answer

pytestmark = needs_browser


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "report.html").write_text(render_report([answer(), hostile_answer()]), encoding="utf-8")
    return tmp_path


def test_the_browser_reads_what_was_written(folder: Path) -> None:
    tree = browse(folder, "--dump-dom")
    assert len(re.findall(r'<li class="card"', tree)) == 4
    assert tree.count("<script") == 1
    assert '<html lang="en" class="takes-notes">' in tree


def test_it_prints(folder: Path) -> None:
    browse(folder, f"--print-to-pdf={folder / 'report.pdf'}")
    printed = (folder / "report.pdf").read_bytes()
    assert printed.startswith(b"%PDF-")
    assert 1 <= len(re.findall(rb"/Type\s*/Page\b", printed)) <= 12


@pytest.mark.parametrize("width", [420, 1200])
def test_nothing_runs_over_the_side(folder: Path, width: int) -> None:
    assert width_over(folder, width) <= 0
