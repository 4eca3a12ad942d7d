"""The page of a cue sheet, taken apart."""

import re
from typing import Any

import pytest

from temptrack.interchange.report.notes import script_hash
from temptrack.interchange.spotting import render_sheet
from tests.interchange.report_page import Page
from tests.interchange.report_samples import HOSTILE
from tests.interchange.spotting.sheets import cue, nothing, present, sheet

WHOLE = cue(1, 6.0, 30.0), present(40.0, 60.0), nothing(70.0, 90.0)


def rendered(*cues: dict[str, Any], **changes: Any) -> Page:
    return Page(render_sheet(sheet(*cues, **changes), title="film.mov", path="/films/film.mov"))


def test_cues_are_drawn_and_told_with_timecode_reasons_and_licences() -> None:
    page = rendered(*WHOLE)
    assert [one["class"].split()[:2] for one in page.all("a", "cue")] == [
        ["cue", "chosen"],
        ["cue", "plays"],
        ["cue", "open"],
    ]
    text = page.text.replace("\N{NO-BREAK SPACE}", " ")
    for words in (
        *("film.mov", "/films/film.mov", "2 cues, 44.0 s of 2 min 00 s (37 %).", "Music plays already for 20.0 s."),
        *("01:00:06:00 → 01:00:30:00", "Track 1", "0:12.3 → ", "fade, 4.0 s", "down for 2.5 s", "CC BY 4.0"),
        *("41 %", "Nobody speaks, the picture is lively.", "Or: Siege", "The nearest misses: Siege", "Nothing fits"),
        *("For 1 of them nothing in the library fits.", "fits well enough: cue 3", "Two routes agree."),
        *("Music plays already", "a.mov could not be heard", "rules of the", "Both are tense", "A street."),
    ):
        assert words in text, words


def test_the_cue_sheet_and_the_credits_are_what_societies_and_licences_ask_for() -> None:
    sung = {"track_id": "2", "title": "Song", "artist": "", "licence": "CC BY-ND 3.0", "vocal": 0.9}
    page = rendered(cue(1, 6.0, 30.0), cue(2, 40.0, 63.0, track=sung))
    text = page.text
    assert "Track 1 Somebody to be stated 01:00:06:00 01:00:30:00 0:24 BI" in text
    assert "Song to be stated to be stated 01:00:40:00 01:01:03:00 0:23 BV" in text
    credit = "“Track 1” by Somebody, CC BY 4.0 (https://creativecommons.org/licenses/by/4.0/), shortened"
    assert credit in text
    assert text.index("CC BY-ND 3.0", text.index("Licences")) < text.index(credit)
    assert "without the author's leave" in text


def test_each_scene_is_shown_once_and_every_picture_says_what_it_is() -> None:
    html = render_sheet(sheet(cue(1, 6.0, 90.0)), title="film.mov")
    page = Page(html)
    assert html.count("data:image/jpeg") == 1
    (frame,) = page.all("span", "frame")
    assert frame["class"] == "frame p0"
    assert frame["aria-label"] == "Scene 1. A street."
    strip = [one for one in page.all("span") if one.get("title", "").startswith("Scene")]
    assert [one["class"] for one in strip] == ["p0", ""]


def test_a_film_that_wants_no_music_says_so() -> None:
    page = rendered()
    assert "No music is wanted in its 2 min 00 s." in page.text
    assert not page.all("table")
    assert not page.all("script")


@pytest.mark.parametrize("found", [{}, {"cues": 3, "rate": {"num": "x"}, "remarks": "no"}, {"cues": [{}]}])
def test_whatever_is_missing_is_an_empty_place(found: dict[str, object]) -> None:
    assert "Untitled film" in Page(render_sheet(found, title="")).text


def test_nothing_typed_reaches_the_browser_unescaped_and_nothing_is_loaded() -> None:
    track = {"track_id": HOSTILE, "title": HOSTILE, "licence": HOSTILE, "artist": HOSTILE, "album": HOSTILE}
    reasons = [{"route": HOSTILE, "text": HOSTILE, "log_odds": 1}]
    other = {"track": track}
    hits = [{"track_s": 1, "range_s": 1, "label": HOSTILE}]
    told: dict[str, Any] = dict.fromkeys(
        ("reason", "uncertainty", "section_reason", "enters", "leaves", "answer_id"), HOSTILE
    )
    bad = cue(1, 0.0, 30.0, track=track, track_reasons=reasons, alternatives=[other], hit_points=hits, **told)
    scenes = [{"in_s": 0, "out_s": 60, "description": HOSTILE}]
    html = render_sheet(sheet(bad, grounds=HOSTILE, remarks=[HOSTILE], scenes=scenes), title=HOSTILE, path=HOSTILE)
    assert html.count("<script") == 1
    page = Page(html)
    assert HOSTILE in page.text
    assert {one["data-answer"] for one in page.all("fieldset")} == {HOSTILE}
    (policy,) = [one["content"] for one in page.all("meta") if one.get("http-equiv") == "Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; img-src data:;")
    assert policy.endswith(f"script-src '{script_hash()}'")
    assert not re.search(r'(?:src|href)="(?!#|data:)', html)


def test_a_choice_names_the_answer_and_its_tracks_so_that_feedback_can() -> None:
    page = rendered(*WHOLE)
    assert [one["data-where"] for one in page.all("fieldset")] == [
        "Cue 1, 01:00:06:00 to 01:00:30:00",
        "Cue 3, 01:01:10:00 to 01:01:30:00",
    ]
    assert [one["data-track"] for one in page.all("input") if "data-track" in one] == [
        f"{1:032x}",
        *["f" * 32] * 2,
    ]
