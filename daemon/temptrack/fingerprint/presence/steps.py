"""Sound to figures of each half second, block by block, so that no film's sound is held whole."""

from dataclasses import dataclass, fields
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from temptrack.fingerprint.music.arrays import Numbers
from temptrack.fingerprint.music.describe import cepstra
from temptrack.fingerprint.music.settings import ANALYSIS_RATE_HZ
from temptrack.fingerprint.music.stft import mel_filters, powers
from temptrack.fingerprint.presence.layers import layer_figures
from temptrack.fingerprint.presence.lines import LINE_BINS, read_lines
from temptrack.fingerprint.presence.settings import (
    HOP,
    LEAD_SAMPLES,
    LEAD_STEPS,
    LINE_FRAMES,
    LINE_HOP,
    LINE_WINDOW,
    STEP_FRAMES,
    WINDOW,
)
from temptrack.fingerprint.presence.tonality import activity
from temptrack.fingerprint.types import Vector
from temptrack.media.types import Samples
from temptrack.progress import Job

_FLOOR = 1e-10
_LEAD_FRAMES = LEAD_STEPS * STEP_FRAMES
_FLUX_BANDS = ((0, 64), (0, 12), (12, 36), (36, 64))
_BAND_EDGES = (0, 6, 12, 20, 28, 36, 44, 54, 64)
"""Mel bands of the eight bands whose envelopes are kept: pairs of them reach to about 400, 1300, 3300 and 8000 Hz."""

_FRAMEWISE = ("level_db", "bands_db", "flux")


@dataclass(frozen=True)
class Steps:
    """What the spectrum says of each step and, where rhythm needs it, of each frame."""

    figures: Vector
    """Shape (n, 33): colour, its changes, noisiness; none depends on how loud the sound is."""
    active: NDArray[np.uint8]
    """Shape (n, BINS): see `tonality.activity`."""
    level_db: Vector
    """Shape (n * STEP_FRAMES,): mean square, dB of full scale."""
    bands_db: Vector
    """Shape (n * STEP_FRAMES, 8): envelopes of eight bands."""
    flux: Vector
    """Shape (n * STEP_FRAMES, 4): mean rise over the mel bands, dB: over all, and over the low, middle and high."""
    lines: Vector
    """Shape (n, LINE_FIGURES): see `lines.line_figures`."""
    pitches: Vector
    """Shape (n, CHROMA_BINS + 3): see `lines.line_pitches`."""
    layers: Vector
    """Shape (n, 12): see `layers.layer_figures`."""

    def __len__(self) -> int:
        return len(self.figures)

    def part(self, first: int, last: int) -> "Steps":
        """Return some consecutive steps."""
        edges = {field.name: (first, last) for field in fields(Steps)}
        edges |= dict.fromkeys(_FRAMEWISE, (first * STEP_FRAMES, last * STEP_FRAMES))
        return Steps(**{name: getattr(self, name)[a:b] for name, (a, b) in edges.items()})

    @staticmethod
    def join(parts: "list[Steps]") -> "Steps":
        """Return consecutive steps as one."""
        return Steps(*(np.concatenate([getattr(part, field.name) for part in parts]) for field in fields(Steps)))


def read_steps(samples: Samples, job: Job) -> Steps:
    """Read a stretch of sound.

    Parameters
    ----------
    samples : ndarray
        Mono at ANALYSIS_RATE_HZ: a whole number of steps, and before and after them `LEAD_SAMPLES` of what surrounds
        them.
    job : Job
        Checked at every block.
    """
    frames = np.concatenate(list(powers(samples, WINDOW, HOP, job)))
    frames = frames[: (len(samples) - 2 * LEAD_SAMPLES) // HOP + 2 * _LEAD_FRAMES]
    every_db = 10.0 * np.log10(frames @ mel_filters(WINDOW) + np.float32(_FLOOR))
    own = slice(_LEAD_FRAMES, len(frames) - _LEAD_FRAMES)
    power, mel_db = frames[own], every_db[own]
    rise = np.maximum(mel_db - every_db[_LEAD_FRAMES - 1 : len(frames) - _LEAD_FRAMES - 1], 0.0)
    level_db = 10.0 * np.log10(power.sum(axis=1) / 0.75 + np.float32(_FLOOR))
    bands_db = np.stack([mel_db[:, a:b].mean(axis=1) for a, b in pairwise(_BAND_EDGES)], axis=1)
    flux = np.stack([rise[:, a:b].mean(axis=1) for a, b in _FLUX_BANDS], axis=1)
    figures = _figures(power, mel_db, level_db, flux[:, 0])
    lines, pitches = _lines(samples, job)
    layers = layer_figures(every_db, _LEAD_FRAMES)
    parts = (level_db, bands_db, flux, lines, pitches, layers)
    return Steps(figures, activity(power), *(np.asarray(part, np.float32) for part in parts))


def _lines(samples: Samples, job: Job) -> tuple[Vector, Vector]:
    power = np.concatenate([part[:, : LINE_BINS + 1] for part in powers(samples, LINE_WINDOW, LINE_HOP, job)])
    return read_lines(power[: len(samples) // LINE_HOP], LEAD_STEPS * LINE_FRAMES)


def _figures(power: Vector, mel_db: Numbers, level_db: Numbers, flux: Numbers) -> Vector:
    hertz = np.fft.rfftfreq(WINDOW, 1.0 / ANALYSIS_RATE_HZ).astype(np.float32)
    total = power.sum(axis=1) + np.float32(_FLOOR)
    centroid = np.log2(np.maximum(power @ hertz / total, 20.0))
    audible = power[:, 4:] + np.float32(1e-12)
    flatness = 10.0 * (np.log10(audible).mean(axis=1) - np.log10(audible.mean(axis=1)))
    frames = np.column_stack([cepstra(mel_db), centroid, flatness, flux, level_db])
    by_step = frames.reshape(-1, STEP_FRAMES, frames.shape[1])
    # The level itself says nothing of what sounds; how it varies does.
    return np.concatenate([by_step.mean(axis=1)[:, :-1], by_step.std(axis=1)], axis=1).astype(np.float32)
