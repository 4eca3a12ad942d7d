"""The laws of a made-up world: how its stories move, what music they ask for, and how both come to be vectors.

All maps are drawn once from the world's seed and are then fixed. Spreads follow what was measured on 48 game-score
tracks and the scenes of open films (cosine of two tracks' likeness 0.03 +- 0.37, to the nearest 0.68, 6.7 effective
dimensions; style about unit deviation in each of its dimensions; dynamics' cosine 0.91 +- 0.07; a section's cosine with
its track 0.59).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from temptrack.fingerprint.music import LIKENESS
from temptrack.fingerprint.picture import DYNAMICS, STYLE
from temptrack.fingerprint.types import Identity

Floats = NDArray[np.float64]
Vectors = NDArray[np.float32]
Rows = NDArray[np.int64]

STORY, LOOK, MUSIC = 6, 3, 7
"""Dimensions of what happens, of how it happens to be shot whatever happens, and of music."""
SEMANTIC = Identity("semantic", 1, 512, "model=made-up-world")
CORRELATION_S = 40.0
"""How long a story stays what it is: the time constant of its Ornstein-Uhlenbeck process."""
FILM_SHARE = 0.3
"""Of the variance of stories, how much is the film's own and stays all through it."""
_HIDDEN = 24
_OWN_SOUND = 0.6
_CONE = 1.1
"""How far image-text vectors lie from the origin, in units of their own spread: two of them have cosine 0.55."""


@dataclass(frozen=True)
class Mixture:
    """A fixed smooth map, each of its outputs of about zero mean and unit deviation for standard normal inputs."""

    first: Floats
    second: Floats
    centre: Floats
    scale: Floats

    @staticmethod
    def drawn(rng: np.random.Generator, inputs: int, outputs: int) -> "Mixture":
        """Draw one: half linear, half through a hidden layer of tanh."""
        first = rng.standard_normal((inputs, _HIDDEN)) * (1.5 / np.sqrt(inputs))
        second = rng.standard_normal((_HIDDEN + inputs, outputs))
        second[:_HIDDEN] /= np.sqrt(_HIDDEN)
        second[_HIDDEN:] /= np.sqrt(2 * inputs)
        raw = Mixture(first, second, np.zeros(outputs), np.ones(outputs))
        seen = raw(rng.standard_normal((4000, inputs)))
        return Mixture(first, second, seen.mean(axis=0), seen.std(axis=0))

    def __call__(self, rows: Floats) -> Floats:
        """Map rows, shape (n, inputs), to shape (n, outputs)."""
        mixed = np.concatenate([np.tanh(rows @ self.first), rows], axis=1) @ self.second
        return np.asarray((mixed - self.centre) / self.scale, dtype=np.float64)


@dataclass(frozen=True)
class Laws:
    """The hidden maps of one world."""

    scoring: Mixture
    """From a story to the music it asks for."""
    style: Mixture
    dynamics: Mixture
    semantic: Mixture
    cone: Floats
    """The direction that all semantic vectors share."""
    stance: Floats
    """What all dynamics share."""
    sound: Floats
    """Orthonormal, shape (MUSIC, LIKENESS.dimension)."""

    @staticmethod
    def drawn(seed: int) -> "Laws":
        """Draw the laws of a world."""
        rng = np.random.default_rng([seed, 1])
        turned = np.linalg.qr(rng.standard_normal((LIKENESS.dimension, MUSIC)))[0]
        cone, stance = rng.standard_normal(SEMANTIC.dimension), rng.standard_normal(DYNAMICS.dimension)
        return Laws(
            scoring=Mixture.drawn(rng, STORY, MUSIC),
            style=Mixture.drawn(rng, STORY + LOOK, STYLE.dimension),
            dynamics=Mixture.drawn(rng, STORY + LOOK, DYNAMICS.dimension),
            semantic=Mixture.drawn(rng, STORY, SEMANTIC.dimension),
            cone=_CONE * cone / np.linalg.norm(cone),
            stance=stance / np.linalg.norm(stance),
            sound=turned.T,
        )

    def music_for(self, stories: Floats) -> Floats:
        """Return the music that stories ask for, shape (n, MUSIC).

        Its first dimension, energy, and its second, valence, go half with the story's own, as people's do.
        """
        asked = self.scoring(stories)
        asked[:, :2] = (asked[:, :2] + stories[:, :2]) / np.sqrt(2)
        return asked

    def sounds_of(self, music: Floats, rng: np.random.Generator) -> Vectors:
        """Return likeness vectors: the music's, and something of each recording's own."""
        own = rng.standard_normal((len(music), LIKENESS.dimension)) / np.sqrt(LIKENESS.dimension)
        return unit_rows(music @ self.sound / np.sqrt(MUSIC) + _OWN_SOUND * own)


def stories_along(times_s: Floats, rng: np.random.Generator) -> Floats:
    """Return the stories of films at rising times, exact samples of a stationary Ornstein-Uhlenbeck process.

    Parameters
    ----------
    times_s : ndarray, shape (films, n)
        Rising in each row.
    rng : Generator

    Returns
    -------
    ndarray, shape (films, n, STORY)
        Of unit variance.
    """
    films, steps = times_s.shape
    own = rng.standard_normal((films, 1, STORY))
    moving = np.empty((films, steps, STORY))
    moving[:, 0] = rng.standard_normal((films, STORY))
    kept = np.exp(-np.diff(times_s, axis=1) / CORRELATION_S)
    for step in range(1, steps):
        share = kept[:, step - 1, None]
        moving[:, step] = share * moving[:, step - 1] + np.sqrt(1 - share**2) * rng.standard_normal((films, STORY))
    return np.asarray(np.sqrt(FILM_SHARE) * own + np.sqrt(1 - FILM_SHARE) * moving, dtype=np.float64)


def unit_rows(rows: Floats) -> Vectors:
    """Return rows at unit length."""
    return np.asarray(rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-12), dtype=np.float32)
