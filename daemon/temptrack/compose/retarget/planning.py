"""Which way through a track gives the wanted length, with a hit where one is wanted."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from temptrack.compose.retarget.joins import Joins
from temptrack.compose.retarget.material import Material
from temptrack.compose.retarget.rise import strongest_rise
from temptrack.compose.retarget.route import BEAM, Jump, Limits, Way, Ways
from temptrack.compose.retarget.slack import NO_SLACK, NUDGE_MOST_S, WAIT_MOST_S, Settled, Slack, settle
from temptrack.compose.retarget.types import LOOP_STRETCH_MOST, STRETCH_MOST, Hit, Indices, Wish
from temptrack.progress import Job

_FREE_COST = 0.5
"""Of leaving out a beginning or ending that may be left out."""
_SEAM_COSTS = (0.5, -0.6)
_LEAST_S = (4.0, 1.5)
"""Cost of a seam and least length of a segment, for few long segments and for many short ones."""
_WAIT_UNITS = 1.0
_WIDEN_UNITS = 1.5
_LOOP_STARTS = 6
_TRIED = 40


@dataclass(frozen=True)
class Part:
    """A way, and the time it shall take in the result."""

    way: Way
    wanted_s: float
    settled: Settled


@dataclass(frozen=True)
class Plan:
    """How a track is cut: one part, or two that meet at the hit."""

    parts: tuple[Part, ...]
    hit_s: float | None
    """Track time of the hit."""
    end_s: float | None
    """Track time at which it breaks off with a fade; None where it ends as the track does, or loops."""
    closing: Jump | None
    """From the last node back to the first, for a loop."""
    cost: float

    @property
    def jumps(self) -> tuple[Jump, ...]:
        """All joins, in order."""
        inner = tuple(jump for part in self.parts for jump in part.way.jumps)
        return (*inner, self.closing) if self.closing else inner

    @property
    def forced(self) -> bool:
        """Whether more had to go than nobody hears."""
        return any(part.settled.forced for part in self.parts)


@dataclass(frozen=True)
class Search:
    """What ways are sought with."""

    material: Material
    joins: Joins
    slack: Slack
    wish: Wish
    least_units: int
    job: Job
    beam: float = BEAM
    """Ways so much dearer than the cheapest at the same time are not followed."""

    @property
    def stretch_most(self) -> float:
        """Share by which speed may change."""
        if self.wish.no_stretch:
            return 0.0
        return LOOP_STRETCH_MOST if self.wish.loop else STRETCH_MOST

    @property
    def last(self) -> int:
        """Node of the track's end."""
        return len(self.material.nodes_s) - 1

    def ways(self, starts: tuple[int, ...], longest_s: float) -> Ways:
        """Return the cheapest ways from some nodes."""
        few, many = _SEAM_COSTS
        seam = few + (many - few) * self.wish.segments
        limits = Limits(starts, _FREE_COST, seam, self.least_units, self.beam)
        return Ways(self.material.nodes_s, self.joins, longest_s, limits, self.job)

    @property
    def wait_most_s(self) -> float:
        """How late the music may enter for a hit to land: what beats alone cannot give."""
        return max(WAIT_MOST_S, _WAIT_UNITS * self.material.unit_s)

    def before_hit(self, first: int) -> Slack:
        """What the part before a hit has to give, begun at a node."""
        return replace(NO_SLACK, lead_s=self.lead_s(first), pad_s=self.wait_most_s)

    def at_the_end(self, first: int, seams: int, *, after_hit: bool) -> Slack:
        """What the part with the ending has to give, begun at a node and with some seams in it."""
        lead_s = 0.0 if after_hit else self.lead_s(first)
        return replace(self.slack, lead_s=lead_s, nudge_s=NUDGE_MOST_S * seams)

    def lead_s(self, first: int) -> float:
        """What may be left off before the first note; where the beginning is left out, the new one may move."""
        return self.slack.lead_s if first == 0 else self.material.unit_s


def least_units(material: Material, wish: Wish) -> int:
    """How many units a segment has at least: some seconds of them, less where little is wanted."""
    least_s = _LEAST_S[0] + (_LEAST_S[1] - _LEAST_S[0]) * wish.segments
    least_s = min(least_s, wish.duration_s / 6.0)
    return max(1, round(least_s / material.unit_s))


def find_plan(search: Search) -> Plan | None:
    """Return the cheapest plan, None where no way is long or short enough."""
    if search.wish.loop:
        plans = list(_loops(search))
    elif search.wish.hit is not None:
        plans = list(_with_hit(search, search.wish.hit))
    else:
        plans = list(_straight(search))
    return min(plans, key=lambda plan: plan.cost, default=None)


def _starts(search: Search) -> tuple[int, ...]:
    if not search.wish.free_beginning:
        return (0,)
    position = search.material.positions[1:-1]
    bars = np.nonzero((position == 0) | np.isnan(position))[0] + 1
    return (0, *map(int, bars))


def _straight(search: Search) -> Iterator[Plan]:
    wanted_s = search.wish.duration_s
    ways = search.ways(_starts(search), wanted_s + _window(search)[1])
    for part in _endings(search, ways, wanted_s, after_hit=False):
        yield Plan((part,), None, None, None, _cost(part))
    if search.wish.free_ending:
        yield from _broken_off(search, ways, (), wanted_s, None)


