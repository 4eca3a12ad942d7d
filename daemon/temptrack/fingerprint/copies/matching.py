"""Which parts of a query are copies of which parts of films.

Leads from single signatures name places; each place is weighed with all of the query's signatures, over the speeds a
copy may have, and the stretch that proves most is taken (the greatest sum of a run of evidence, Bentley 1984). What is
explained is set aside and the rest must stand on its own.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from temptrack.fingerprint.copies.evidence import NATS, Floats, weights_of
from temptrack.fingerprint.copies.index import WAYS, CopyIndex, Place, Way
from temptrack.fingerprint.copies.settings import STEP_S, STORED_EVERY, WINDOW_STEPS
from temptrack.fingerprint.copies.signature import distance, mirrored
from temptrack.fingerprint.copies.types import CopyMatch, Sights
from temptrack.progress import Job

SPEEDS = (1.0, 25 / 24, 24 / 25, 1.001, 1.02, 0.98)
"""PAL speed-up and its undoing (4 %), NTSC's thousandth is inside the first's reach, and half of it."""
_SHIFTS_S = np.arange(-2.5, 2.51, STEP_S)
ENOUGH_NATS = 22.0
"""Above what any unrelated query of the benchmark reached, with some room; see `benchmarks copies`."""
_PRICE_NATS = 0.2
"""Of every signature in a stretch, so that it does not run on over what proves nothing."""
_SPEED_PRICE_NATS = 2.0
"""Of any speed but the film's own: one copy in eight, before anything is seen."""
_CHUNK_S, _LOOKED_FOR = 20.0, 12
_MOST_MATCHES = 100
_SAME_S = 1.0
_NEAR_S = 0.6 * STEP_S * STORED_EVERY
"""Of a moment in the film to the signature that stands for it."""


@dataclass(frozen=True)
class _Alignment:
    """A query laid on a film."""

    place: Place
    begin_s: float
    speed: float

    @property
    def price(self) -> float:
        return 0.0 if self.speed == 1 else _SPEED_PRICE_NATS

    def film_s(self, query_s: Floats) -> Floats:
        return self.begin_s + self.speed * query_s


def find_copies(index: CopyIndex, query: Sights, job: Job, *, ways: Sequence[Way] = WAYS) -> list[CopyMatch]:
    """Return the parts of a query that show parts of films, in order of time.

    Parameters
    ----------
    index : CopyIndex
        Where to look.
    query : Sights
        Signatures of what is asked about, `STEP_S` apart.
    job : Job
        Told "match" by parts of the query, and checked.
    ways : sequence of Way
        How the pictures may have been cut or turned; fewer are quicker.
    """
    if not len(query) or not len(index):
        return []
    weights = weights_of(query)
    alignments: dict[_Alignment, Floats] = {}
    chunks = list(_chunks(query, weights))
    for done, chunk in enumerate(chunks):
        job.report("match", done, len(chunks))
        for place in _distinct(index.places(query, chunk, ways, job)):
            found = _aligned(index, query, weights, place, chunk)
            if found is not None:
                alignments[found] = _proof(index, query, weights, found)
    return sorted(_explained(index, query, alignments), key=lambda match: match.query_in_s)


def _chunks(query: Sights, weights: Floats) -> Iterator[list[int]]:
    """Stretches of the query, each with the signatures that are looked for: the most telling, spread out."""
    part = np.floor((query.at_s - query.at_s[0]) / _CHUNK_S).astype(int)
    for number in np.unique(part):
        there = np.flatnonzero((part == number) & (weights > 0))
        if len(there):
            groups = np.array_split(there, min(_LOOKED_FOR, len(there)))
            yield [int(group[np.argmax(weights[group])]) for group in groups]


def _distinct(places: Iterator[Place]) -> Iterator[Place]:
    seen = set()
    for place in places:
        if place not in seen:
            seen.add(place)
            yield place


