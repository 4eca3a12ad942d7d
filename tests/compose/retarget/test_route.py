"""The cheapest way, against another algorithm's."""

import heapq

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


def _cheapest(last: int, edges: list[tuple[int, int, float]], least: int, wanted: int) -> float:
    """Dijkstra over node, whole seconds played and units since the last join, one second a unit."""
    ahead = [(0.0, 0, 0, 0)]
    done: set[tuple[int, int, int]] = set()
    while ahead:
        cost, node, played, since = heapq.heappop(ahead)
        if (node, played, since) == (last, wanted, least):
            return cost
        if (node, played, since) in done:
            continue
        done.add((node, played, since))
        if node < last and played < wanted:
            heapq.heappush(ahead, (cost, node + 1, played + 1, min(since + 1, least)))
        if since == least:
            for leave, enter, price in edges:
                if leave == node:
                    heapq.heappush(ahead, (cost + price, enter, played, 0))
    return float("inf")


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

    assert cost == pytest.approx(_cheapest(7, edges, least, wanted))
    prices = {(leave, enter): price for leave, enter, price in sorted(edges, reverse=True)}
    for price, time_s, slot in found:
        way = ways.way(slot, 7)
        assert (way.first, way.last, way.duration_s) == (0, 7, time_s)
        assert price == pytest.approx(sum(prices[jump.leave, jump.enter] for jump in way.jumps))
