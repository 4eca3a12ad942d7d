"""The cheapest ways through a track that take a given time."""

from dataclasses import dataclass

import numpy as np

from temptrack.compose.retarget.joins import Joins
from temptrack.compose.retarget.types import Indices, Numbers
from temptrack.progress import Job

_FINEST_S, _FINEST_SHARE = 0.02, 0.001
"""Width of a slot: that of the time, at least; a fifth of what may be stretched."""
BEAM = 6.0
"""Usually, ways dearer than the cheapest of their slot by so much, some seams of the worst kind, are not followed."""
_MOST_CELLS = 6_000_000
"""Of the table, 20 bytes each."""
_CHECK_EVERY = 16


@dataclass(frozen=True)
class Jump:
    """A join that a way makes use of."""

    leave: int
    enter: int
    shift_s: float
    difference: float
    keeps_bar: bool


@dataclass(frozen=True)
class Way:
    """From a first node to a last one, by some jumps."""

    first: int
    last: int
    jumps: tuple[Jump, ...]
    cost: float
    duration_s: float


@dataclass(frozen=True)
class Limits:
    """What a way must keep to."""

    starts: tuple[int, ...]
    """Nodes that it may begin with."""
    start_cost: float
    """Of beginning with any but the first of them."""
    seam_cost: float
    """Of every join, beside its own; negative where many are wanted."""
    least_units: int
    """Played after each join, and before the first."""
    beam: float = BEAM


