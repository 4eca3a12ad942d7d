"""What a piece costs at a place, and what is heard of a join."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from temptrack.compose.generate import PatchSequence
from temptrack.compose.mosaic.corpus import Corpus, Whole

Costs = NDArray[np.float64]

_MEL_DB, _CHROMA, _LOUDNESS_DB, _LENGTH_OCTAVES = 6.0, 0.5, 6.0, 0.15
"""Differences that cost 1: of spectra, pitch classes (one minus correlation), loudness, and the beat's length."""
_MOST_LENGTH = 2.0
"""A beat of any other length costs no more: it is cut off or runs on, and the next one stands on its own."""
_RANGE_DB = 60.0
"""What lies so far below the loudest is not heard beside it."""
JOIN = 0.8
"""Of any join; what is heard of it comes on top."""
_JOIN_DB, _JOIN_CHROMA = 8.0, 0.5
AWAY = 6.0
"""What the best match's own pieces cost more at a change of 1; with its square, so that small changes keep to them."""
_STUMBLE, _STUMBLE_BEATS = 3.0, 1.5
"""Of a jump within a track over so few beats: it is heard as a stumble, and many of them as the track itself."""
_JITTER = 0.25
"""Of costs at a change of 1, so that another seed chooses otherwise among equals."""


@dataclass(frozen=True)
class Distances:
    """How far apart patches are, in the units that `_MEL_DB` and its fellows set."""

    mel: Costs
    chroma: Costs
    loudness: Costs

    @property
    def total(self) -> Costs:
        """Their sum."""
        return self.mel + self.chroma + self.loudness


def distances(one: PatchSequence, other: PatchSequence) -> Distances:
    """Return the distances of all pairs, shape (len(one), len(other))."""
    floor = _floor(one, other)
    return Distances(
        mel=rms_between(_flat(one.mel_db, floor), _flat(other.mel_db, floor)) / _MEL_DB,
        chroma=apart(one.chroma, other.chroma) / _CHROMA,
        loudness=np.abs(one.loudness_lufs[:, np.newaxis] - other.loudness_lufs).astype(np.float64) / _LOUDNESS_DB,
    )


def target_costs(target: PatchSequence, corpus: Corpus, *, change: float, seed: int) -> Costs:
    """Return what each piece costs at each place, shape (places, pieces)."""
    whole = np.arange(len(corpus))
    pieces = corpus.patches(whole, np.arange(len(corpus) + 1, dtype=np.float64))
    costs = distances(target, pieces).total
    lengths = np.log2(corpus.lengths_s / np.diff(target.beats_s)[:, np.newaxis])
    costs += np.minimum(np.abs(lengths) / _LENGTH_OCTAVES, _MOST_LENGTH)
    costs += AWAY * change**2 * (corpus.track_of == 0)
    jitter = np.random.default_rng(seed).standard_normal(costs.shape)
    return costs + _JITTER * change * jitter


def join_costs(corpus: Corpus) -> Callable[[Whole, Whole], Costs]:
    """Return what tells how much is heard where one piece follows another.

    A join is compared with what would have stood there: the end of the one and what follows it in its track, with what
    precedes the other in its own and its beginning.
    """
    count = len(corpus)
    after = np.where(corpus.following >= 0, corpus.following, np.arange(count))
    before = np.arange(count)
    before[after] = np.arange(count)
    floor = float(corpus.mel_db.max()) - _RANGE_DB
    mel = np.maximum(corpus.mel_db, np.float32(floor))
    leaving = np.concatenate([mel[:, -1], mel[after, 0]], axis=1)
    entering = np.concatenate([mel[before, -1], mel[:, 0]], axis=1)
    expected = corpus.chroma[after]

    def stumble(first: Whole, second: Whole) -> Costs:
        gap_s = corpus.in_s[second] - corpus.out_s[first][:, np.newaxis]
        near = np.abs(gap_s) < _STUMBLE_BEATS * corpus.lengths_s[first][:, np.newaxis]
        same = corpus.track_of[second] == corpus.track_of[first][:, np.newaxis]
        return _STUMBLE * np.asarray(near & same & (gap_s != 0.0), np.float64)

    def join(first: Whole, second: Whole) -> Costs:
        spectra = rms_between(leaving[first], entering[second]) / _JOIN_DB
        return JOIN + spectra + apart(expected[first], corpus.chroma[second]) / _JOIN_CHROMA + stumble(first, second)

    return join


def rms_between(one: NDArray[np.float32], other: NDArray[np.float32]) -> Costs:
    """Return the root mean square difference of all pairs of rows."""
    squares = (one.astype(np.float64) ** 2).sum(axis=1)[:, np.newaxis] + (other.astype(np.float64) ** 2).sum(axis=1)
    squares -= 2.0 * (one.astype(np.float64) @ other.astype(np.float64).T)
    rms: Costs = np.sqrt(np.maximum(squares, 0.0) / one.shape[1])
    return rms


def apart(one: NDArray[np.float32], other: NDArray[np.float32]) -> Costs:
    """Return one minus the correlation of all pairs of rows; 0 with one that has no direction."""
    one, other = (rows - rows.mean(axis=1, keepdims=True) for rows in (one, other))
    return np.asarray(np.where(_has(one)[:, np.newaxis] & _has(other), 1.0 - _unit(one) @ _unit(other).T, 0.0))


def _has(rows: NDArray[np.float32]) -> NDArray[np.bool_]:
    return np.asarray(np.linalg.norm(rows, axis=1) > 1e-6)


def _unit(rows: NDArray[np.float32]) -> Costs:
    return np.asarray(rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-6), np.float64)


def _floor(one: PatchSequence, other: PatchSequence) -> np.float32:
    return np.float32(max(float(one.mel_db.max()), float(other.mel_db.max())) - _RANGE_DB)


def _flat(mel_db: NDArray[np.float32], floor: np.float32) -> NDArray[np.float32]:
    return np.maximum(mel_db, floor).reshape(len(mel_db), -1)