def _with_hit(search: Search, hit: Hit) -> Iterator[Plan]:
    """Two ways that meet at the hit: each is sought by itself, so the best of both is the best of all."""
    nodes_s = search.material.nodes_s
    if hit.track_s is None:
        node = strongest_rise(search.material)
        hit_s = float(nodes_s[node])
    else:
        hit_s = hit.track_s
        node = int(np.clip(np.searchsorted(nodes_s, hit_s + 1e-6, "right") - 1, 0, search.last - 1))
    until_s = hit.out_s - (hit_s - float(nodes_s[node]))
    first = _first_half(search, node, until_s)
    if first is None:
        return
    rest_s = search.wish.duration_s - until_s
    ways = search.ways((node,), rest_s + _window(search)[1])
    for part in _endings(search, ways, rest_s, after_hit=True):
        yield Plan((first, part), hit_s, None, None, _cost(first) + _cost(part))
    if search.wish.free_ending:
        yield from _broken_off(search, ways, (first,), rest_s, hit_s)


def _first_half(search: Search, node: int, until_s: float) -> Part | None:
    low, high = _window(search)
    parts = []
    if until_s <= 0.0:
        return None
    if 0 in _starts(search) or node > 0:
        ways = search.ways(_starts(search), until_s + high)
        for cost, time_s, slot in _nearest(ways.arrivals(node, until_s - low, until_s + high), until_s):
            way = replace(ways.way(slot, node), cost=cost)
            settled = settle(until_s - time_s, time_s, search.before_hit(way.first), search.stretch_most)
            parts.append(Part(way, until_s, settled))
        straight_s = float(search.material.nodes_s[node])  # before the first join may be, only the straight way leads
        if node < search.least_units and abs(straight_s - until_s) <= max(low, high):
            settled = settle(until_s - straight_s, straight_s, search.before_hit(0), search.stretch_most)
            parts.append(Part(Way(0, node, (), 0.0, straight_s), until_s, settled))
    return min(parts, key=_cost, default=None)


def _endings(search: Search, ways: Ways, wanted_s: float, *, after_hit: bool) -> Iterator[Part]:
    low, high = _window(search)
    for cost, time_s, slot in _nearest(ways.arrivals(search.last, wanted_s - low, wanted_s + high), wanted_s):
        way = replace(ways.way(slot, search.last), cost=cost)
        given = search.at_the_end(way.first, len(way.jumps), after_hit=after_hit)
        yield Part(way, wanted_s, settle(wanted_s - time_s, time_s, given, search.stretch_most))


def _broken_off(
    search: Search, ways: Ways, before: tuple[Part, ...], wanted_s: float, hit_s: float | None
) -> Iterator[Plan]:
    found = min(ways.passing(wanted_s), default=None)
    if found is None:
        return
    cost, slot, node = found
    way = ways.way(slot, node)
    end_s = float(search.material.nodes_s[node]) + wanted_s - way.duration_s
    part = Part(replace(way, cost=cost + _FREE_COST), wanted_s, Settled(0.0, 0.0, 0.0, 0.0, False, 0.0))
    yield Plan((*before, part), hit_s, end_s, None, sum(map(_cost, (*before, part))))


def _loops(search: Search) -> Iterator[Plan]:
    """Rings: from a node that others lead to, by any way, back to it."""
    wanted_s = search.wish.duration_s
    low, high = _window(search)
    joins = search.joins
    back = np.nonzero(joins.enter < joins.leave)[0]
    for start in _loop_starts(search, back):
        closing = back[joins.enter[back] == start]
        ways = search.ways((start,), wanted_s + high)
        for edge in closing:
            node, shift_s = int(joins.leave[edge]), float(joins.shift_s[edge])
            jump = Jump(node, start, shift_s, float(joins.difference[edge]), bool(joins.keeps_bar[edge]))
            found = ways.arrivals(node, wanted_s + shift_s - low, wanted_s + shift_s + high)
            for cost, time_s, slot in _nearest(found, wanted_s + shift_s):
                settled = settle(wanted_s + shift_s - time_s, time_s, NO_SLACK, search.stretch_most)
                part = Part(replace(ways.way(slot, node), cost=cost + float(joins.cost[edge])), wanted_s, settled)
                yield Plan((part,), None, None, jump, _cost(part))


def _loop_starts(search: Search, back: Indices) -> tuple[int, ...]:
    """Nodes that the cheapest joins lead back to, not all beside each other."""
    chosen: list[int] = []
    for edge in back[np.argsort(search.joins.cost[back], kind="stable")]:
        node = int(search.joins.enter[edge])
        if all(abs(node - other) >= search.least_units for other in chosen):
            chosen.append(node)
        if len(chosen) == _LOOP_STARTS:
            break
    return tuple(chosen)


def _window(search: Search) -> tuple[float, float]:
    """How much too short, and too long, a way may be."""
    wider_s = _WIDEN_UNITS * search.material.unit_s + search.stretch_most * search.wish.duration_s
    slack = search.slack
    return wider_s + max(slack.pad_s, search.wait_most_s), wider_s + slack.tail_s + slack.lead_s + slack.ring_s


def _nearest(found: list[tuple[float, float, int]], wanted_s: float) -> list[tuple[float, float, int]]:
    """The cheapest, and the nearest in time: what is neither is never chosen."""
    cheap = sorted(found)[:_TRIED]
    near = sorted(found, key=lambda one: abs(one[1] - wanted_s))[:_TRIED]
    return list(dict.fromkeys([*cheap, *near]))


def _cost(part: Part) -> float:
    return part.way.cost + part.settled.cost
