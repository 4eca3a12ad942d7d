from pathlib import Path

import pytest

from temptrack.cli.report_file import check_report_place, write_report
from temptrack.cli.request import to_message
from temptrack.errors import InvalidInputError
from temptrack.timebase import parse_instant
from temptrack.v1.range_pb2 import MediaRange
from temptrack.v1.suggest_pb2 import Filters, Reference, Steering, SuggestRequest
from tests.cli.answers import answer, suggestion


def written(folder: Path, request: SuggestRequest) -> str:
    place = write_report(folder / "out.html", request, answer(suggestion(1)))
    assert place == folder / "out.html"
    assert [path.name for path in folder.iterdir()] == ["out.html"]
    return place.read_text(encoding="utf-8")


def test_the_question_is_told_in_words(tmp_path: Path) -> None:
    media = MediaRange(
        path="/footage/cave.mov",
        range_in=to_message(parse_instant("62.5")),
        range_out=to_message(parse_instant("00:02:00:00")),
    )
    page = written(
        tmp_path,
        SuggestRequest(
            media=media,
            text="torches",
            like=Reference(path="/music/theme.wav"),
            steering=Steering(energy=-0.5, tempo=1),
            filters=Filters(licences=["CC0", "CC BY"], tempo_min_bpm=80, duration_min_s=30, duration_max_s=90),
        ),
    )
    for words in (
        *("cave.mov</bdi></h2>", "/footage/cave.mov", "1:02.5 – 00:02:00:00", "“torches”", "like theme.wav", "calmer"),
        *("faster", "licence CC0 or CC BY", "at least 80 BPM", "30 to 90 s", "Siege"),
    ):
        assert words in page, words


def test_words_alone_head_the_page(tmp_path: Path) -> None:
    assert "“slow sad piano”</bdi></h2>" in written(tmp_path, SuggestRequest(text=" slow sad piano "))


def test_a_place_that_cannot_be_is_refused_before_work(tmp_path: Path) -> None:
    with pytest.raises(InvalidInputError, match="is a folder"):
        check_report_place(tmp_path)
    with pytest.raises(InvalidInputError, match="cannot be written to"):
        check_report_place(tmp_path / "missing" / "out.html")
    check_report_place(tmp_path / "out.html")
