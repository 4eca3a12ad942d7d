"""Stored pairs are found by their keys, the rarest first."""

import hypothesis.strategies as st
import numpy as np
from hypothesis import given, settings

from temptrack.fingerprint.landmarks.postings import PairTable

PAIRS = st.lists(st.tuples(st.integers(0, 9), st.integers(0, 400)), max_size=30)


@settings(deadline=None, max_examples=25)
@given(PAIRS, PAIRS, st.integers(0, 1000))
def test_every_stored_pair_says_where_the_query_would_begin(
    stored: list[tuple[int, int]], asked: list[tuple[int, int]], start: int
) -> None:
    keys, at = np.array(stored, np.int64).reshape(-1, 2).T
    table = PairTable()
    table.add(keys, at, start)
    asked_keys, asked_at = np.array(asked, np.int64).reshape(-1, 2).T
    found = table.sorted().starts(asked_keys, asked_at, budget=10_000)
    expected = [2 * (start + begin) - late for key, late in asked for other, begin in stored if other == key]
    assert sorted(found.tolist()) == sorted(expected)


def test_a_budget_is_kept_and_spent_on_the_rarest() -> None:
    keys = np.array([1] * 50 + [2] * 3 + [3] * 2)
    table = PairTable()
    table.add(keys, np.arange(len(keys)), 0)
    found = table.sorted().starts(np.array([1, 2, 3]), np.zeros(3, np.int64), budget=6)
    assert sorted(found.tolist()) == [100, 102, 104, 106, 108]
