"""Small worlds of pairs in which picture and music share a hidden state, as far as a test wants them to."""

import numpy as np
from numpy.typing import NDArray

from temptrack.matching import Matcher, Opinion, Pairs, Recipe
from temptrack.store import Matrix

SMALL = Recipe(hidden=24, out=12, members=2, epochs=6, batch=96, patience=8, rate=4e-3)
"""Trains in half a second."""


def opinions(matcher: Matcher, pairs: Pairs) -> list[Opinion]:
    """What a matcher thinks of the pairs' music for each of their scenes."""
    heard = matcher.hear(pairs.likeness, pairs.affect)
    scenes = zip(pairs.style, pairs.dynamics, pairs.semantic, pairs.has_semantic, strict=True)
    return [matcher.weigh(matcher.see(one, moves, means if has else None), heard) for one, moves, means, has in scenes]


def pairs_of(
    films: int = 20, scenes: int = 8, *, noise: float = 0.3, mislabelled: float = 0.0, seed: int = 0, far: float = 0.0
) -> Pairs:
    """Pairs of one fixed world; other seeds are other films of it.

    ``noise`` is that of measuring, in deviations; ``mislabelled`` the share of scenes with a random other's music;
    ``far`` moves what is seen out of the world.
    """
    world, rng = np.random.default_rng(99), np.random.default_rng(seed)
    n, film = films * scenes, np.repeat(np.arange(films), scenes)
    hidden = rng.standard_normal((films, 4))[film] + rng.standard_normal((n, 4))
    played = hidden.copy()
    wrong = np.flatnonzero(rng.random(n) < mislabelled)
    played[wrong] = hidden[rng.permutation(n)[: len(wrong)]]

    def shown(state: NDArray[np.float64], width: int) -> Matrix:
        clean = np.tanh(state @ world.standard_normal((4, 16))) @ world.standard_normal((16, width))
        return np.asarray(clean + noise * clean.std() * rng.standard_normal(clean.shape), np.float32)

    likeness = shown(played, 20)
    affect = np.asarray(1 / (1 + np.exp(-shown(played, 2))), np.float32)
    semantic, there = shown(hidden, 24) + np.float32(far), rng.random(n) < 0.7
    return Pairs(
        style=shown(hidden, 10) + np.float32(far),
        dynamics=shown(hidden, 14) + np.float32(far),
        has_dynamics=np.ones(n, np.bool_),
        semantic=np.where(there[:, None], semantic, np.float32(0)),
        has_semantic=there,
        likeness=likeness / np.linalg.norm(likeness, axis=1, keepdims=True),
        affect=affect,
        track_likeness=likeness,
        track_affect=affect,
        has_track=np.zeros(n, np.bool_),
        film=film,
        film_in_s=np.tile(np.arange(scenes) * 30.0, films),
        piece=np.arange(n),
        film_ids=tuple(f"film {seed}-{index}" for index in range(films)),
        semantic_key="semantic/1",
        dynamics_key="dynamics/1",
    )
