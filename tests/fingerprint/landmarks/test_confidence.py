"""Confidence grows with the score and shrinks with the length that was searched."""

import hypothesis.strategies as st
from hypothesis import given

from temptrack.fingerprint.landmarks.confidence import confidence_of, is_sure

SCORES, LENGTHS = st.floats(0, 5000), st.floats(0.1, 100)


@given(SCORES, SCORES, LENGTHS)
def test_a_higher_score_is_no_less_sure(one: float, other: float, length_s: float) -> None:
    low, high = sorted((one, other))
    assert 0 < confidence_of(low, length_s) <= confidence_of(high, length_s) <= 1


@given(SCORES, LENGTHS, LENGTHS)
def test_the_same_score_in_a_longer_query_is_no_surer(score: float, one: float, other: float) -> None:
    short, long = sorted((one, other))
    assert confidence_of(score, long) <= confidence_of(score, short)


def test_the_bar_rises_with_length_as_false_scores_do() -> None:
    for length_s, highest_false in ((1.0, 6.2), (2.0, 7.6), (3.0, 11.0), (5.0, 11.1), (10.0, 12.2)):  # of the fit
        assert not is_sure(highest_false, length_s)
    assert is_sure(9.0, 1.0)
    assert is_sure(25.0, 10.0)
    assert not is_sure(9.0, 10.0)
