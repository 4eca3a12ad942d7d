"""The page of a film's cues, taken apart."""

from datetime import UTC, datetime

import pytest

from temptrack.interchange.report import render_film
from tests.interchange.film_samples import cue, film
from tests.interchange.report_page import Page
from tests.interchange.report_samples import HOSTILE


def rendered(*cues: dict[str, object], **options: object) -> Page:
    return Page(render_film(film(*cues, **options)))  # type: ignore[arg-type]


def test_cues_are_drawn_and_listed() -> None:
    page = rendered(cue(1, 6.0, 30.0, track_speed=1.04), cue(2, 45.0, 60.0, known=False))
    drawn = page.all("a", "cue")
    assert [one["href"] for one in drawn] == ["#cue1", "#cue2"]
    assert [one["class"].split() for one in drawn] == [["cue"], ["cue", "unknown"]]
    assert [one["id"] for one in page.all("tr") if "id" in one] == ["cue1", "cue2"]
    text = page.text.replace("\N{NO-BREAK SPACE}", " ")
    for words in (
        *(
            "Sintel",
            "/films/sintel.mkv",
            "Music plays for 39.0 s of 1 min 00 s, in 2 cues; 1 is a track of the library.",
        ),
        *("0:06.0 → 0:30.0", "24.0 s", "Track 1 from 0:12.3 at 104.0 % speed", "recognised, 99 % sure", "CC BY 4.0"),
        *("not recognised; most like Siege (cosine 0.82)", "60 %", "Scene of cue 2.", "Nothing left this machine."),
    ):
        assert words in text, words


def test_a_licence_nobody_states_is_flagged() -> None:
    assert "licence unknown" in rendered(cue(1, 0.0, 9.0, track_licence="unknown")).text
    assert "licence unknown" not in rendered(cue(1, 0.0, 9.0)).text


def test_a_film_without_music_says_so() -> None:
    page = rendered()
    assert "No music was found in its 1 min 00 s." in page.text
    assert not page.all("table")
    assert len(page.all("path", "music-area")) == 1


@pytest.mark.parametrize("found", [{}, {"film": None, "cues": 3, "timeline": {"scenes": "x", "music_curve": [1]}}])
def test_whatever_is_missing_is_an_empty_place(found: dict[str, object]) -> None:
    assert "Untitled film" in Page(render_film(found)).text


def test_nothing_typed_reaches_the_browser_unescaped_and_nothing_is_loaded() -> None:
    bad = cue(1, 0.0, 30.0, track_title=HOSTILE, track_licence=HOSTILE, scene_description=HOSTILE)
    worse = cue(2, 30.0, 60.0, known=False, nearest_track_title=HOSTILE)
    html = render_film(film(bad, worse, film={"title": HOSTILE, "path": HOSTILE, "duration_s": 60}))
    assert "<script" not in html
    assert HOSTILE in Page(html).text
    assert "default-src 'none'" in html
    assert "http://" not in html
    assert "https://" not in html


def test_the_date_is_the_one_given() -> None:
    assert "1 May 2026, 10:30" in Page(render_film(film(), written=datetime(2026, 5, 1, 10, 30, tzinfo=UTC))).text
