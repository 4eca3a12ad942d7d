"""Made-up names, as frequent among each other as words are, and the terms they are searched by."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from temptrack.store.words import terms

_WORDS = 20_000
_SCENES = (
    "night", "chase", "tense", "dark", "rain", "love", "battle", "dawn", "river", "lost", "home", "fire", "winter",
    "fast", "city", "dream", "ghost", "road", "last", "light", "storm", "calm", "march", "dance", "secret", "sea",
)  # fmt: skip
"""Words people also ask with, among the commonest: a question must find what it would find in a real library."""
_SYLLABLES = tuple(
    a + b for a in ("b", "d", "f", "gr", "k", "l", "m", "n", "pr", "r", "s", "t", "v", "z") for b in "aeiou"
)
GENRES = ("ambient", "orchestral", "electronic", "folk", "jazz", "rock", "piano", "choral", "percussion", "drone")


@dataclass(frozen=True)
class Names:
    """What tracks are called."""

    titles: Sequence[str]
    artists: Sequence[str]
    albums: Sequence[str]
    genres: Sequence[list[str]]
    paths: Sequence[str]
    words: Sequence[str]
    """The terms of each, separated by spaces."""


def names_of(first: int, count: int, rng: np.random.Generator) -> Names:
    """Name the tracks from a number on, twelve to an album and a hundred to an artist.

    Words come by Zipf's law: the k-th commonest of 20,000 is 1/k as frequent as the first.
    """
    lengths = rng.integers(1, 5, count)
    drawn = iter(np.searchsorted(_cumulated(), rng.random(int(lengths.sum()))))
    titles = [[next(drawn) for _ in range(length)] for length in lengths]
    numbers = range(first, first + count)
    artists = [_named(number // 100, 2, 1) for number in numbers]
    albums = [_named(number // 12, 2, 2) for number in numbers]
    genres = [GENRES[number // 12 % len(GENRES)] for number in numbers]
    said = [_said(title) for title in titles]
    files = [f"{number:07d} {title}" for number, title in zip(numbers, said, strict=True)]
    return Names(
        titles=said,
        artists=[_said(artist) for artist in artists],
        albums=[_said(album) for album in albums],
        genres=[[genre] for genre in genres],
        paths=[f"/music/{_said(a)}/{_said(b)}/{file}.flac" for a, b, file in zip(artists, albums, files, strict=True)],
        words=[
            _terms(title, artist, album, genre, f"{number:07d}")
            for title, artist, album, genre, number in zip(titles, artists, albums, genres, numbers, strict=True)
        ],
    )


def _terms(title: Sequence[int], artist: Sequence[int], album: Sequence[int], genre: str, number: str) -> str:
    """As `track_terms` has them: the file's name comes twice, once with its capitals taken apart."""
    words = [_term(word) for word in title]
    file = [number, *words]
    parts = [*words, *map(_term, artist), *map(_term, album), _stem(genre), *file, *file]
    return " ".join(parts)


def _named(number: int, words: int, seed: int) -> list[int]:
    """The same words for the same number, rarer ones than titles have."""
    return [(number * 7919 * (seed + place) + 104_729 * place) % _WORDS for place in range(words)]


def _said(words: Sequence[int]) -> str:
    return " ".join(_vocabulary()[word].capitalize() for word in words)


def _term(word: int) -> str:
    return _stem(_vocabulary()[word])


@cache
def _stem(word: str) -> str:
    return terms(word)[0]


@cache
def _vocabulary() -> tuple[str, ...]:
    rng = np.random.default_rng(17)
    made = {"".join(rng.choice(_SYLLABLES, rng.integers(2, 5))) for _ in range(2 * _WORDS)} - set(_SCENES)
    return (*_SCENES, *sorted(made))[:_WORDS]


@cache
def _cumulated() -> NDArray[np.float64]:
    shares = 1.0 / np.arange(1, _WORDS + 1)
    return np.asarray(np.cumsum(shares) / shares.sum())
