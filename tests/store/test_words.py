import hypothesis.strategies as st
import pytest
from hypothesis import given

from temptrack.store.words import query_terms, scene_terms, terms, track_terms
from tests.store.making import film, track


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Sigur Rós: Ágætis byrjun", ["sigur", "ro", "agætis", "byrjun"]),
        ("The director's cut", ["the", "director", "cut"]),
        ("rock'n'roll", ["rock", "n", "roll"]),
        ("01_dark-ambient (take 2).wav", ["01", "dark", "ambient", "take", "2", "wav"]),
        ("夜想曲 Op.9", ["夜想", "想曲", "op", "9"]),
        ("夜", ["夜"]),
        ("ＡＢＣ ﬁlm STRASSE straße", ["abc", "film", "strass", "strass"]),
        ("\x00\x1b[0m \u200b", ["0m"]),
        ("x" * 100, ["x" * 40]),
        ("", []),
    ],
)
def test_terms_are_folded_and_stemmed(text: str, expected: list[str]) -> None:
    assert terms(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a man in the rain", ["man", "rain"]),
        ("The Who", ["who"]),
        ("The The", ["the"]),
        ("rain, Raining; rains", ["rain"]),
        ("...?", []),
    ],
)
def test_stop_words_are_searched_for_only_alone(text: str, expected: list[str]) -> None:
    assert query_terms(text) == expected


@given(st.text(max_size=200))
def test_any_text_gives_terms_that_survive_being_joined_by_spaces(text: str) -> None:
    found = terms(text)
    assert " ".join(found).split() == found
    assert set(query_terms(text)) <= set(found)
    assert terms(" ".join(found[:0])) == []


def test_a_track_is_found_by_its_file_name_but_not_by_its_folder() -> None:
    found = track_terms(track(0, path="/Bjork/RooftopChase.flac", title="", artist="", genres=()))
    assert found == ["rooftopchas", "rooftop", "chase"]


def test_a_scene_is_found_by_description_and_actions() -> None:
    assert scene_terms(film("heat")[1][1]) == ["scene", "1", "of", "heat", "walk"]
