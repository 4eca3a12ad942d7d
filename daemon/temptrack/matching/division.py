"""Which films are trained on, which say when to stop, and which judge: never scenes of one film on two sides."""

import hashlib
from dataclasses import dataclass

from temptrack.matching.pairs import Pairs

LEAST_FILMS, LEAST_PAIRS = 16, 100
"""With fewer films there would be fewer than five to judge by, and with five the chance of all looking better by luck
is 1 in 32; on fewer pairs nothing general was ever learnt (docs/matcher.md)."""
_JUDGING, _STOPPING = 0.2, 0.15
LEAST_JUDGING, _LEAST_STOPPING = 5, 3


@dataclass(frozen=True)
class Division:
    """Pairs, apart by films."""

    training: Pairs
    stopping: Pairs
    judging: Pairs


def divide(pairs: Pairs) -> Division:
    """Divide the films by a hash of their ids: a film added later moves hardly any other to another side."""
    films = sorted({pairs.film_ids[index] for index in set(pairs.film.tolist())}, key=_place)
    judging = max(LEAST_JUDGING, round(_JUDGING * len(films)))
    stopping = max(_LEAST_STOPPING, round(_STOPPING * len(films)))
    return Division(
        training=pairs.of_films(set(films[judging + stopping :])),
        stopping=pairs.of_films(set(films[judging : judging + stopping])),
        judging=pairs.of_films(set(films[:judging])),
    )


def _place(film_id: str) -> str:
    return hashlib.blake2b(film_id.encode(), digest_size=8).hexdigest()
