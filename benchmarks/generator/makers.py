"""What a generator must beat: makers that know the library and no more, and the music that really was held out."""

from functools import cache

import numpy as np

from temptrack.compose.generate.division import Division
from temptrack.compose.generate.probing import Maker
from temptrack.fingerprint.types import Vector


def nearest_piece(division: Division, beats: int) -> Maker:
    """The library's own stretch whose energy runs nearest to what is asked; another seed, the next nearest."""
    codes, energy = _pieces(division, beats)

    def maker(rows: Vector, seed: int) -> Vector:
        chance = np.random.default_rng(seed)
        asked = rows[:, :, 0] / 4.0 + 0.5  # as `inputs.condition_rows` puts it
        made = []
        for one in asked:
            order = np.argsort(np.abs(energy - one).mean(axis=1))
            made.append(codes[order[int(chance.integers(5))]])
        return np.stack(made)

    return maker


def random_piece(division: Division, beats: int) -> Maker:
    """Any stretch of the library."""
    codes, _ = _pieces(division, beats)
    return lambda rows, seed: codes[np.random.default_rng(seed).integers(len(codes), size=len(rows))]


def mean_patch(division: Division) -> Maker:
    """The mean of all beats of the library, over and over."""
    return lambda rows, seed: np.zeros((*rows.shape[:2], division.coding.width), np.float32)


def level_only(division: Division) -> Maker:
    """The mean beat, louder and softer as asked: what following costs without any music."""
    seen = np.concatenate([one.codes for one in division.learnt])
    known = np.concatenate([one.rows[:, 0] for one in division.learnt])
    slope = (seen * known[:, None]).mean(axis=0) / (known**2).mean()
    return lambda rows, seed: np.asarray(rows[:, :, :1] * slope, np.float32)


def held_out(division: Division, beats: int) -> Maker:
    """The very music that the conditions were taken from: as well as this can be measured."""

    @cache
    def known() -> dict[bytes, Vector]:
        return {
            one.rows[first : first + beats].tobytes(): one.codes[first : first + beats]
            for one in division.held_out
            for first in range(len(one.energy) - beats + 1)
        }

    return lambda rows, seed: np.stack([known()[np.ascontiguousarray(one).tobytes()] for one in rows])


def _pieces(division: Division, beats: int) -> tuple[Vector, Vector]:
    cuts = [
        (one, slice(first, first + beats))
        for one in division.learnt
        for first in range(0, len(one.energy) - beats + 1, 2)
    ]
    return np.stack([one.codes[part] for one, part in cuts]), np.stack([one.energy[part] for one, part in cuts])
