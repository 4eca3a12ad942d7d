"""A track cut to a length, in several ways."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from temptrack.compose.retarget.joins import Joins, find_joins
from temptrack.compose.retarget.making import make
from temptrack.compose.retarget.material import Material
from temptrack.compose.retarget.planning import Plan, Search, find_plan, least_units
from temptrack.compose.retarget.slack import measure_slack
from temptrack.compose.retarget.types import (
    LONGEST_S,
    SHORTEST_S,
    SHORTEST_TRACK_S,
    Numbers,
    Retargeted,
    Variation,
    Wish,
)
from temptrack.errors import InvalidInputError
from temptrack.progress import Job

_NEAR, _ALONG = 4, 32
"""Units: two joins so near each other on both sides, or that leave out the same a little later, are alike."""
_USED_COST = 0.6
_SHORT_COST, _BROKEN_COST = 0.5, 4.0
"""Of a segment shorter than wished, and of an ending that breaks off: more than any seam that keeps the bar."""
_TRIES = 3
_LEAST_DIFFERENT = 0.2
_SAME_PLACE_S = 0.1
_PROBE_HZ = 20.0


def retarget(material: Material, wish: Wish, job: Job) -> Retargeted:
    """Cut a track to a length.

    Parameters
    ----------
    material : Material
        The track.
    wish : Wish
        What it shall become.
    job : Job
        Reports "join", "seek" by variations, and is checked often.

    Raises
    ------
    InvalidInputError
        When the wish cannot be meant, or the track cannot give it.
    """
    check_wish(wish, material.duration_s)
    job.report("join", 0, 1)
    joins = find_joins(material, wish.duration_s, forwards_only=wish.once, job=job)
    search = Search(material, joins, measure_slack(material), wish, least_units(material, wish), job)
    found: list[Variation] = []
    remarks: list[str] = []
    for plan, kept, said in _plans(search, wish.variations):
        found.append(make(kept, plan, found, said, job))
    if wish.variations > len(found):
        remarks.append(f"The track holds no more than {len(found)} that really differ.")
    return Retargeted(tuple(found), material.grid, tuple(remarks))


def check_wish(wish: Wish, track_s: float) -> None:
    """Refuse what cannot be meant of a track of this length.

    Raises
    ------
    InvalidInputError
        Naming the field.
    """
    if not SHORTEST_S <= wish.duration_s <= LONGEST_S:
        raise InvalidInputError(
            f"{wish.duration_s:g} s is no length that a track can be cut to",
            remedy=f"ask for {SHORTEST_S:g} to {LONGEST_S:g} s",
            field="duration_s",
        )
    if track_s < SHORTEST_TRACK_S:
        raise InvalidInputError(
            f"The track lasts {track_s:.2f} s, which is too short to be cut", remedy="name another", field="track"
        )
    if wish.once and wish.duration_s > track_s + 0.25:
        raise InvalidInputError(
            f"The track lasts {track_s:.1f} s and cannot last {wish.duration_s:g} s without a passage heard twice",
            remedy="ask for less, or allow repeats",
            field="duration_s",
        )
    if wish.loop and wish.once:
        raise InvalidInputError("A loop repeats itself", remedy="leave out one of loop and once", field="once")
    if wish.hit is None:
        return
    if wish.loop:
        raise InvalidInputError("A loop has no hit", remedy="leave out one of loop and hit", field="hit_s")
    if not 0.0 < wish.hit.out_s < wish.duration_s:
        raise InvalidInputError(
            f"The hit at {wish.hit.out_s:g} s lies outside the {wish.duration_s:g} s asked for",
            remedy="give a moment inside",
            field="hit_s",
        )
    if wish.hit.track_s is not None and not 0.0 <= wish.hit.track_s < track_s:
        raise InvalidInputError(
            f"The track has no moment {wish.hit.track_s:g} s: it lasts {track_s:.1f} s",
            remedy="give one inside",
            field="hit_track_s",
        )


def _plans(search: Search, count: int) -> Iterator[tuple[Plan, Search, tuple[str, ...]]]:
    """Yield plans that differ, each with the search it came from; what was used costs more each time."""
    used: list[Plan] = []
    joins = search.joins
    tries = 0
    while len(used) < count and tries < _TRIES * count:
        search.job.report("seek", len(used), count)
        tries += 1
        best = _relaxed(replace(search, joins=joins))
        if best is None:
            break
        plan, kept, said = best
        joins = _dearer(joins, plan)
        if used and plan.forced and not used[0].forced:
            break
        if used and not _differs_enough(kept, plan, used):
            if not plan.jumps:
                break
            continue
        used.append(plan)
        yield plan, kept, said
    if not used:
        raise InvalidInputError(
            f"The track cannot be cut to {search.wish.duration_s:g} s as asked",
            remedy="ask for another length, or allow more",
            field="duration_s",
        )


def _relaxed(search: Search) -> tuple[Plan, Search, tuple[str, ...]] | None:
    """The plan for what is asked or, where there is none, for the nearest to it that there is."""
    kept: tuple[Plan, Search, tuple[str, ...]] | None = None
    least = np.inf
    for easier, price, said in _easier(search):
        plan = find_plan(easier)
        if plan is not None and plan.cost + price < least:
            kept, least = (plan, easier, said), plan.cost + price
        if plan is not None and not plan.forced:
            break
    return kept


def _easier(search: Search) -> Iterator[tuple[Search, float, tuple[str, ...]]]:
    """Yield what is asked, then less of it, with what each lack costs."""
    yield search, 0.0, ()
    if search.least_units > 1:
        search = replace(search, least_units=1)
        yield search, _SHORT_COST, ()
    wish = search.wish
    every = find_joins(search.material, wish.duration_s, forwards_only=wish.once, job=search.job, every=True)
    search = replace(search, joins=every, beam=np.inf)
    yield search, _SHORT_COST, ()
    if wish.loop:
        return
    if not wish.free_ending:
        wish = replace(wish, free_ending=True)
        yield replace(search, wish=wish), _BROKEN_COST, ("No way keeps the ending: it breaks off with a fade.",)
    if not wish.free_beginning:
        wish = replace(wish, free_beginning=True)
        yield replace(search, wish=wish), _BROKEN_COST + 1.0, ("No way keeps both beginning and ending.",)


def _dearer(joins: Joins, plan: Plan) -> Joins:
    cost = joins.cost.copy()
    for jump in plan.jumps:
        away = np.abs(joins.leave - jump.leave)
        beside = np.abs((joins.enter - joins.leave) - (jump.enter - jump.leave))
        cost[((away <= _NEAR) & (beside <= _NEAR)) | ((away <= _ALONG) & (beside <= 1))] += _USED_COST
    return replace(joins, cost=cost)


def _differs_enough(search: Search, plan: Plan, used: list[Plan]) -> bool:
    return all(_difference(_heard(search, plan), _heard(search, other)) >= _LEAST_DIFFERENT for other in used)


def _difference(here: Numbers, there: Numbers) -> float:
    """Share of moments at which two plans play other places of the track."""
    count = min(len(here), len(there))
    return float(np.mean(np.abs(here[:count] - there[:count]) > _SAME_PLACE_S)) if count else 0.0


def _heard(search: Search, plan: Plan) -> Numbers:
    """Track time at every moment of a plan, before anything is made up for."""
    nodes_s = search.material.nodes_s
    starts, ends = [float(nodes_s[plan.parts[0].way.first])], []
    for jump in (jump for part in plan.parts for jump in part.way.jumps):
        ends.append(float(nodes_s[jump.leave]))
        starts.append(float(nodes_s[jump.enter]) + jump.shift_s)
    ends.append(float(nodes_s[plan.parts[-1].way.last]) if plan.end_s is None else plan.end_s)
    parts = [np.arange(a, max(a, b), 1.0 / _PROBE_HZ) for a, b in zip(starts, ends, strict=True)]
    return np.concatenate(parts)
