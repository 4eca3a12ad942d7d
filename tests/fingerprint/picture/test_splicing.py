"""What is decoded to fill the gaps between known ranges, and that filling them leaves none."""

import hypothesis.strategies as st
from hypothesis import given

from temptrack.fingerprint.picture.splicing import LEAD_S, gaps_between
from temptrack.media import Span


def test_nothing_known_is_decoded_whole() -> None:
    assert gaps_between([], Span(3, 9)) == [Span(3, 9)]


def test_all_known_needs_nothing() -> None:
    assert gaps_between([Span(0, 10)], Span(3, 9)) == []
    assert gaps_between([Span(0, 6), Span(4, 10)], Span(3, 9)) == []


@given(st.lists(st.tuples(st.floats(0, 100), st.floats(4, 30)), min_size=1, max_size=5), st.floats(5, 80))
def test_known_ranges_and_gaps_cover_what_is_asked_and_overlap(
    known: list[tuple[float, float]], length_s: float
) -> None:
    spans = sorted((Span(begin, begin + length) for begin, length in known), key=lambda span: span.source_in_s)
    low = spans[0].source_in_s - 3
    asked = Span(low, low + length_s)
    inside = [span for span in spans if span.source_in_s < asked.source_out_s - 4]
    gaps = gaps_between(inside, asked)
    pieces = sorted([*inside, *gaps], key=lambda span: span.source_in_s)
    covered_to_s = pieces[0].source_out_s
    assert pieces[0].source_in_s <= asked.source_in_s
    for piece in pieces[1:]:
        assert piece.source_in_s <= covered_to_s - LEAD_S + 1e-9
        covered_to_s = max(covered_to_s, piece.source_out_s)
    assert covered_to_s >= asked.source_out_s - 2e-3
