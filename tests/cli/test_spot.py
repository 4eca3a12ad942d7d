"""`temptrack spot` as a user has it."""

import csv
import io
import json
import re
from pathlib import Path

from temptrack.interchange.timelines import read_timeline
from tests.cli.conftest import Shell, Stock
from tests.interchange.timelines.making import PAL, Laid, Sequence, write


def test_a_sheet_is_printed_and_written(stock: Stock, tmp_path: Path) -> None:
    page, table = tmp_path / "sheet.html", tmp_path / "sheet.csv"
    done = stock.shell("spot", stock.film, "--anew", "--shortest", "2", "--report", page, "--csv", table)
    text = done.stdout.replace("\N{NO-BREAK SPACE}", " ")
    rows = list(csv.DictReader(io.StringIO(table.read_text(encoding="utf-8"))))
    assert len(rows) == 1
    assert rows[0]["kind"] == "wanted"
    assert "1 cue, 6.0 s of 6.0 s (100 %)" in text
    assert rows[0]["out"] in text
    assert "1. " in text
    assert max(map(len, text.splitlines())) <= 80
    assert "Cue sheet" in page.read_text(encoding="utf-8")
    assert str(page) in done.stderr
    assert str(table) in done.stderr


def test_json_has_the_contracts_names_and_what_plays_already_is_told(stock: Stock) -> None:
    wanted = stock.shell.json("spot", stock.film, "--anew", "--shortest", "2", "-n", "1")
    (cue,) = wanted["cues"]
    assert {"in_s", "out_s", "track", "track_in_s", "confidence", "reason", "alternatives"} <= set(cue)
    assert cue["kind"] == "CUE_KIND_WANTED"
    assert len(cue["alternatives"]) == 1
    playing = stock.shell.json("spot", stock.film)["cues"]
    assert [one["kind"] for one in playing] == ["CUE_KIND_PRESENT"]
    assert "track" not in playing[0]


def test_what_cannot_be_done_is_said_before_any_work(stock: Stock, empty_shell: Shell, tmp_path: Path) -> None:
    assert "is a folder" in stock.shell("spot", stock.film, "--report", tmp_path, code=1).stderr
    assert "--alternatives 0" in stock.shell("spot", stock.film, "-n", "0", code=1).stderr
    assert "density is 2" in stock.shell("spot", stock.film, "--density", "2", code=1).stderr
    assert "Nothing is at" in stock.shell("spot", tmp_path / "gone.mp4", code=1).stderr
    assert "temptrack library add" in empty_shell("spot", stock.film, code=1).stderr


def test_a_timeline_is_spotted_by_its_own_timecode_and_marked(stock: Stock, tmp_path: Path) -> None:
    clips = (Laid(stock.film.as_uri(), 0, 150, 0),)
    edit = write(tmp_path, Sequence(PAL, 25 * 3600, clips=clips), ".fcpxml")
    marked, page = tmp_path / "marked.fcpxml", tmp_path / "page.html"
    done = stock.shell("spot", edit, "--anew", "--shortest", "2", "--markers", marked, "--report", page)
    assert "01:00:00:00" in done.stdout
    assert "01:00:00:00" in page.read_text(encoding="utf-8")
    (cue,) = stock.shell.json("spot", edit, "--anew", "--shortest", "2")["cues"]
    (marker,) = read_timeline(marked).markers
    assert (marker.record_in_frame, marker.duration_frames) == (
        int(cue["in_frame"]),
        int(cue["out_frame"]) - int(cue["in_frame"]),
    )
    assert marker.name.startswith("1 ")
    heard = stock.shell.json("spot", edit)["cues"]
    assert [one["kind"] for one in heard] == ["CUE_KIND_PRESENT"]


def test_a_page_to_send_holds_its_music_and_its_notes_come_back(stock: Stock, tmp_path: Path) -> None:
    page, notes = tmp_path / "page.html", tmp_path / "notes.json"
    stock.shell("spot", stock.film, "--anew", "--shortest", "2", "--report", page, "--with-audio")
    html = page.read_text(encoding="utf-8")
    assert html.count("data:audio/mpeg;base64,") == 1
    assert "data:image/jpeg;base64," in html
    answer = re.findall(r'data-answer="(\w+)"', html)[0]
    track, title = re.findall(r'data-track="(\w+)" data-title="([^"]+)"', html)[0]
    about = {
        "where": "Cue 1",
        "answer_id": answer,
        "comment": "Softer.",
        "tracks": [{"track_id": track, "title": title}],
    }
    gone = {**about, "answer_id": "0" * 16, "verdict": "rejected"}
    notes.write_text(
        json.dumps({"temptrack_notes": 1, "notes": [{**about, "verdict": "kept"}, gone]}), encoding="utf-8"
    )
    done = stock.shell("feedback", "--notes", notes)
    assert f"Cue 1: yes to {title}. “Softer.”" in " ".join(done.stdout.split())
    assert "1 verdict of 2 remembered" in done.stdout.replace("\N{NO-BREAK SPACE}", " ")
    assert "Not remembered" in done.stderr
    told = stock.shell.json("feedback", "--list")["verdicts"]
    assert told[0]["verdict"] == "VERDICT_KEPT"
    assert told[0]["track_id"] == track


def test_sound_without_a_page_and_notes_that_are_none_are_refused(stock: Stock, tmp_path: Path) -> None:
    assert "add --report FILE" in stock.shell("spot", stock.film, "--with-audio", code=1).stderr
    assert "add --report FILE" in stock.shell("suggest", stock.film, "--with-audio", code=1).stderr
    assert "cannot be read" in stock.shell("feedback", "--notes", tmp_path / "gone.json", code=1).stderr
    (tmp_path / "mail.txt").write_text("Dear editor", encoding="utf-8")
    assert "not what a report saves" in stock.shell("feedback", "--notes", tmp_path / "mail.txt", code=1).stderr
