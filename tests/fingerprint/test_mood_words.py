import pytest

from temptrack.fingerprint.mood_words import PLACE_OF_WORD, SPOKEN, spoken_mood


def test_every_word_is_placed_within_bounds() -> None:
    assert all(0.0 <= level <= 1.0 for place in PLACE_OF_WORD.values() for level in place)


def test_spoken_words_are_placed_and_no_two_at_one_place() -> None:
    places = [PLACE_OF_WORD[word] for word in SPOKEN]
    assert len(set(SPOKEN)) == len(SPOKEN)
    assert len(set(places)) == len(places)


def test_threat_is_tense_tenderness_is_not_and_sadness_lies_between() -> None:
    tension = {word: place.tension for word, place in PLACE_OF_WORD.items()}
    assert tension["tender"] < tension["sad"] < tension["menacing"]
    assert tension["festive"] < tension["battle"]


@pytest.mark.parametrize(("asked", "meant"), [("calm", "calm"), ("Peaceful", "calm"), ("battle", "aggressive")])
def test_any_mood_has_a_spoken_neighbour(asked: str, meant: str) -> None:
    assert spoken_mood(asked) == meant


def test_a_word_for_no_mood_has_none() -> None:
    assert spoken_mood("zither") is None
    assert all(spoken_mood(word) in SPOKEN for word in PLACE_OF_WORD)
