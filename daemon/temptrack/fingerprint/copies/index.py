"""All films' signatures side by side, and the places in them that look like a query."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from temptrack.fingerprint.copies.settings import CROPS, SIGNATURE_BYTES
from temptrack.fingerprint.copies.signature import mirrored
from temptrack.fingerprint.copies.types import Sights
from temptrack.progress import Job

_WORD_BYTES = 8
_COARSE_REACH, _REACH = 17, 46
"""Signs: a pair of signatures is a lead when its first 64 bits differ by at most the one and all by the other."""
_LEADS = 12
"""Places followed from each way of looking."""
_BIN_S = 2.0
"""Leads whose beginnings lie this close together speak for one place: a copy 4 % fast drifts less in 25 s."""
Way = tuple[int, int, bool]
"""Crop of the query, crop of the film, mirrored."""
WAYS: tuple[Way, ...] = tuple(
    (own, film, turned)
    for turned in (False, True)
    for own, film in ((0, 0), *((0, n) for n in range(1, len(CROPS))), *((n, 0) for n in range(1, len(CROPS))))
)
"""The query shows a part of the film's picture, or the other way; the first is the picture as it is."""

Words = NDArray[np.uint64]


@dataclass(frozen=True)
class Place:
    """Where in a film a query might begin, and how it must be looked at."""

    film: int
    """Row of the index's films."""
    begin_s: float
    """Film seconds at the query's 0 s, at speed 1."""
    own_crop: int
    film_crop: int
    mirrored: bool


class CopyIndex:
    """Every signature of every film, in memory: half a megabyte an hour and crop.

    Parameters
    ----------
    films : iterable of (str, Sights)
        Film ids and what they are stored with.
    """

    def __init__(self, films: Iterable[tuple[str, Sights]]) -> None:
        self.film_ids: list[str] = []
        self.sights: list[Sights] = []
        for film_id, sights in films:
            self.film_ids.append(film_id)
            self.sights.append(sights)
        self._film = np.repeat(np.arange(len(self.sights)), [len(sights) for sights in self.sights])
        self._at_s = np.concatenate([sights.at_s for sights in self.sights] or [np.zeros(0)])
        self._words = [_words_of(self.sights, crop) for crop in range(len(CROPS))]

    def __len__(self) -> int:
        return len(self._film)

    def places(self, query: Sights, chosen: Sequence[int], ways: Sequence[Way], job: Job) -> Iterator[Place]:
        """Yield places that some of a query's signatures lead to, those with most leads of each way of looking first.

        Parameters
        ----------
        query : Sights
        chosen : sequence of int
            Which of its signatures to look for.
        ways : sequence of Way
            How to look.
        job : Job
            Checked between ways of looking.
        """
        for way in ways:
            job.check()
            yield from self._places_of(query, chosen, way)

    def _places_of(self, query: Sights, chosen: Sequence[int], way: Way) -> list[Place]:
        own, film, turned = way
        words = self._words[film]
        votes: Counter[tuple[int, int]] = Counter()
        for index in chosen:
            bits = query.bits[index, own]
            asked = _as_words((mirrored(bits) if turned else bits)[np.newaxis])[0]
            near = np.flatnonzero(np.bitwise_count(words[0] ^ asked[0]) <= _COARSE_REACH)
            near = near[np.bitwise_count(words[:, near] ^ asked[:, np.newaxis]).sum(axis=0) <= _REACH]
            begin_s = self._at_s[near] - query.at_s[index]
            bins = zip(self._film[near].tolist(), np.rint(begin_s / _BIN_S).astype(int).tolist(), strict=True)
            votes.update(set(bins))
        return [Place(name, step * _BIN_S, own, film, turned) for (name, step), _ in votes.most_common(_LEADS)]


def _words_of(films: Sequence[Sights], crop: int) -> Words:
    """Shape (words, n): each word of all signatures in a row, as nearly always the first one decides."""
    bits = [sights.bits[:, crop] for sights in films]
    return np.ascontiguousarray(_as_words(np.concatenate(bits) if bits else np.zeros((0, SIGNATURE_BYTES), np.uint8)).T)


def _as_words(bits: NDArray[np.uint8]) -> Words:
    """Shape (n, words): bytes as 64-bit words, the last filled up with zeros."""
    count = -(-SIGNATURE_BYTES // _WORD_BYTES)
    padded = np.zeros((len(bits), count * _WORD_BYTES), np.uint8)
    padded[:, :SIGNATURE_BYTES] = bits
    return padded.view(np.uint64)
