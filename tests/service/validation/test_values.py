import math
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from temptrack.errors import InvalidInputError, MessageTooLargeError
from temptrack.service.validation.values import check_count, check_limit, check_number, check_path, check_text


@given(st.text(st.characters(exclude_categories=("Cc", "Cs")), max_size=2000))
def test_words_of_any_script_pass_without_the_blanks_around_them(text: str) -> None:
    assert check_text(text, "text") == text.strip()


@given(st.text(max_size=30), st.characters(categories=["Cc"]), st.text(max_size=30))
def test_a_control_character_is_named_wherever_it_stands(before: str, control: str, after: str) -> None:
    if control in "\t\n\r":
        return
    with pytest.raises(InvalidInputError, match=r"U\+00[0-9A-F]{2}") as refused:
        check_text(before + control + after, "text")
    assert not any(unicodedata.category(c) == "Cc" for c in str(refused.value))


def test_text_is_bounded_to_the_character() -> None:
    assert len(check_text("ü" * 2000, "text")) == 2000
    with pytest.raises(MessageTooLargeError, match="text has 2,001 characters"):
        check_text("ü" * 2001, "text")


@pytest.mark.parametrize("path", ["", "clip.mov", "./clip.mov", "~/clip.mov", "\0", "/a\0", "/" + "x" * 4096])
def test_paths_that_mean_nothing_here_are_refused(path: str) -> None:
    with pytest.raises(InvalidInputError):
        check_path(path, "path")


def test_a_path_of_any_script_passes() -> None:
    assert str(check_path("/média/夜 1\n.mov", "path")) == "/média/夜 1\n.mov"


@given(st.floats())
def test_numbers_pass_when_finite_and_between(value: float) -> None:
    if math.isfinite(value) and -1 <= value <= 1:
        assert check_number(value, "x", -1, 1) == value
        return
    with pytest.raises(InvalidInputError, match="x is"):
        check_number(value, "x", -1, 1)


def test_limits_and_counts() -> None:
    assert [check_limit(n) for n in (0, 1, 50)] == [5, 1, 50]
    with pytest.raises(InvalidInputError, match="limit is 51"):
        check_limit(51)
    with pytest.raises(InvalidInputError, match="paths is empty"):
        check_count([], "paths", least=1)
    with pytest.raises(MessageTooLargeError, match="paths has 3 entries"):
        check_count("abc", "paths", most=2)
