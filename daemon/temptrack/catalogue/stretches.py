"""A film's music as stretches, each one track or unknown: what was heard as music and what was recognised, as one.

What was recognised is music for certain, also where an explosion or dialogue hides it, and its edges are known to a
quarter of a second, those of what was merely heard to one. So what was recognised is laid over what was heard. Where
the music was heard a little before a track was recognised in it, or after, and the track could reach so far, it is the
track; the rest is a stretch of its own, whose music nobody knows.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest

from temptrack.fingerprint.presence import Interval, inside, without
from temptrack.store.records import TrackMatch

SHORTEST_S = 2.0
"""Less is a sting, or what was heard too much of the music recognised beside it: its edges may be wrong by so much."""
_HIDDEN_S = 4.0
"""Dialogue or an explosion may hide a track for so long at its edges."""
_PLAYS_ON_S = 20.0
"""A track that goes on as if nothing had been, after so long, played on unheard."""
_DRIFT_S, _DRIFT = 0.3, 0.005
"""How far a track may be from where it should be, and the share of the time between that adds to it: a tape's."""


@dataclass(frozen=True)
class Stretch:
    """A part of a film in which one music plays."""

    in_s: float
    out_s: float
    match: TrackMatch | None = None
    """The track it was recognised as, told from `in_s` on."""


def stretches_of(
    heard: Sequence[Interval], matches: Iterable[TrackMatch], lengths_s: Mapping[str, float]
) -> tuple[Stretch, ...]:
    """Return the stretches of a film's music, in order of time; none overlaps another.

    Parameters
    ----------
    heard : sequence of (float, float)
        Where music was heard, in film seconds, in order of time.
    matches : iterable of TrackMatch
        What was recognised, in any order; of two at the same time the one with the higher score is believed.
    lengths_s : mapping
        Track id to the length of the track, where it is known.
    """
    runs = _played_on(_apart(matches))
    told: list[Stretch] = []
    for run, following in zip_longest(runs, runs[1:]):
        after_s, before_s = told[-1].out_s if told else 0.0, following.film_in_s if following else float("inf")
        in_s = _begin(run, inside(heard, after_s, run.film_out_s))
        out_s = _end(run, inside(heard, run.film_in_s, before_s), lengths_s.get(run.track_id, float("inf")))
        told.append(Stretch(in_s, out_s, _from(run, in_s, out_s)))
    rest = without(heard, [(one.in_s, one.out_s) for one in told])
    unknown = (Stretch(begin, end) for begin, end in rest if end - begin >= SHORTEST_S)
    return tuple(sorted([*told, *unknown], key=lambda one: one.in_s))


def _apart(matches: Iterable[TrackMatch]) -> list[TrackMatch]:
    """Return matches in order of time of which none overlaps another, the strongest whole."""
    kept: list[TrackMatch] = []
    for match in sorted(matches, key=lambda one: (-one.score, one.film_in_s, one.track_id)):
        taken = sorted((one.film_in_s, one.film_out_s) for one in kept)
        left = without([(match.film_in_s, match.film_out_s)], taken)
        kept += [_from(match, begin, end) for begin, end in left if end - begin >= SHORTEST_S]
    return sorted(kept, key=lambda one: one.film_in_s)


def _played_on(matches: Sequence[TrackMatch]) -> list[TrackMatch]:
    """Join matches that go on with each other, in order of time and none overlapping."""
    runs: list[TrackMatch] = []
    for match in matches:
        if runs and _goes_on(runs[-1], match):
            runs[-1] = replace(
                runs[-1],
                film_out_s=match.film_out_s,
                score=runs[-1].score + match.score,
                confidence=max(runs[-1].confidence, match.confidence),
            )
        else:
            runs.append(match)
    return runs


def _goes_on(one: TrackMatch, other: TrackMatch) -> bool:
    since_s = other.film_in_s - one.film_in_s
    off_s = other.track_in_s - (one.track_in_s + since_s * one.speed)
    near = other.film_in_s - one.film_out_s <= _PLAYS_ON_S
    return near and one.track_id == other.track_id and abs(off_s) <= _DRIFT_S + _DRIFT * since_s


def _begin(run: TrackMatch, heard: Sequence[Interval]) -> float:
    """Return where a track begins that was recognised from some moment on; what was heard ends where it ends."""
    begins = [begin for begin, end in heard if begin < run.film_in_s <= end + SHORTEST_S]
    early_s = run.film_in_s - max(begins, default=run.film_in_s)
    reach_s = run.track_in_s / run.speed
    return run.film_in_s - (min(early_s, reach_s) if SHORTEST_S <= early_s <= _HIDDEN_S else 0.0)


def _end(run: TrackMatch, heard: Sequence[Interval], length_s: float) -> float:
    """Return where a track ends that was recognised up to some moment; what was heard begins where it begins."""
    ends = [end for begin, end in heard if begin - SHORTEST_S <= run.film_out_s < end]
    late_s = min(ends, default=run.film_out_s) - run.film_out_s
    reach_s = max(0.0, (length_s - run.track_in_s) / run.speed - (run.film_out_s - run.film_in_s))
    return run.film_out_s + (min(late_s, reach_s) if SHORTEST_S <= late_s <= _HIDDEN_S else 0.0)


def _from(match: TrackMatch, in_s: float, out_s: float) -> TrackMatch:
    """Return a match told from another moment on."""
    track_in_s = match.track_in_s + (in_s - match.film_in_s) * match.speed
    return replace(match, film_in_s=in_s, film_out_s=out_s, track_in_s=max(0.0, track_in_s))