class Ways:
    """All the cheapest ways from some starts, up to a longest time: a dynamic programme over nodes and time.

    A cell holds the cheapest way to a node at a time, to the width of a slot; its time is kept exactly, so that slots
    round nothing, they only say which ways compete. Every join carries the units that must be played after it, which
    holds segments to their least length without a further dimension.

    Parameters
    ----------
    nodes_s : ndarray
        Of the track, rising.
    joins : Joins
        Between them.
    longest_s : float
        Ways longer than this are not followed.
    limits : Limits
        What they keep to.
    job : Job
        Checked often.
    """

    def __init__(self, nodes_s: Numbers, joins: Joins, longest_s: float, limits: Limits, job: Job) -> None:
        self._nodes_s, self._joins, self._limits = nodes_s, joins, limits
        count = len(nodes_s)
        shortest_s = max(1e-3, float(np.diff(nodes_s).min()))
        finest_s = max(_FINEST_S, _FINEST_SHARE * longest_s, longest_s * count / _MOST_CELLS)
        self._slot_s = min(finest_s, 0.5 * shortest_s)
        self._slots = int(longest_s / self._slot_s) + 1
        self.cost = np.full((self._slots, count), np.inf, np.float32)
        self.time_s = np.zeros((self._slots, count))
        self._before = np.full((self._slots, count), -1, np.int32)
        self._edge = np.full((self._slots, count), -1, np.int32)
        self._durations = np.diff(nodes_s)
        self._lands = np.minimum(joins.enter + limits.least_units, count - 1)
        self._takes_s = nodes_s[self._lands] - nodes_s[joins.enter] - joins.shift_s
        self._prices = (joins.cost + limits.seam_cost).astype(np.float32)
        fits = joins.enter + limits.least_units <= count - 1
        self._leaving = _by_node(np.where(fits, joins.leave, -1), count)
        self._run(job)

    def arrivals(self, node: int, from_s: float, to_s: float) -> list[tuple[float, float, int]]:
        """Cost, time and slot of every way that reaches a node between two times."""
        low, high = max(0, int(from_s / self._slot_s)), min(self._slots, int(to_s / self._slot_s) + 2)
        column, times = self.cost[low:high, node], self.time_s[low:high, node]
        found = np.nonzero(np.isfinite(column) & (times >= from_s) & (times <= to_s))[0]
        return [(float(column[i]), float(times[i]), int(low + i)) for i in found]

    def passing(self, at_s: float) -> list[tuple[float, int, int]]:
        """Cost, slot and node of every way that is under way at a time: its last node before it."""
        longest = float(self._durations.max())
        low, high = max(0, int((at_s - longest) / self._slot_s)), min(self._slots, int(at_s / self._slot_s) + 1)
        slot, node = np.nonzero(np.isfinite(self.cost[low:high, :-1]))
        times = self.time_s[low:high][slot, node]
        under_way = (times <= at_s) & (times + self._durations[node] > at_s)
        return [
            (float(self.cost[low + s, n]), int(low + s), int(n))
            for s, n in zip(slot[under_way], node[under_way], strict=True)
        ]

    def way(self, slot: int, node: int) -> Way:
        """Return the way that a cell stands for."""
        jumps: list[Jump] = []
        at, cell = (slot, node), slot * len(self._nodes_s) + node
        while self._before.flat[cell] >= 0:
            if (edge := int(self._edge.flat[cell])) >= 0:
                jumps.append(self._jump(edge))
            cell = int(self._before.flat[cell])
        first = cell % len(self._nodes_s)
        return Way(first, node, tuple(reversed(jumps)), float(self.cost[at]), float(self.time_s[at]))

    def _jump(self, edge: int) -> Jump:
        j = self._joins
        return Jump(
            int(j.leave[edge]),
            int(j.enter[edge]),
            float(j.shift_s[edge]),
            float(j.difference[edge]),
            bool(j.keeps_bar[edge]),
        )

    def _run(self, job: Job) -> None:
        self._begin()
        for slot in range(self._slots):
            if slot % _CHECK_EVERY == 0:
                job.check()
            best = self.cost[slot].min()
            if np.isfinite(best):
                nodes = np.nonzero(self.cost[slot] <= best + self._limits.beam)[0]
                self._go_on(slot, nodes[nodes < len(self._durations)])
                self._jump_from(slot, nodes)

    def _begin(self) -> None:
        """Start; the units before the first join are played whole, as those after one are."""
        starts = np.array(self._limits.starts, np.int64)
        lands = np.minimum(starts + self._limits.least_units, len(self._nodes_s) - 1)
        cost = np.full(len(starts), self._limits.start_cost)
        cost[0] = 0.0
        self._offer(cost, self._nodes_s[lands] - self._nodes_s[starts], lands, starts, np.full(len(starts), -1))

    def _go_on(self, slot: int, nodes: Indices) -> None:
        self._offer(
            self.cost[slot, nodes],
            self.time_s[slot, nodes] + self._durations[nodes],
            nodes + 1,
            slot * len(self._nodes_s) + nodes,
            np.full(len(nodes), -1),
        )

    def _jump_from(self, slot: int, nodes: Indices) -> None:
        edges = self._leaving[nodes]
        row, column = np.nonzero(edges >= 0)
        edge, source = edges[row, column], nodes[row]
        self._offer(
            self.cost[slot, source] + self._prices[edge],
            self.time_s[slot, source] + self._takes_s[edge],
            self._lands[edge],
            slot * len(self._nodes_s) + source,
            edge,
        )

    def _offer(self, cost: Numbers, time_s: Numbers, node: Indices, before: Indices, edge: Indices) -> None:
        """Enter ways into the table where they are cheaper than what stands there; of equals the first."""
        slot = (time_s / self._slot_s).astype(np.int64)
        inside = slot < self._slots
        cells = slot * len(self._nodes_s) + node
        cost = cost.astype(np.float32)
        inside[inside] = cost[inside] < self.cost.flat[cells[inside]]
        if not inside.any():
            return
        chosen = np.nonzero(inside)[0]
        chosen = chosen[np.argsort(-cost[chosen], kind="stable")]
        cells = cells[chosen]  # written in this order, the cheapest of one cell comes last and stays
        self.cost.flat[cells], self.time_s.flat[cells] = cost[chosen], time_s[chosen]
        self._before.flat[cells], self._edge.flat[cells] = before[chosen], edge[chosen]


def _by_node(leave: Indices, count: int) -> Indices:
    """Which joins leave each node, by their numbers: shape (count, most of any), -1 where there is none more."""
    usable = np.nonzero(leave >= 0)[0]
    usable = usable[np.argsort(leave[usable], kind="stable")]
    sizes = np.bincount(leave[usable], minlength=count)
    table = np.full((count, max(1, int(sizes.max(initial=0)))), -1, np.int64)
    place = np.arange(len(usable)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    table[leave[usable], place] = usable
    return table
