"""From evidence over time to cues: the best division into music and silence, found exactly.

A semi-Markov chain of two states (Yu 2010, "Hidden semi-Markov models", Artificial Intelligence 174): music gains what
the evidence says of its seconds, pays for its entry and its exit, and lasts between a shortest and a longest time;
silence between two cues lasts at least a rest. As a cue's gain is a difference of running sums, the best beginning for
every end is a maximum over a sliding window, and the whole takes time linear in the places, hours or not. The share of
the film in music is bounded by a price per second (a Lagrange multiplier, Everett 1963), raised until the bound holds.
"""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from temptrack.fingerprint.presence import Interval
from temptrack.progress import Job
from temptrack.suggest.library import Floats
from temptrack.suggest.spotting.places import Places
from temptrack.suggest.spotting.rules import Rules

WITNESS_S = 5.0
"""Seconds of evidence that count as one independent witness: neighbouring half seconds say the same thing over and
over. Judgement: about a shot of film (see `fingerprint.picture.shots`)."""
_TOLERANCE_S = 1e-6
_PRICINGS = 16


@dataclass(frozen=True)
class Problem:
    """What is to be divided."""

    places: Places
    log_odds: Floats
    """Shape (n,): of music being wanted, a step each."""
    step_s: float
    taken: tuple[Interval, ...] = ()
    """Where music plays already: no cue comes nearer to it than a rest."""

    @property
    def duration_s(self) -> float:
        """Length of the range."""
        return float(self.places.at_s[-1])


def divide(problem: Problem, rules: Rules, job: Job) -> list[Interval]:
    """Return the cues, in order of time.

    Parameters
    ----------
    problem : Problem
        Evidence and places.
    rules : Rules
        How long cues last and how much of the range may be in music.
    job : Job
        Checked as it goes.

    Returns
    -------
    list of (float, float)
        Disjoint, inside the range, each beginning and ending at a place, none shorter than the shortest cue.
    """
    room_s = rules.most_s(problem.duration_s) - _length(problem.taken)
    free = _Divider(problem, rules).best(0.0, job)
    if _length(free) <= room_s + _TOLERANCE_S:
        return free
    if room_s < rules.shortest_s:
        return []
    # One cue that takes all the room is the longest there can be.
    divider = _Divider(problem, replace(rules, longest_s=min(rules.longest_s, room_s)))
    tried = [divider.fitted(divider.best(0.0, job), room_s)]
    # At a price above what the best second gains, nothing is worth it.
    low, high = 0.0, max(float(problem.log_odds.max()), 0.0) / WITNESS_S + 1.0
    for _ in range(_PRICINGS):
        price = (low + high) / 2
        found = divider.best(price, job)
        tried.append(divider.fitted(found, room_s))
        low, high = (low, price) if len(found) == len(tried[-1]) else (price, high)
    return max(tried, key=divider.worth)


def _length(cues: Sequence[Interval]) -> float:
    return sum(out_s - in_s for in_s, out_s in cues)


class _Divider:
    """Finds the best division at any price of a second of music."""

    def __init__(self, problem: Problem, rules: Rules) -> None:
        self._places, self._rules = problem.places, rules
        self._gained = _gained(problem)
        self._floors = _floors(problem, rules)

    def best(self, price: float, job: Job) -> list[Interval]:
        """Return the best division."""
        at = self._places.at_s
        search = _Search(at, self._gained - price * at, self._places, self._rules)
        for end in range(len(at)):
            if end % 4096 == 0:
                job.check()
            search.advance(end, self._floors[end])
        return search.cues()

    def worth(self, cues: Sequence[Interval]) -> float:
        """Return what a division is worth, music being free."""
        return float(self._worths(cues).sum())

    def fitted(self, cues: Sequence[Interval], room_s: float) -> list[Interval]:
        """Leave out the cues that are worth least a second until the rest has room.

        A price alone cannot part cues that are worth the same: at one price there are all of them, at the next none.
        """
        order = np.argsort(-self._worths(cues) / np.array([out_s - in_s for in_s, out_s in cues]), kind="stable")
        kept = [cues[i] for i in order]
        while _length(kept) > room_s + _TOLERANCE_S:
            kept.pop()
        return sorted(kept)

    def _worths(self, cues: Sequence[Interval]) -> Floats:
        edges = np.searchsorted(self._places.at_s, np.array(cues, dtype=np.float64).reshape(-1, 2))
        begin, end = edges[:, 0], edges[:, 1]
        gained = self._gained[end] - self._gained[begin]
        return np.asarray(gained - self._places.entry[begin] - self._places.exit[end], dtype=np.float64)


