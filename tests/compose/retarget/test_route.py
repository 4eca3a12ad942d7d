"""The cheapest way, against trying all ways."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from temptrack.compose.retarget.joins import Joins
from temptrack.compose.retarget.route import Limits, Ways
from temptrack.progress import Job


def _joins(edges: list[tuple[int, int, float]]) -> Joins:
    leave, enter, cost = (np.array(column) for column in zip(*edges, strict=True))
    count = len(edges)
    return Joins(leave, enter, np.zeros(count), cost.astype(float), np.ones(count, np.int64), cost.astype(float))


def _cheapest(nodes_s: list[float], edges: list[tuple[int, int, float]], least: int, wanted_s: float) -> float:
    """Try every way from the first node to the last of at most four joins."""
    last = len(nodes_s) - 1
    best = np.inf
    for count in range(5):
        for chosen in itertools.product(edges, repeat=count):
            at, cost, time_s = 0, 0.0, 0.0
            for leave, enter, price in chosen:
                if leave < at + least:
                    break
                time_s += nodes_s[leave] - nodes_s[at]
                at, cost = enter, cost + price
            else:
                if at + least <= last and abs(time_s + nodes_s[last] - nodes_s[at] - wanted_s) < 1e-6:
                    best = min(best, cost)
    return best


edges = st.lists(
    st.tuples(st.integers(1, 6), st.integers(1, 6), st.sampled_from([0.25, 0.5, 1.0, 1.75])), min_size=1, max_size=5
)


@settings(max_examples=60, deadline=None)
@given(edges, st.integers(1, 2), st.integers(2, 12))
def test_it_is_the_cheapest_of_all(edges: list[tuple[int, int, float]], least: int, wanted: int) -> None:
    nodes_s = [float(i) for i in range(8)]
    ways = Ways(np.array(nodes_s), _joins(edges), 13.0, Limits((0,), 0.0, 0.0, least), Job())

    found = ways.arrivals(7, wanted - 1e-6, wanted + 1e-6)
    cost = min((one[0] for one in found), default=np.inf)

    expected = _cheapest(nodes_s, edges, least, float(wanted))
    if np.isfinite(expected):
        assert cost == pytest.approx(expected)
    prices = {(leave, enter): price for leave, enter, price in sorted(edges, reverse=True)}
    for price, time_s, slot in found:
        way = ways.way(slot, 7)
        assert (way.first, way.last, way.duration_s) == (0, 7, time_s)
        assert price == pytest.approx(sum(prices[jump.leave, jump.enter] for jump in way.jumps))
