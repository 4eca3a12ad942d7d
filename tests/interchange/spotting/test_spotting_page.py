"""The page of a cue sheet, taken apart."""

from typing import Any

import pytest

from temptrack.interchange.spotting import render_sheet
from tests.interchange.report_page import Page
from tests.interchange.report_samples import HOSTILE
from tests.interchange.spotting.sheets import cue, nothing, present, sheet


def rendered(*cues: dict[str, Any], **changes: Any) -> Page:
    return Page(render_sheet(sheet(*cues, **changes), title="film.mov", path="/films/film.mov"))


def test_cues_are_drawn_and_listed_with_timecode_reasons_and_licences() -> None:
    page = rendered(cue(1, 6.0, 30.0), present(40.0, 60.0), nothing(70.0, 90.0))
    assert [one["class"].split()[:2] for one in page.all("a", "cue")] == [
        ["cue"],
        ["cue", "unknown"],
        ["cue", "unknown"],
    ]
    text = page.text.replace("\N{NO-BREAK SPACE}", " ")
    for words in (
        *("film.mov", "/films/film.mov", "2 cues, 44.0 s of 2 min 00 s (37 %).", "Music plays already for 20.0 s."),
        *("01:00:06:00 → 01:00:30:00", "Track 1 from 0:12.3", "fade, 4.0 s", "down under 2.5 s of speech", "CC BY 4.0"),
        *("41 %", "Nobody speaks, the picture is lively.", "or Siege", "nearest misses: Siege", "Nothing fits"),
        *(
            "For 1 of them nothing in the library fits.",
            "Music plays already",
            "a.mov could not be heard",
            "rules of the",
        ),
    ):
        assert words in text, words


def test_a_film_that_wants_no_music_says_so() -> None:
    page = rendered()
    assert "No music is wanted in its 2 min 00 s." in page.text
    assert not page.all("table")


@pytest.mark.parametrize("found", [{}, {"cues": 3, "rate": {"num": "x"}, "remarks": "no"}, {"cues": [{}]}])
def test_whatever_is_missing_is_an_empty_place(found: dict[str, object]) -> None:
    assert "Untitled film" in Page(render_sheet(found, title="")).text


def test_nothing_typed_reaches_the_browser_unescaped_and_nothing_is_loaded() -> None:
    track = {"track_id": "1", "title": HOSTILE, "licence": HOSTILE, "artist": HOSTILE}
    bad = cue(1, 0.0, 30.0, track=track, reason=HOSTILE)
    html = render_sheet(sheet(bad, grounds=HOSTILE, remarks=[HOSTILE]), title=HOSTILE, path=HOSTILE)
    assert "<script" not in html
    assert HOSTILE in Page(html).text
    assert "default-src 'none'" in html
    assert "http://" not in html
    assert "https://" not in html
