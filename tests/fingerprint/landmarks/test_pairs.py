"""Keys of pairs: of stored peaks, and of a query that is looked at twice as often."""

import hypothesis.strategies as st
import numpy as np
from hypothesis import given

from temptrack.fingerprint.landmarks import Constellation
from temptrack.fingerprint.landmarks.pairs import KEYS, QueryPairs, stored_pairs

PEAKS = st.lists(st.tuples(st.integers(0, 60), st.integers(8, 479)), max_size=25, unique=True).map(sorted)


def peaks(of: list[tuple[int, int]]) -> Constellation:
    frames, bins = np.array(of, np.int64).reshape(-1, 2).T
    return Constellation(frames, bins, np.zeros(len(bins), np.int64))


@given(PEAKS, st.integers(0, 9))
def test_a_query_finds_every_stored_pair_at_either_half_frame(of: list[tuple[int, int]], late: int) -> None:
    stored = peaks(of)
    keys, at = stored_pairs(stored, 1000)
    asked, asked_at = QueryPairs(2 * stored.frames + late, stored.bins, 1000).keys()
    assert set(zip(keys.tolist(), (2 * at + late).tolist(), strict=True)) <= set(
        zip(asked.tolist(), asked_at.tolist(), strict=True)
    )
    assert ((keys >= 0) & (keys < KEYS)).all()
    assert ((asked >= 0) & (asked < KEYS)).all()


@given(PEAKS)
def test_different_pairs_have_different_keys(of: list[tuple[int, int]]) -> None:
    stored = peaks(of)
    keys, at = stored_pairs(stored, 1000)
    assert len(set(zip(keys.tolist(), at.tolist(), strict=True))) == len(keys)


def test_the_fan_bounds_the_pairs_of_a_peak_and_takes_the_nearest() -> None:
    stored = peaks([(0, 100)] + [(3 + i, 100 + i) for i in range(8)])
    keys, at = stored_pairs(stored, 3)
    assert (np.bincount(at) <= 3).all()
    near, near_at = stored_pairs(peaks([(0, 100), (3, 100), (4, 101), (5, 102)]), 3)
    assert set(keys[at == 0].tolist()) == set(near[near_at == 0].tolist())


def test_no_peaks_no_pairs() -> None:
    assert len(stored_pairs(peaks([]), 4)[0]) == len(QueryPairs(peaks([]).frames, peaks([]).bins, 4).keys()[0]) == 0
