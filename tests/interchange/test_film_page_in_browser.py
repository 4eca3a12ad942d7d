"""The page of a long film with many cues as a browser lays it out; skipped where there is none."""

import re
from pathlib import Path

import pytest

from temptrack.interchange.report import render_film
from tests.interchange.browser import browse, needs_browser, width_over
from tests.interchange.film_samples import cue, film

pytestmark = needs_browser


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    long = "Concertoforaveryverylongtitlewithoutaspaceinit" * 4
    cues = [cue(n, 90.0 * n, 90.0 * n + 5 * n, known=n % 2 == 0, track_title=f"{long} {n}") for n in range(1, 70)]
    (tmp_path / "report.html").write_text(render_film(film(*cues, duration_s=7_000.0)), encoding="utf-8")
    return tmp_path


def test_it_is_drawn_and_prints(folder: Path) -> None:
    tree = browse(folder, "--dump-dom", f"--print-to-pdf={folder / 'report.pdf'}")
    printed = (folder / "report.pdf").read_bytes()
    assert printed.startswith(b"%PDF-")
    assert 2 <= len(re.findall(rb"/Type\s*/Page\b", printed)) <= 20
    assert "<script" not in tree


@pytest.mark.parametrize("width", [420, 1200])
def test_nothing_runs_over_the_side(folder: Path, width: int) -> None:
    assert width_over(folder, width) <= 0
