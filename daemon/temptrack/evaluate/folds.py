"""Which films may be asked about while which are learnt: never two showings of one film on both sides.

Two films of the store are one when their files have the same content, whatever labels they were learnt with, or when
their copy signatures show that one holds the other's picture: another encoding, a trailer, a cut.
"""

from collections.abc import Mapping, Sequence

import numpy as np

from temptrack.catalogue.pipeline import QuietJob
from temptrack.errors import StateError
from temptrack.fingerprint.copies import COPIES, WAYS, CopyIndex, Sights, decode_sights, find_copies
from temptrack.progress import Job
from temptrack.store.interface import Store
from temptrack.store.records import FilmRecord

CONTENT_LENGTH = 32
"""Of a film's id: the hash of its file; what follows stands for the labels."""
SAME_SHARE = 0.1
"""A film of which at least so much is found in another is the same film; a studio's opening is not as much."""
_STRETCH_S, _MOST_STRETCHES = 20.0, 15
"""Of a long film so many stretches are looked for, evenly spread: five minutes in all."""


def content_groups(store: Store, films: Sequence[FilmRecord], job: Job) -> dict[str, int]:
    """Return a number for each film id; films with the same number are showings of one film.

    Parameters
    ----------
    store : Store
        Keeps their signatures; a film without any is compared by its file alone.
    films : sequence of FilmRecord
    job : Job
        Told "compare" by films.
    """
    above = {film.film_id: film.film_id for film in films}

    def root(film_id: str) -> str:
        while above[film_id] != film_id:
            film_id = above[film_id]
        return film_id

    first: dict[str, str] = {}
    for film in films:
        above[root(film.film_id)] = root(first.setdefault(film.film_id[:CONTENT_LENGTH], film.film_id))
    for one, other in _copies(store, films, job):
        above[root(one)] = root(other)
    numbers: dict[str, int] = {}
    return {film.film_id: numbers.setdefault(root(film.film_id), len(numbers)) for film in films}


def _copies(store: Store, films: Sequence[FilmRecord], job: Job) -> list[tuple[str, str]]:
    kept = {one.film_id: one.signatures for one in store.iter_film_sights(COPIES.key)}
    # Each against the longer ones: a trailer is found in its film, of which it holds too little to find that in it.
    longest_first = sorted((film for film in films if film.film_id in kept), key=lambda film: -film.duration_s)
    sights = {film.film_id: decode_sights(kept[film.film_id]) for film in longest_first}
    pairs = []
    for done, film in enumerate(longest_first):
        job.report("compare", done, len(longest_first), film.title)
        longer = CopyIndex((one.film_id, sights[one.film_id]) for one in longest_first[:done])
        pairs += [(film.film_id, other) for other in _found(longer, _sample(sights[film.film_id]), job)]
    return pairs


def _sample(sights: Sights) -> Sights:
    if not len(sights):
        return sights
    stretch = np.floor((sights.at_s - sights.at_s[0]) / _STRETCH_S).astype(int)
    count = int(stretch[-1]) + 1
    kept = np.unique(np.linspace(0, count - 1, min(count, _MOST_STRETCHES)).astype(int))
    return sights.only(np.isin(stretch, kept))


def _found(index: CopyIndex, asked: Sights, job: Job) -> list[str]:
    seen: dict[str, float] = {}
    for match in find_copies(index, asked, QuietJob(job), ways=WAYS[:1]):
        inside = (asked.at_s >= match.query_in_s) & (asked.at_s <= match.query_out_s)
        seen[match.film_id] = seen.get(match.film_id, 0.0) + float(inside.mean())
    return [other for other, share in seen.items() if share >= SAME_SHARE]


def make_folds(groups: Mapping[str, int], weights: Mapping[str, int], folds: int, seed: int) -> list[frozenset[str]]:
    """Divide films into folds of about as many questions each; of each group the film with most questions.

    Parameters
    ----------
    groups : mapping of str to int
        Film id to the number of its group.
    weights : mapping of str to int
        Film id to how many questions it holds; films without any are in no fold, nor are lesser showings of one film:
        a film that was learnt twice is asked about once.
    folds : int
        At most so many.
    seed : int
        Of which groups share a fold.

    Returns
    -------
    list of frozenset
        The films held out together, none empty.

    Raises
    ------
    StateError
        Fewer than two films hold a question: nothing would be left to learn from.
    """
    best: dict[int, str] = {}
    for film_id, weight in weights.items():
        if weight > weights.get(best.get(groups[film_id], ""), 0):
            best[groups[film_id]] = film_id
    if len(best) < 2:
        raise StateError(_too_little(len(best), sum(weight > 0 for weight in weights.values())), remedy=_REMEDY)
    order = np.random.default_rng([seed, 11]).permutation(len(best))
    films = sorted((sorted(best.values())[int(row)] for row in order), key=lambda film_id: -weights[film_id])
    count = min(max(2, folds), len(best))
    loads, members = [0] * count, [set[str]() for _ in range(count)]
    for film_id in films:
        lightest = loads.index(min(loads))
        loads[lightest] += weights[film_id]
        members[lightest].add(film_id)
    return [frozenset(one) for one in members]


_REMEDY = "learn more films with `temptrack learn`, or see with `temptrack cues list FILM` where music was found"


def _too_little(groups: int, films: int) -> str:
    if films > groups:
        return (
            f"The {films} learnt films with music are showings of one film, and two different ones are needed: one to"
            " ask about, one to have learnt from"
        )
    known = "one learnt film has" if groups else "no learnt film has"
    return f"At least two learnt films with music under their scenes are needed to evaluate, {known} any"
