import pytest
from hypothesis import given
from hypothesis import strategies as st

from temptrack.fingerprint.mood_words import PLACE_OF_WORD, SPOKEN
from temptrack.fingerprint.music.moods import moods_of

LEVEL = st.floats(0.0, 1.0)


@given(energy=LEVEL, valence=LEVEL, tension=LEVEL)
def test_three_to_five_words_of_the_vocabulary_strongest_first(energy: float, valence: float, tension: float) -> None:
    moods = moods_of(energy, valence, tension)
    assert 3 <= len(moods) <= 5
    assert {mood.word for mood in moods} <= set(SPOKEN)
    strengths = [mood.strength for mood in moods]
    assert strengths == sorted(strengths, reverse=True)
    assert all(0.0 <= strength <= 1.0 for strength in strengths)


@pytest.mark.parametrize("word", SPOKEN)
def test_where_a_word_lies_it_is_the_first(word: str) -> None:
    first = moods_of(*PLACE_OF_WORD[word])[0]
    assert first.word == word
    assert first.strength == 1.0


@pytest.mark.parametrize(
    ("feeling", "word"),
    [
        ((0.95, 0.2, 0.95), "aggressive"),
        ((0.15, 0.75, 0.05), "calm"),
        ((0.15, 0.15, 0.4), "sad"),
        ((0.75, 0.95, 0.1), "playful"),
        ((0.6, 0.2, 0.9), "suspenseful"),
    ],
)
def test_words_a_listener_would_choose(feeling: tuple[float, float, float], word: str) -> None:
    assert word in [mood.word for mood in moods_of(*feeling)][:2]
