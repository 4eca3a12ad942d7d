import base64
import hashlib
import json

import pytest

from temptrack.errors import InvalidInputError
from temptrack.interchange.report.notes import MOST_CHARACTERS, read_notes, script, script_hash

SAVED = {
    "temptrack_notes": 1,
    "title": "film.mov",
    "notes": [
        {
            "where": "Cue 1",
            "answer_id": "abc",
            "verdict": "kept",
            "tracks": [{"track_id": "1f", "title": "Siege"}],
            "comment": "Later, please.",
        },
        {"where": "Cue 2", "answer_id": "abd", "verdict": "silence", "tracks": [], "comment": ""},
    ],
}


def test_what_the_page_saves_is_read() -> None:
    first, second = read_notes(json.dumps(SAVED))
    assert (first.where, first.answer_id, first.verdict, first.comment) == ("Cue 1", "abc", "kept", "Later, please.")
    assert [(one.track_id, one.title) for one in first.tracks] == [("1f", "Siege")]
    assert (second.verdict, second.tracks) == ("silence", ())


@pytest.mark.parametrize(
    "text",
    [
        *("", "[]", "not JSON", '{"temptrack_notes": 2}', "[" * 100_000),
        json.dumps({**SAVED, "pad": "x" * MOST_CHARACTERS}),
        json.dumps({"temptrack_notes": 1, "notes": [{"verdict": "<script>"}]}),
    ],
)
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(InvalidInputError):
        read_notes(text)


def test_the_policy_names_the_script_as_it_stands() -> None:
    digest = hashlib.sha256(str(script()).encode()).digest()
    assert script_hash() == f"sha256-{base64.b64encode(digest).decode()}"
    assert "</script" not in script()
    assert "innerHTML" not in script()
