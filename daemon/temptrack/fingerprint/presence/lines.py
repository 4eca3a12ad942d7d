"""Lines in the spectrum: single frequencies that go on from frame to frame, and how long each lasts.

McAulay & Quatieri 1986, "Speech analysis/synthesis based on a sinusoidal representation" (IEEE ASSP 34): peaks of
neighbouring frames belong to one line when their frequencies lie close. Here they must lie so close that the partials
of speech, which glide, break off, and those of notes last; in noise a line lasts hardly longer than the window.
"""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from temptrack.fingerprint.music.arrays import Numbers, peak_offset
from temptrack.fingerprint.music.settings import ANALYSIS_RATE_HZ
from temptrack.fingerprint.presence.settings import LINE_FRAMES, LINE_WINDOW
from temptrack.fingerprint.presence.tonality import running_mean
from temptrack.fingerprint.types import Vector

BIN_HZ = ANALYSIS_RATE_HZ / LINE_WINDOW
LINE_BINS = round(4000 / BIN_HZ)
LONGEST = 40
"""Frames beyond which a line's length is no longer counted: 1.3 s, which is also what a block must be led by."""
_EDGES = (round(60 / BIN_HZ), round(300 / BIN_HZ), round(1000 / BIN_HZ), LINE_BINS)
_ABOVE_DB = 6.0
_LASTING = (5, 10, 20, LONGEST)
"""Frames: 0.17, 0.33, 0.67 and 1.3 s or more."""
_ONSET_LASTS = 8
_PITCHED_HZ = (80.0, 2000.0)
CHROMA_BINS = 36
LINE_FIGURES = 3 * (len(_LASTING) + 3) + 2


@dataclass(frozen=True)
class Peaks:
    """Peaks of each frame of a spectrum, by bin; all of shape (frames, LINE_BINS)."""

    place: Vector
    """Their frequency in bins, far below zero where there is none."""
    above_db: Vector
    """How far they rise over their neighbourhood, 0 where there is none."""
    power: Vector
    """Of the peak and the bins beside it."""


def find_peaks(power: Vector) -> Peaks:
    """Find what stands out of a spectrum.

    Parameters
    ----------
    power : ndarray
        Shape (frames, bins), more than LINE_BINS of them.
    """
    wide_db = 10.0 * np.log10(power[:, : LINE_BINS + 1] + np.float32(1e-12))
    level_db = wide_db[:, :LINE_BINS]
    above = level_db - running_mean(level_db)
    left = np.concatenate([level_db[:, :1], level_db[:, :-1]], axis=1)
    right = wide_db[:, 1:]
    there = (level_db > left) & (level_db >= right) & (above > _ABOVE_DB)
    there[:, : _EDGES[0]] = False
    offset = peak_offset(left, level_db, right)
    place = np.where(there, np.arange(LINE_BINS, dtype=np.float32) + offset, np.float32(-100.0))
    near = power[:, :LINE_BINS] + power[:, 1 : LINE_BINS + 1]
    near[:, 1:] += power[:, : LINE_BINS - 1]
    return Peaks(place.astype(np.float32), np.where(there, above, 0.0).astype(np.float32), near)


def ages(place: Vector) -> NDArray[np.int16]:
    """Count for how many frames the line of each peak has gone on, 1 for a new one, 0 where there is no peak."""
    frames, bins = place.shape
    reach = (0.4 + np.arange(bins) / bins).astype(np.float32)
    """In bins: 2 Hz for low notes, whose partials are close together, 8 Hz at 4 kHz."""
    there = (place >= 0).astype(np.int16)
    before = np.full((frames, bins + 2), -200.0, np.float32)
    before[1:, 1:-1] = place[:-1]
    links = [(np.abs(before[:, k : k + bins] - place) < reach).astype(np.int16) for k in range(3)]
    age = np.zeros((frames + 1, bins + 2), np.int16)
    for i in range(frames):
        old = age[i]
        grown = np.maximum(links[1][i] * old[1:-1], links[0][i] * old[:-2])
        grown = np.maximum(grown, links[2][i] * old[2:])
        age[i + 1, 1:-1] = np.minimum(grown + 1, LONGEST) * there[i]
    return age[1:, 1:-1]


