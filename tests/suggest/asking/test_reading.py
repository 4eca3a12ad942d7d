import pytest
from hypothesis import given
from hypothesis import strategies as st

from temptrack.errors import InvalidInputError
from temptrack.suggest.asking import Asking, read_asking


def test_a_question_is_taken_apart() -> None:
    asking = read_asking('night chase "rain on glass" -piano tempo:>120 licence:cc-by')
    assert asking.text == "night chase rain on glass"
    assert asking.phrases == ("rain on glass",)
    assert [condition.typed for condition in asking.conditions] == ["-piano", "tempo:>120", "licence:cc-by"]


def test_plain_words_stay_as_they_are() -> None:
    assert read_asking("two men run, hand-held - at night") == Asking(text="two men run, hand-held - at night")
    assert read_asking("  \n ") == Asking()
    assert read_asking('""') == Asking()


def test_too_many_conditions_are_refused() -> None:
    with pytest.raises(InvalidInputError, match="51 conditions, 50 are allowed"):
        read_asking(" ".join(f"-w{i}" for i in range(51)))


@given(st.text(st.characters(exclude_characters='"“„«:-', exclude_categories=["Z", "C"]), min_size=1))
def test_a_word_without_signs_is_itself(word: str) -> None:
    assert read_asking(word).text == word
