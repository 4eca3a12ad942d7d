"""Looking at a generator: does it vary, does it follow, is it near music it has not seen, is it more than a copy."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from temptrack.compose.generate.division import Coded, Division, neighbours
from temptrack.fingerprint.types import Vector

Floats = NDArray[np.float64]
Maker = Callable[[Vector, int], Vector]
"""From rows of conditions, shape (batch, beats, inputs.WIDTH), and a seed to codes, shape (batch, beats, width)."""

PIECES, SEEDS, ASKED = 64, 6, 10
_NEAREST = 5
_LITTLE = 1e-9
_FLAT = 0.02
_NOVEL_BEATS = 4
_MOST_WINDOWS = 200
_SHUFFLES = 50


@dataclass(frozen=True)
class Look:
    """What was seen of a generator, under conditions of held-out music."""

    finite: bool
    distance: float
    """Between summaries of made and of held-out pieces: the energy distance as a share of what it could be (Székely &
    Rizzo 2013), 0 where they are drawn alike, 1 where they have nothing in common. Few outliers do not blow it up."""
    library_distance: float
    """The same between the learnt pieces and the held-out ones: what one part of the library is from another."""
    variety: float
    """Mean distance between pieces made under different conditions, as a share of that between real ones."""
    seed_variety: float
    """Mean distance between pieces made under one condition from different seeds, as the same share."""
    coverage: float
    """Share of learnt pieces that have a made piece nearer than their fifth neighbour of another track (Naeem et al.
    2020, who have no tracks: stretches of one are so alike that they would ask for copies)."""
    follows: float
    """Correlation of the energy asked for with that of what is made, over all beats of all pieces."""
    follows_within: float
    """The same with each piece's mean taken off: the shape of the curve alone."""
    shuffled: float
    """`follows` against the curves that other pieces were asked for: chance."""
    energy_error: float
    """Mean difference of the two, 0 to 1."""
    novelty: float
    """Median distance of four made beats to the nearest four learnt beats, over the same for held-out music: 0 for a
    copy, 1 for music as new as another track is."""