def line_figures(power: Vector, peaks: Peaks, begun: NDArray[np.int16], lasts: NDArray[np.int16]) -> Vector:
    """Say how many lines each step has, how long they are and how much of the sound they carry.

    Parameters
    ----------
    power : ndarray
        Shape (steps * LINE_FRAMES, bins).
    peaks : Peaks
        Of the same frames.
    begun, lasts : ndarray
        How long each peak's line has gone on, and how long it is as a whole.

    Returns
    -------
    ndarray
        Shape (steps, LINE_FIGURES).
    """
    columns = []
    for low, high in pairwise(_EDGES):
        part = lasts[:, low:high]
        columns += [np.log1p(_mean_of((part >= frames).sum(axis=1))) for frames in _LASTING]
        total = _mean_of(power[:, low:high].sum(axis=1)) + 1e-10
        for frames in (_LASTING[1], _LASTING[2]):
            carried = _mean_of((peaks.power[:, low:high] * (part >= frames)).sum(axis=1))
            columns.append(np.log10(np.minimum(carried / total, 1.0) + 1e-3))
        long = part >= _LASTING[1]
        columns.append(_mean_of((peaks.above_db[:, low:high] * long).sum(axis=1)) / (_mean_of(long.sum(axis=1)) + 0.5))
    starting = ((begun == 1) & (lasts >= _ONSET_LASTS)).sum(axis=1).reshape(-1, LINE_FRAMES)
    columns += [np.log1p(starting.mean(axis=1)), np.log1p(starting.max(axis=1))]
    return np.stack(columns, axis=1).astype(np.float32)


def line_pitches(peaks: Peaks, lasts: NDArray[np.int16]) -> Vector:
    """Say which pitches the lasting lines of each step have.

    Returns
    -------
    ndarray
        Shape (steps, CHROMA_BINS + 3): strength of each third of a semitone, octaves folded; then the real and
        imaginary part of the mean place within the semitone, as an angle, and the weight of both.
    """
    hertz = peaks.place * np.float32(BIN_HZ)
    where = (lasts >= _ONSET_LASTS) & (hertz > _PITCHED_HZ[0]) & (hertz < _PITCHED_HZ[1])
    frame, bin_ = np.nonzero(where)
    semitones = 12.0 * np.log2(hertz[frame, bin_] / 440.0)
    weight = np.minimum(peaks.above_db[frame, bin_], 20.0)
    step = frame // LINE_FRAMES
    count = len(lasts) // LINE_FRAMES
    third = np.round(semitones * CHROMA_BINS / 12).astype(np.int64) % CHROMA_BINS
    chroma = np.bincount(step * CHROMA_BINS + third, weight, count * CHROMA_BINS).reshape(count, CHROMA_BINS)
    angle = 2.0 * np.pi * semitones
    tuning = [np.bincount(step, weight * part, count) for part in (np.cos(angle), np.sin(angle), np.ones(len(step)))]
    return np.asarray(np.column_stack([chroma, *tuning]) / LINE_FRAMES, np.float32)


def read_lines(power: Vector, lead_frames: int) -> tuple[Vector, Vector]:
    """Return the figures and the pitches of the steps between two leads.

    Parameters
    ----------
    power : ndarray
        Shape (frames, LINE_WINDOW / 2 + 1).
    lead_frames : int
        Frames before and after the steps, LONGEST at least.
    """
    peaks = find_peaks(power)
    begun = ages(peaks.place)
    lasts = np.minimum(begun + ages(peaks.place[::-1])[::-1] - 1, LONGEST).astype(np.int16)
    own = slice(lead_frames, len(power) - lead_frames)
    inner = Peaks(peaks.place[own], peaks.above_db[own], peaks.power[own])
    return line_figures(power[own], inner, begun[own], lasts[own]), line_pitches(inner, lasts[own])


def _mean_of(frames: Numbers | NDArray[np.int64]) -> Numbers:
    by_step: Numbers = np.asarray(frames, np.float32).reshape(-1, LINE_FRAMES).mean(axis=1)
    return by_step
