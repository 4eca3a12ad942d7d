import hypothesis.strategies as st
from hypothesis import given

from temptrack.store.lance.sql import both, in_batches, is_any, is_none, quoted


def test_a_quote_cannot_end_the_literal() -> None:
    assert quoted("o'clock' OR 'a'='a") == "'o''clock'' OR ''a''=''a'"


def test_filters_read_as_written() -> None:
    assert is_any("path", ["b", "a'"]) == "path IN ('a''', 'b')"
    assert is_none("edition", {"x"}) == "edition NOT IN ('x')"
    assert is_none("edition", set()) == ""
    assert both("", "a = 1", "") == "(a = 1)"
    assert both("a = 1", "b = 2 OR c = 3") == "(a = 1) AND (b = 2 OR c = 3)"
    assert both("", "") == ""


@given(st.lists(st.text(max_size=3), max_size=50))
def test_batches_hold_each_value_once(values: list[str]) -> None:
    assert [value for batch in in_batches(values) for value in batch] == list(dict.fromkeys(values))


def test_batches_are_short() -> None:
    lengths = [len(batch) for batch in in_batches([str(i) for i in range(2500)])]
    assert lengths == [1000, 1000, 500]
