"""From a look at a query to the recordings of a large library that may be in it; `search` does it for a small one."""

from collections.abc import Iterable

from temptrack.fingerprint.landmarks.alignment import Alignment, retune, settle
from temptrack.fingerprint.landmarks.archive.index import ArchiveIndex
from temptrack.fingerprint.landmarks.archive.triples import QueryTriples
from temptrack.fingerprint.landmarks.evidence import Evidence
from temptrack.fingerprint.landmarks.index import Place
from temptrack.fingerprint.landmarks.search import CHANGES, Found, Look

_PROMINENT, _PROMINENT_MORE = 40, 100
"""Peaks of the query a second, at first and where those find nothing: three and seven times as many as are strong in
what is stored."""
_BUDGET, _BUDGET_MORE, _BUDGET_CHANGED = 1_000_000, 4_000_000, 300_000
"""Postings a look may meet: a tenth of a second of reading and counting for each million or two."""
_PLACES, _PLACES_MORE, _PLACES_CHANGED = 10, 16, 2
_RETUNED = 4


def search(index: ArchiveIndex, look: Look, evidence: Evidence) -> list[Found]:
    """Return the recordings that may be in a look as they were stored, best first."""
    return _searched(index, look.prominent(_PROMINENT), evidence, _PLACES, _BUDGET)


def search_more(index: ArchiveIndex, look: Look, evidence: Evidence) -> list[Found]:
    """Return the same by more of the query's peaks: for recordings that something else covers."""
    return _searched(index, look.prominent(_PROMINENT_MORE), evidence, _PLACES_MORE, _BUDGET_MORE)


def search_changed(index: ArchiveIndex, look: Look, evidence: Evidence) -> list[Found]:
    """Return the recordings that may be in a look played up to 4 % faster or slower, best first."""
    prominent = look.prominent(_PROMINENT)
    triples = QueryTriples(prominent.half_frames, prominent.bins)
    guesses = []
    for pace, pitch in CHANGES:
        keys, at = triples.keys(pace, pitch)
        places = index.places(keys, at, look.length, most=_PLACES_CHANGED, budget=_BUDGET_CHANGED)
        guesses += [(place, pace, pitch) for place in places]
    best = sorted(guesses, key=lambda guess: -guess[0].surprise)[:_RETUNED]
    index.fetch([place.track for place, _, _ in best])
    rough = (Alignment(place.track, place.start, pace, pitch) for place, pace, pitch in best)
    return _in_order(Found(*retune(index, evidence, one)) for one in rough)


def _searched(index: ArchiveIndex, look: Look, evidence: Evidence, most: int, budget: int) -> list[Found]:
    keys, at = QueryTriples(look.half_frames, look.bins).keys()
    places: list[Place] = index.places(keys, at, look.length, most=most, budget=budget)
    index.fetch([place.track for place in places])
    return _in_order(Found(*settle(index, evidence, Alignment(place.track, place.start))) for place in places)


def _in_order(found: Iterable[Found]) -> list[Found]:
    return sorted(found, key=lambda one: -one.weight.score)