@dataclass(frozen=True)
class Probe:
    """The questions of a look: the same after each epoch, so that looks compare."""

    division: Division
    beats: int
    seed: int = 0

    def look(self, maker: Maker) -> Look:
        """Put the questions."""
        division, chance = self.division, np.random.default_rng([self.seed, 7])
        asked = _crops(division.held_out, self.beats, PIECES, chance)
        learnt = _crops(division.learnt, self.beats, len(division.learnt), chance)
        made = maker(asked.rows, self.seed)
        few = np.repeat(
            asked.rows[: ASKED * (len(asked.rows) // ASKED) : max(1, len(asked.rows) // ASKED)][:ASKED], SEEDS, 0
        )
        again = maker(few, self.seed + 1)
        if not (np.all(np.isfinite(made)) and np.all(np.isfinite(again))):
            return Look(False, *([0.0] * 10))
        summaries = [_summaries(one) for one in (made, asked.codes, learnt.codes, again)]
        real = _mean_distance(summaries[2])
        by_condition = summaries[3].reshape(-1, SEEDS, summaries[3].shape[1])
        read = _read_energy(division, made)
        return Look(
            finite=True,
            distance=_discrepancy(summaries[0], summaries[1]),
            library_distance=_discrepancy(summaries[2], summaries[1]),
            variety=_mean_distance(summaries[0]) / real,
            seed_variety=float(np.mean([_mean_distance(one) for one in by_condition])) / real,
            coverage=_coverage(summaries[2], learnt.tracks, summaries[0]),
            follows=_correlation(read, asked.energy),
            follows_within=_correlation(_centred(read), _centred(asked.energy)),
            shuffled=_by_chance(read, asked.energy),
            energy_error=float(np.abs(read - asked.energy).mean()),
            novelty=_novelty(division, made),
        )


@dataclass(frozen=True)
class _Crops:
    tracks: tuple[str, ...]
    codes: Vector
    rows: Vector
    energy: Vector


def _crops(stretches: Sequence[Coded], beats: int, count: int, chance: np.random.Generator) -> _Crops:
    """Cut so many pieces, the stretches in turn."""
    long = [one for one in stretches if len(one.energy) >= beats]
    picked = [long[index % len(long)] for index in range(count)]
    firsts = [int(chance.integers(len(one.energy) - beats + 1)) for one in picked]
    parts = [slice(first, first + beats) for first in firsts]

    def cut(name: str) -> Vector:
        return np.stack([getattr(one, name)[part] for one, part in zip(picked, parts, strict=True)])

    return _Crops(tuple(one.track_id for one in picked), cut("codes"), cut("rows"), cut("energy"))


def _summaries(codes: Vector) -> Floats:
    """What a piece is like on the whole: mean, deviation and change of each component, shape (n, 3 * width)."""
    scaled = codes.astype(np.float64)
    change = np.abs(np.diff(scaled, axis=1)).mean(axis=1)
    return np.concatenate([scaled.mean(axis=1), scaled.std(axis=1), change], axis=1)


def _mean_distance(rows: Floats) -> float:
    apart = _distances(rows, rows)
    return float(apart.sum() / max(1, len(rows) * (len(rows) - 1)))


def _distances(one: Floats | Vector, other: Floats | Vector) -> Floats:
    square = (one**2).sum(1)[:, None] + (other**2).sum(1) - 2.0 * one @ other.T
    apart: Floats = np.sqrt(np.maximum(square, 0.0))
    return apart


def _discrepancy(one: Floats, other: Floats) -> float:
    between = float(_distances(one, other).mean())
    return max(0.0, 1.0 - (_mean_distance(one) + _mean_distance(other)) / (2.0 * max(between, _LITTLE)))


def _coverage(real: Floats, tracks: Sequence[str], made: Floats) -> float:
    apart = _distances(real, real)
    names = np.array(tracks)
    apart[names[:, None] == names] = np.inf
    radius = np.sort(apart, axis=1)[:, min(_NEAREST, len(set(tracks)) - 1) - 1]
    return float(np.mean(_distances(real, made).min(axis=1) < radius))


def _read_energy(division: Division, made: Vector) -> Vector:
    read = np.stack([neighbours(one) @ division.readout for one in made])
    return np.asarray(np.clip(read, 0.0, 1.0), np.float32)


def _centred(levels: Vector) -> Vector:
    return np.asarray(levels - levels.mean(axis=1, keepdims=True), np.float32)


def _correlation(one: Vector, other: Vector) -> float:
    a, b = (levels.ravel().astype(np.float64) - levels.mean() for levels in (one, other))
    return float(a @ b / (np.linalg.norm(a) * np.linalg.norm(b) + _LITTLE))


def _by_chance(read: Vector, asked: Vector) -> float:
    """Mean correlation with the curves of other pieces, in orders drawn at random."""
    chance = np.random.default_rng(0)
    return float(np.mean([_correlation(read, asked[chance.permutation(len(asked))]) for _ in range(_SHUFFLES)]))


def _novelty(division: Division, made: Vector) -> float:
    learnt = _windows([one.codes for one in division.learnt], division, 1)
    apart = [
        float(np.median(_distances(_thinned(_windows(codes, division, _NOVEL_BEATS)), learnt).min(axis=1)))
        for codes in (list(made), [one.codes for one in division.held_out])
    ]
    return apart[0] / max(apart[1], _LITTLE)


def _windows(stretches: Sequence[Vector], division: Division, step: int) -> Vector:
    """Return four beats in a row from every so many on, in the library's decibels, shape (windows, 4 * width)."""
    rows = [
        np.lib.stride_tricks.sliding_window_view(codes * division.coding.scale, _NOVEL_BEATS, axis=0)[::step]
        for codes in stretches
    ]
    return np.concatenate([one.reshape(len(one), -1) for one in rows])


def _thinned(windows: Vector) -> Vector:
    return windows[:: -(-len(windows) // _MOST_WINDOWS)]
