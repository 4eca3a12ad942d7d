import dataclasses

import pytest

from temptrack.interchange.marker_text import marker_colour, marker_text
from temptrack.interchange.report.reading import read_answer

SOURCE = {
    "suggestions": [
        {
            "rank": 1,
            "confidence": 0.62,
            "track": {
                "title": "Night Drive",
                "artist": "Somebody",
                "licence": "CC-BY-4.0",
                "links": [{"label": "Search", "url": "https://example.org/night"}],
            },
            "track_in_s": 12.4,
            "track_out_s": 42.4,
            "gain_db": -4.2,
            "reasons": [
                {"route": "scenes", "text": "like the chase in Five Places"},
                {"route": "affect", "text": "dark and fast"},
                {"route": "length", "text": "long enough"},
            ],
        },
        {"rank": 2, "confidence": 0.2, "track": {"title": "Nameless", "licence": "unknown"}, "track_out_s": 3},
    ],
    "uncertainty": {"confidence": 0.6, "message": "Unlike anything learnt."},
    "scene": {"remarks": ["a.mov is offline"]},
}
ANSWER = read_answer(SOURCE)


def test_a_marker_says_how_sure_where_why_and_under_which_licence() -> None:
    said = marker_text(ANSWER, ANSWER.suggestions[0])
    assert said.name == "Night Drive – Somebody"
    assert said.colour == "Yellow"
    assert said.note.replace("\N{NO-BREAK SPACE}", " ").splitlines() == [
        "62 %, perhaps. Licence CC-BY-4.0.",
        "From 0:12.4 to 0:42.4 of the track, gain −4.2 dB.",
        "Film scenes: Like the chase in Five Places",
        "Mood and energy: Dark and fast",
        "Search: https://example.org/night",
        "Note: a.mov is offline",
    ]


def test_a_later_suggestion_wears_its_rank_and_an_unknown_licence_stands_out() -> None:
    said = marker_text(ANSWER, ANSWER.suggestions[1])
    assert said.name == "2. Nameless"
    assert "Licence unknown!" in said.note
    assert "offline" not in said.note


def test_an_abstention_is_no_confident_marker() -> None:
    unsure = dataclasses.replace(ANSWER, uncertainty=dataclasses.replace(ANSWER.uncertainty, abstain=True))
    said = marker_text(unsure, unsure.suggestions[0])
    assert said.note.startswith("A near miss, nothing fits well enough. Unlike anything learnt.")
    assert said.colour not in {marker_colour(share / 100, abstain=False) for share in range(101)}


def test_long_and_broken_texts_become_short_lines() -> None:
    first = ANSWER.suggestions[0]
    loud = dataclasses.replace(first, track=dataclasses.replace(first.track, title="very\nlong " * 60))
    said = marker_text(ANSWER, loud)
    assert "\n" not in said.name
    assert len(said.name) == 80
    assert said.name.endswith("…")


@pytest.mark.parametrize(
    ("confidence", "colour"), [(0.65, "Green"), (0.64, "Yellow"), (0.35, "Yellow"), (0.1, "Lavender")]
)
def test_the_colour_goes_with_the_words(confidence: float, colour: str) -> None:
    assert marker_colour(confidence, abstain=False) == colour
