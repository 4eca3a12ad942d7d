from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Shell, Stock
from tests.interchange.report_page import Page

TRACK_FIELDS = {"track_id", "title", "artist", "album", "path", "duration_s", "licence", "links"}


def check_fields(answer: dict[str, Any]) -> None:
    """The names other tools rely on."""
    assert set(answer) == {"suggestions", "uncertainty", "scene", "capabilities", "answer_id"}
    for suggestion in answer["suggestions"]:
        assert {
            *("rank", "score", "confidence", "track", "track_in_s", "track_out_s"),
            *("gain_db", "hit_points", "reasons"),
        } <= set(suggestion)
        assert set(suggestion["track"]) >= TRACK_FIELDS
        for link in suggestion["track"]["links"]:
            assert set(link) == {"label", "url"}
        for hit in suggestion["hit_points"]:
            assert set(hit) == {"track_s", "range_s", "label"}
        assert suggestion["reasons"]
        for reason in suggestion["reasons"]:
            assert set(reason) == {"route", "text", "log_odds"}
    assert set(answer["uncertainty"]) == {"confidence", "novelty", "abstain", "message", "confidence_means"}
    assert {"description", "actions", "affect"} <= set(answer["scene"])
    assert set(answer["scene"]["affect"]) == {"energy", "valence"}
    assert set(answer["capabilities"]) == {"semantic", "films_learnt", "tracks", "matcher"}


def test_json_has_the_promised_names(stock: Stock) -> None:
    answer = stock.shell.json("suggest", stock.film, "--in", "1", "--out", "100f", "--limit", "2")
    check_fields(answer)
    assert [suggestion["rank"] for suggestion in answer["suggestions"]] == [1, 2]
    assert answer["scene"]["duration_s"] == pytest.approx(3.0, abs=0.05)
    assert answer["capabilities"]["films_learnt"] == 1


def test_the_table_shows_licences_reasons_and_doubt(stock: Stock) -> None:
    done = stock.shell("suggest", stock.film)
    assert done.stderr == ""
    assert "\x1b" not in done.stdout
    assert max(map(len, done.stdout.splitlines())) <= 80
    assert "confidence" in done.stdout.splitlines()[0]
    assert done.stdout.count("CC BY 4.0") == 3
    assert done.stdout.count("Mood and energy:") >= 3
    assert "Drawn on 3\N{NO-BREAK SPACE}tracks and 1\N{NO-BREAK SPACE}learnt film" in done.stdout


def test_a_reference_and_steering(stock: Stock) -> None:
    answer = stock.shell.json("suggest", "--like", stock.music / "walk.wav", "--like-in", "1", "--calmer")
    check_fields(answer)
    assert any(reason["route"] == "sound" for reason in answer["suggestions"][0]["reasons"])


def test_the_beginning_of_an_id_is_enough(stock: Stock) -> None:
    ids = {track["title"]: track["track_id"] for track in stock.shell.json("library", "list")["tracks"]}
    answer = stock.shell.json("suggest", "--like", ids["walk"][:8], "--exclude", ids["chase"][:8])
    named = {suggestion["track"]["title"] for suggestion in answer["suggestions"]}
    assert "chase" not in named
    assert named


def test_filters_that_leave_nothing_say_so(stock: Stock) -> None:
    done = stock.shell("suggest", stock.film, "--licence", "CC0")
    assert "Loosen the filters" in done.stdout
    answer = stock.shell.json("suggest", stock.film, "--licence", "CC0")
    assert answer["suggestions"] == []
    assert answer["uncertainty"]["abstain"] is True


def test_the_report_is_whole(stock: Stock, tmp_path: Path) -> None:
    place = tmp_path / "report.html"
    done = stock.shell("suggest", stock.film, "--text", "a <b>chase</b>", "--report", place)
    assert str(place) in done.stderr
    page = Page(place.read_text(encoding="utf-8"))
    assert len(page.all("li", "card")) == 3
    assert page.all("img")
    assert page.all("path", "scene-line")[0]["d"].startswith("M0.0,")
    assert all(line["d"].startswith("M0.0,") for line in page.all("path", "track-line"))
    assert "“a <b>chase</b>”" in page.text


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "nothing to look at"),
        (("gone.mov",), "gone.mov"),
        (("{film}", "--in", "noon"), "not a moment"),
        (("{film}", "--in", "4", "--out", "2"), "4"),
        (("{film}", "--in", "90"), "90"),
        (("--in", "4", "--text", "x"), "--in"),
        (("{film}", "--calmer", "--energy", "0.2"), "--energy"),
        (("{film}", "--report", "/nowhere/at/all.html"), "cannot be written to"),
        (("{film}", "--limit", "51"), "50"),
        (("{film}", "--tempo", "nan"), "tempo"),
        (("--like", "ffffffff"), "ffffffff"),
        (("--text", "x" * 2001), "2,000"),
    ],
)
def test_what_cannot_be_meant_is_one_sentence(stock: Stock, words: tuple[str, ...], said: str) -> None:
    done = stock.shell("suggest", *(word.format(film=stock.film) for word in words), code=1)
    assert done.stdout == ""
    assert len(done.stderr.splitlines()) == 1
    assert said in done.stderr


def test_an_empty_library_says_what_next(empty_shell: Shell, stock: Stock) -> None:
    done = empty_shell("suggest", stock.film, code=1)
    assert "temptrack library add" in done.stderr


def test_a_beat_meets_the_moment_asked_for(stock: Stock) -> None:
    answer = stock.shell.json("suggest", stock.film, "--in", "1", "--out", "5", "--hit", "1.5")
    for suggestion in answer["suggestions"]:
        chosen = [hit for hit in suggestion["hit_points"] if hit["label"] == "chosen"]
        assert [hit["range_s"] for hit in chosen] in ([1.5], [])
        assert suggestion["section_reason"]
        for other in suggestion["alternatives"]:
            assert set(other) == {"track_in_s", "track_out_s", "why", "hit_points"}
            assert abs(other["track_in_s"] - suggestion["track_in_s"]) >= 2.0
    assert any(hit["label"] == "chosen" for one in answer["suggestions"] for hit in one["hit_points"])
    assert any(one["alternatives"] for one in answer["suggestions"])
    assert "on the chosen moment" in stock.shell("suggest", stock.film, "--out", "4", "--hit", "00:00:01:12").stdout


def test_a_moment_beyond_the_range_is_refused(stock: Stock) -> None:
    done = stock.shell("suggest", stock.film, "--in", "1", "--out", "4", "--hit", "3.5", code=1)
    assert "lies beyond the range" in done.stderr
