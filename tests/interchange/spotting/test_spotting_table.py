"""A cue sheet as CSV: one row a cue, and nothing a spreadsheet would run."""

import csv
import io
from typing import Any

from temptrack.interchange.spotting import read_sheet, sheet_csv
from temptrack.interchange.spotting.table import COLUMNS
from tests.interchange.spotting.sheets import cue, nothing, present, sheet


def rows(*cues: dict[str, Any], **changes: Any) -> list[dict[str, str]]:
    written = sheet_csv(read_sheet(sheet(*cues, **changes)))
    return list(csv.DictReader(io.StringIO(written, newline="")))


def test_one_row_a_cue() -> None:
    wanted, playing, missing = rows(cue(1, 6.0, 30.25), present(40.0, 60.0), nothing(70.0, 90.0))
    assert tuple(wanted) == COLUMNS
    assert (wanted["in"], wanted["out"], wanted["length_s"]) == ("01:00:06:00", "01:00:30:06", "24.250")
    assert (wanted["title"], wanted["licence"], wanted["track_in_s"]) == ("Track 1", "CC BY 4.0", "12.300")
    assert (wanted["exit"], wanted["fade_s"], wanted["confidence"]) == ("fade", "4.0", "0.410")
    assert (playing["kind"], playing["title"], playing["exit"]) == ("present", "", "")
    assert (missing["kind"], missing["track_id"], missing["returns"]) == ("wanted", "", "")


def test_timecode_drops_frames_where_the_rate_does() -> None:
    (row,) = rows(cue(1, 6.0, 30.0, in_frame="1800"), rate={"num": 30000, "den": 1001})
    assert row["in"] == "00:01:00;02"


def test_without_a_rate_there_are_seconds() -> None:
    (row,) = rows(cue(1, 6.0, 30.0), rate=None)
    assert (row["in"], row["out"]) == ("6.00 s", "30.00 s")


def test_a_title_is_never_a_formula() -> None:
    track = {"track_id": "1", "title": "=cmd()", "artist": "@x", "album": '-1,"a"\n', "licence": "+"}
    (row,) = rows(cue(1, 6.0, 30.0, track=track))
    assert [row[name][0] for name in ("title", "artist", "album", "licence")] == ["'"] * 4
    assert not rows()
