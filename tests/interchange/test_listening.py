from pathlib import Path

import pytest

from temptrack.interchange.report.answer import Suggestion
from temptrack.interchange.report.listening import (
    BYTES_A_SECOND,
    LONGEST_S,
    MOST_AUDIO_BYTES,
    Preview,
    Sounds,
    preview_length_s,
    section_key,
)
from temptrack.interchange.report.reading import read_answer
from tests.interchange.report_samples import answer, suggestion, track


def suggestions(count: int) -> list[Suggestion]:
    paths = [f"/music/a & b #{number}.ogg" for number in range(count)]
    made = [suggestion(1, track=track(number, path=path)) for number, path in enumerate(paths)]
    return list(read_answer(answer(suggestions=made)).suggestions)


@pytest.mark.parametrize("sections", [0, 1, 17, 40, 120])
def test_previews_are_as_long_as_all_of_them_fit(sections: int) -> None:
    length_s = preview_length_s(sections)
    assert 6.0 <= length_s <= LONGEST_S
    assert sections * length_s * BYTES_A_SECOND <= MOST_AUDIO_BYTES


def test_a_preview_is_played_from_within_the_page() -> None:
    (one,) = suggestions(1)
    player = Sounds({section_key(one): Preview(b"abc", "audio/mpeg", 3.0)}, Path("/reports")).players([one])
    (found,) = player.values()
    assert found.source == "data:audio/mpeg;base64,YWJj"
    assert found.embedded
    assert found.label == "Track 0, from 0:12.0"


def test_without_one_the_file_is_played_from_in_to_out_by_a_relative_address() -> None:
    (one,) = suggestions(1)
    (found,) = Sounds(beside=Path("/reports/new")).players([one]).values()
    assert found.source == "../../music/a%20%26%20b%20%230.ogg#t=12.000,32.000"
    assert not found.embedded
    assert Sounds().players([one]) == {}


def test_more_than_a_page_may_weigh_is_not_put_into_it() -> None:
    laid = suggestions(4)
    third = b"x" * (MOST_AUDIO_BYTES // 3)
    sounds = Sounds({section_key(one): Preview(third, "audio/mpeg", 30.0) for one in laid})
    assert len(sounds.players(laid)) == 3
    assert len(sounds.players([laid[0]] * 9)) == 1