def _gained(problem: Problem) -> Floats:
    """Return the running sum of the evidence at each place, in nats."""
    steps = problem.step_s * np.arange(len(problem.log_odds) + 1)
    steps[-1] = max(steps[-1], problem.duration_s)
    total = np.concatenate([[0.0], np.cumsum(problem.log_odds / WITNESS_S * np.diff(steps))])
    return np.asarray(np.interp(problem.places.at_s, steps, total), dtype=np.float64)


def _floors(problem: Problem, rules: Rules) -> list[int]:
    """Return for each place the first at which a cue that holds it may begin: the last taken stretch's end, rested.

    A place within a taken stretch, or a rest before it, is its own floor: nothing reaches it.
    """
    at = problem.places.at_s
    floors = np.zeros(len(at), dtype=np.int64)
    for in_s, out_s in problem.taken:
        first = int(np.searchsorted(at, in_s - rules.rest_s + _TOLERANCE_S, side="right"))
        last = int(np.searchsorted(at, out_s + rules.rest_s - _TOLERANCE_S))
        floors[first:last] = np.maximum(floors[first:last], np.arange(first, last))
        floors[last:] = np.maximum(floors[last:], last)
    return [int(floor) for floor in floors]


class _Search:
    """The dynamic programme, place after place.

    ``free[j]`` is the best total of cues that end a rest before place j or earlier, so that a cue may begin there;
    ``ended[j]`` that of cues of which the last ends at j.
    """

    def __init__(self, at: Floats, gained: Floats, places: Places, rules: Rules) -> None:
        self._at, self._gained = at.tolist(), gained.tolist()
        self._entry, self._exit = places.entry.tolist(), places.exit.tolist()
        self._rules = rules
        count = len(at)
        self._free, self._from = [0.0] * count, [-1] * count
        self._ended, self._begun = [-np.inf] * count, [-1] * count
        self._rested = 0
        self._waiting = 0
        self._window: deque[tuple[float, int]] = deque()

    def advance(self, end: int, floor: int) -> None:
        """Find the best of everything up to one more place."""
        self._rest(end)
        self._open(end)
        longest_s = self._rules.longest_s + _TOLERANCE_S
        while self._window and (self._window[0][1] < floor or self._at[end] - self._at[self._window[0][1]] > longest_s):
            self._window.popleft()
        if self._window and np.isfinite(self._exit[end]):
            value, begin = self._window[0]
            self._ended[end] = value + self._gained[end] - self._exit[end]
            self._begun[end] = begin

    def _rest(self, now: int) -> None:
        """Let cues that ended long enough ago make room for another."""
        if now:
            self._free[now], self._from[now] = self._free[now - 1], self._from[now - 1]
        while self._rested < now and self._at[self._rested] + self._rules.rest_s <= self._at[now] + _TOLERANCE_S:
            if self._ended[self._rested] > self._free[now]:
                self._free[now], self._from[now] = self._ended[self._rested], self._rested
            self._rested += 1

    def _open(self, end: int) -> None:
        """Let beginnings that are long enough ago into the window, of which the greatest stays in front."""
        shortest_s = self._rules.shortest_s - _TOLERANCE_S
        while self._waiting < end and self._at[end] - self._at[self._waiting] >= shortest_s:
            begin = self._waiting
            value = self._free[begin] - self._entry[begin] - self._gained[begin]
            while self._window and self._window[-1][0] <= value:
                self._window.pop()
            self._window.append((value, begin))
            self._waiting += 1

    def cues(self) -> list[Interval]:
        """Return the best cues of all; none where silence is best."""
        last = int(np.argmax(self._ended))
        if self._ended[last] <= 0:
            return []
        cues: list[Interval] = []
        while last >= 0:
            begin = self._begun[last]
            cues.append((float(self._at[begin]), float(self._at[last])))
            last = self._from[begin]
        return cues[::-1]