def _aligned(index: CopyIndex, query: Sights, weights: Floats, place: Place, chunk: Sequence[int]) -> _Alignment | None:
    """Find the shift and speed at which a part of the query fits a place best; None when it hardly does."""
    part = query.only(slice(min(chunk), max(chunk) + 1))
    own = weights[min(chunk) : max(chunk) + 1]
    middle_s = float(part.at_s.mean())
    tried = [
        _Alignment(place, place.begin_s + float(shift_s) + (1 - speed) * middle_s, speed)
        for speed in SPEEDS
        for shift_s in _SHIFTS_S
    ]
    proofs = [_best_run(_proof(index, part, own, alignment))[0] - alignment.price for alignment in tried]
    best = int(np.argmax(proofs))
    return tried[best] if proofs[best] >= ENOUGH_NATS / 2 else None


def _proof(index: CopyIndex, query: Sights, weights: Floats, alignment: _Alignment) -> Floats:
    """What each signature of the query proves at an alignment, shape (n,)."""
    place = alignment.place
    film = index.sights[place.film]
    wanted_s = alignment.film_s(query.at_s)
    own = query.bits[:, place.own_crop]
    turned = mirrored(own) if place.mirrored else own
    after = np.clip(np.searchsorted(film.at_s, wanted_s), 0, len(film) - 1)
    best = np.full(len(query), -np.inf)
    # Half way between two of the film's signatures either may be the like one: a cut may lie on one side.
    for near in (np.maximum(after - 1, 0), after):
        there = np.abs(film.at_s[near] - wanted_s) <= _NEAR_S
        proof = NATS[distance(turned, film.bits[near, place.film_crop])] * weights - _PRICE_NATS
        best = np.where(there, np.maximum(best, proof), best)
    return np.asarray(best, np.float64)


def _best_run(proof: Floats) -> tuple[float, int, int]:
    """The greatest sum of a run, and the run, half-open."""
    best, best_from, best_to = 0.0, 0, 0
    total, begin = 0.0, 0
    for i, value in enumerate(proof.tolist()):
        if total <= 0:
            total, begin = 0.0, i
        total += value
        if total > best:
            best, best_from, best_to = total, begin, i + 1
    return best, best_from, best_to


def _explained(index: CopyIndex, query: Sights, alignments: dict[_Alignment, Floats]) -> list[CopyMatch]:
    """Take the stretch that proves most, set it aside, and go on with the rest."""
    matches: list[CopyMatch] = []
    while alignments and len(matches) < _MOST_MATCHES:
        runs = {alignment: _best_run(proof) for alignment, proof in alignments.items()}
        chosen = max(runs, key=lambda alignment: runs[alignment][0] - alignment.price)
        nats, first, last = runs[chosen]
        if nats < ENOUGH_NATS:
            break
        matches.append(_match(index, query, chosen, (nats, first, last)))
        for proof in alignments.values():
            proof[first:last] = -np.inf
    return _merged(matches)


def _match(index: CopyIndex, query: Sights, alignment: _Alignment, run: tuple[float, int, int]) -> CopyMatch:
    nats, first, last = run
    half_s = STEP_S * WINDOW_STEPS / 2
    in_s, out_s = max(0.0, float(query.at_s[first]) - half_s), float(query.at_s[last - 1]) + half_s
    return CopyMatch(
        film_id=index.film_ids[alignment.place.film],
        query_in_s=in_s,
        query_out_s=out_s,
        film_in_s=max(0.0, float(alignment.film_s(np.array(in_s)))),
        speed=alignment.speed,
        mirrored=alignment.place.mirrored,
        score=nats,
    )


def _merged(matches: Sequence[CopyMatch]) -> list[CopyMatch]:
    """Join neighbours that go on where the last one ended: a caption between them does not make two copies."""
    joined: list[CopyMatch] = []
    for match in sorted(matches, key=lambda m: m.query_in_s):
        last = joined[-1] if joined else None
        if last is not None and _goes_on(last, match):
            joined[-1] = CopyMatch(
                last.film_id, last.query_in_s, match.query_out_s, last.film_in_s, last.speed, last.mirrored,
                last.score + match.score,
            )  # fmt: skip
        else:
            joined.append(match)
    return joined


def _goes_on(last: CopyMatch, match: CopyMatch) -> bool:
    expected_s = last.film_in_s + last.speed * (match.query_in_s - last.query_in_s)
    alike = last.film_id == match.film_id and last.mirrored == match.mirrored
    return alike and abs(match.film_in_s - expected_s) <= _SAME_S and match.query_in_s - last.query_out_s <= _CHUNK_S
