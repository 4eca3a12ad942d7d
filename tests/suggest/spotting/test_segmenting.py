"""Divisions into music and silence: what always holds, and that no division is better."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from temptrack.errors import CancelledError
from temptrack.fingerprint.presence import Interval
from temptrack.progress import Job
from temptrack.suggest.spotting.places import Places, places_of
from temptrack.suggest.spotting.rules import DENSITY, Rules
from temptrack.suggest.spotting.segmenting import WITNESS_S, Problem, divide

EVIDENCE = st.lists(st.floats(-6, 6), min_size=8, max_size=240)
SENTENCES = st.lists(st.tuples(st.floats(0, 110), st.floats(0.5, 12)), max_size=6)


def disjoint(spans: list[tuple[float, float]], end_s: float) -> list[Interval]:
    kept: list[Interval] = []
    for begin, length in sorted(spans):
        if (not kept or begin > kept[-1][1]) and begin + length <= end_s:
            kept.append((begin, begin + length))
    return kept


def problem(
    log_odds: list[float],
    cuts_s: list[float] | None = None,
    sentences: list[Interval] | None = None,
    taken: list[Interval] | None = None,
) -> Problem:
    duration_s = 0.5 * len(log_odds)
    places = places_of(duration_s, cuts_s=cuts_s or [], scenes_s=[], sentences=sentences or [], step_s=0.5)
    return Problem(places, np.array(log_odds), 0.5, tuple(taken or ()))


def value(asked: Problem, cues: list[Interval]) -> float:
    """The worth of a division, summed up from its definition."""
    places, total = asked.places, 0.0
    for in_s, out_s in cues:
        steps = np.arange(len(asked.log_odds)) * asked.step_s
        heard = np.clip(np.minimum(steps + asked.step_s, out_s) - np.maximum(steps, in_s), 0, None)
        begin, end = (int(np.argmin(np.abs(places.at_s - edge))) for edge in (in_s, out_s))
        total += float(heard @ asked.log_odds) / WITNESS_S - places.entry[begin] - places.exit[end]
    return total


@settings(deadline=None, max_examples=80)
@given(
    EVIDENCE,
    st.lists(st.floats(0, 120), max_size=8),
    SENTENCES,
    SENTENCES,
    st.floats(1, 20),
    st.floats(0, 10),
    st.floats(0, 1),
)
def test_cues_keep_every_rule(
    log_odds: list[float],
    cuts_s: list[float],
    spoken: list[tuple[float, float]],
    playing: list[tuple[float, float]],
    shortest_s: float,
    rest_s: float,
    density: float,
) -> None:
    duration_s = 0.5 * len(log_odds)
    sentences, taken = disjoint(spoken, duration_s), disjoint(playing, duration_s)
    asked = problem(log_odds, cuts_s, sentences, taken)
    cues = divide(asked, Rules(shortest_s, 60.0, rest_s, density), Job())
    at_s = asked.places.at_s
    for in_s, out_s in cues:
        assert 0 <= in_s < out_s <= duration_s
        assert shortest_s - 1e-5 <= out_s - in_s <= 60.0 + 1e-5
        assert in_s in at_s
        assert out_s in at_s
        assert out_s == duration_s or not any(a + 0.03 < out_s < b - 0.03 for a, b in sentences)
        assert all(out_s + rest_s <= a + 1e-5 or b + rest_s <= in_s + 1e-5 for a, b in taken)
    assert all(a[1] + rest_s <= b[0] + 1e-5 for a, b in pairwise(cues))
    music_s = sum(b - a for a, b in cues)
    assert not cues or music_s + sum(b - a for a, b in taken) <= density * duration_s + 1e-5


def every_division(places: Places, rules: Rules, begin: int = 0) -> list[list[Interval]]:
    found: list[list[Interval]] = [[]]
    at = places.at_s
    for i in range(begin, len(at)):
        for j in range(i + 1, len(at)):
            if rules.shortest_s - 1e-9 <= at[j] - at[i] <= rules.longest_s + 1e-9 and np.isfinite(places.exit[j]):
                after = int(np.searchsorted(at, at[j] + rules.rest_s - 1e-9))
                found += [[(float(at[i]), float(at[j])), *rest] for rest in every_division(places, rules, after)]
    return found


@settings(deadline=None, max_examples=40)
@given(st.lists(st.floats(-30, 30), min_size=4, max_size=10), st.lists(st.floats(0, 5), max_size=2))
def test_no_division_is_better(log_odds: list[float], cuts_s: list[float]) -> None:
    asked, rules = problem(log_odds, cuts_s), Rules(1.0, 3.0, 0.5, 1.0)
    best = max(value(asked, cues) for cues in every_division(asked.places, rules))
    assert value(asked, divide(asked, rules, Job())) == pytest.approx(best, abs=1e-6)


@given(EVIDENCE, st.floats(0.05, 0.9))
@settings(deadline=None, max_examples=40)
def test_a_lower_density_is_never_more_music(log_odds: list[float], density: float) -> None:
    asked = problem(log_odds)
    more, less = (divide(asked, Rules(2.0, 60.0, 2.0, share), Job()) for share in (density, density / 2))
    assert sum(b - a for a, b in less) <= sum(b - a for a, b in more) + 1e-6 or density * asked.duration_s < 4.0


def test_a_cue_begins_on_the_cut_and_waits_for_the_end_of_the_line() -> None:
    evidence = [-3.0] * 40 + [3.0] * 80 + [-3.0] * 40
    (cue,) = divide(problem(evidence, cuts_s=[20.8], sentences=[(58.0, 62.5)]), Rules(), Job())
    assert cue[0] == pytest.approx(20.8)
    assert cue[1] in (58.0, 62.5)


def test_where_music_plays_none_is_added() -> None:
    cues = divide(problem([4.0] * 240, taken=[(50.0, 70.0)]), Rules(), Job())
    assert cues == [(0.0, 44.0), (76.0, 120.0)]


def test_a_film_is_not_all_music_but_a_trailer_may_be() -> None:
    assert divide(problem([4.0] * 240), Rules(), Job()) == [(0.0, 120.0)]
    hour = problem([4.0 + 0.001 * (i % 97) for i in range(7200)])
    music_s = sum(b - a for a, b in divide(hour, Rules(), Job()))
    assert 0.5 * 3600 < music_s <= DENSITY * 3600


def test_one_long_stretch_is_shortened_where_it_is_too_long() -> None:
    ((in_s, out_s),) = divide(problem([2.0] * 140, cuts_s=[12.0, 46.0]), Rules(density=0.5), Job())
    assert 30.0 < out_s - in_s <= 35.0


def test_nothing_speaks_for_music_so_there_is_none() -> None:
    assert divide(problem([-0.1] * 240), Rules(), Job()) == []


def test_it_stops_when_told() -> None:
    job = Job()
    job.cancel()
    with pytest.raises(CancelledError):
        divide(problem([1.0] * 40), Rules(), job)
