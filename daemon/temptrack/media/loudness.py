"""Loudness by EBU R128, measured with pyloudnorm: the one file that imports it."""

import math
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from temptrack.errors import MediaUnreadableError
from temptrack.media import ffmpeg
from temptrack.media.paths import shown
from temptrack.media.probe import whole_duration_of
from temptrack.media.source import Source
from temptrack.media.spans import check_span
from temptrack.media.types import Loudness, Samples, Span
from temptrack.processes import apart
from temptrack.progress import Job

if TYPE_CHECKING:
    from av.audio.frame import AudioFrame

SILENCE_LUFS = -70.0
"""The absolute gate of ITU-R BS.1770-5 annex 1; nothing below it counts as sound."""

_SILENT_PEAK_DB = -120.0

STEP_S = 0.1
"""Of what a meter keeps."""
_BLOCK_STEPS = 4
"""Gating blocks of 400 ms, each 100 ms after the last: BS.1770-5 annex 1."""

_CHANNEL_WEIGHTS = np.array([1.0, 1.0, 1.0, 1.41, 1.41])
"""Of left, right, centre and surrounds: BS.1770-5 annex 1, table 3."""

_RELATIVE_GATE_LU = -10.0

DUAL_MONO_LU = 10 * math.log10(2)
"""A mono mix of a stereo track plays from two loudspeakers; each adds its power (BS.1770-5 annex 1, equation 2)."""

_PIECE = 2**16
"""Samples filtered at once."""


class LoudnessMeter:
    """Measures sound as it comes and keeps ten figures a second: the filters run on from piece to piece.

    Parameters
    ----------
    sample_rate_hz : int
        Of all that is pushed.
    """

    def __init__(self, sample_rate_hz: int) -> None:
        self._rate_hz = sample_rate_hz
        self._state: NDArray[np.float64] | None = None
        self._open: NDArray[np.float64] = np.zeros(0)
        """Weighted power of each sample of the step that is not complete."""
        self._at = 0
        """Where that step begins, in samples."""
        self._steps: list[NDArray[np.float64]] = []
        self._sizes: list[NDArray[np.int64]] = []
        self._peak = 0.0
        self.heard = False
        """Whether there was any sound."""

    def push(self, samples: Samples) -> None:
        """Hear the next samples, (channels, n), finite."""
        for first in range(0, samples.shape[1], _PIECE):
            self._hear(samples[:, first : first + _PIECE])

    def _hear(self, samples: Samples) -> None:
        from scipy.signal import lfilter

        self.heard = True
        peak = float(np.abs(samples).max(initial=0.0))
        if not math.isfinite(peak):  # one such sample would stay in the filters for ever
            samples = np.nan_to_num(samples, nan=0.0, posinf=0.0, neginf=0.0)
            peak = float(np.abs(samples).max())
        self._peak = max(self._peak, peak)
        ahead, back = _k_weighting(self._rate_hz)
        if self._state is None or len(self._state) != len(samples):
            self._state = np.zeros((len(samples), len(back) - 1))
        weighted, self._state = lfilter(ahead, back, samples.astype(np.float64), axis=1, zi=self._state)
        np.square(weighted, out=weighted)
        self._open = np.concatenate([self._open, _CHANNEL_WEIGHTS[: len(samples)] @ weighted])
        self._close_steps()

    def _close_steps(self) -> None:
        step = self._rate_hz * STEP_S
        first, last = round(self._at / step), int((self._at + len(self._open) + 0.5) / step)
        edges = np.rint(np.arange(first, last + 1) * step).astype(np.int64) - self._at
        edges = edges[edges <= len(self._open)]
        if len(edges) > 1:
            self._steps.append(np.add.reduceat(self._open[: edges[-1]], edges[:-1]))
            self._sizes.append(np.diff(edges))
            self._open = self._open[edges[-1] :]
            self._at += int(edges[-1])

    def step_powers(self) -> NDArray[np.float64]:
        """Return the weighted mean power of each whole STEP_S so far; `loudness_of_power` makes LUFS of a mean."""
        if not self._steps:
            return np.zeros(0)
        return np.asarray(np.concatenate(self._steps) / np.concatenate(self._sizes))

    def finish(self) -> Loudness:
        """Return how loud everything was."""
        blocks = np.zeros(0)
        if self._steps:
            sums, sizes = np.concatenate(self._steps), np.concatenate(self._sizes)
            energy, length = (np.convolve(values, np.ones(_BLOCK_STEPS), "valid") for values in (sums, sizes))
            if len(sums) >= _BLOCK_STEPS:
                blocks = loudness_of_power(energy / length)
        return Loudness(_gated(blocks), _decibels(self._peak))


def loudness_of_power(power: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return LUFS of weighted mean power (BS.1770-5 annex 1, equation 2)."""
    return np.asarray(-0.691 + 10.0 * np.log10(np.maximum(power, 1e-20)))


def measure_loudness(samples: NDArray[np.float32], sample_rate_hz: int) -> Loudness:
    """Measure how loud a piece of sound is.

    Parameters
    ----------
    samples : ndarray
        (n,) a mono mix, measured as if it played from both loudspeakers; or (n, channels), measured as it is. A mix
        of wide stereo measures up to 3 LU below its track: where the file is at hand, `read_loudness` is exact.
    sample_rate_hz : int
        Of the samples.
    """
    sound = np.asarray(samples, np.float32)
    if not np.all(np.isfinite(sound)):
        return Loudness(SILENCE_LUFS, _SILENT_PEAK_DB)
    meter = LoudnessMeter(sample_rate_hz)
    meter.push(np.atleast_2d(sound.T))
    found = meter.finish()
    if sound.ndim == 1 and found.integrated_lufs > SILENCE_LUFS:
        return Loudness(found.integrated_lufs + DUAL_MONO_LU, found.peak_db)
    return found


@apart
def read_loudness(path: Path, span: Span | None, *, job: Job) -> Loudness:
    """Measure how loud a file is, in its own channels; surround is measured without its low-frequency channel.

    Parameters
    ----------
    path : Path
        A media file with sound.
    span : Span or None
        The range, to the nearest packet; None for all there is.
    job : Job
        Asked at each packet whether the work is still wanted.

    Raises
    ------
    MediaNotFoundError, MediaUnreadableError, NoAudioError
        When there is nothing to decode, or nothing of it decodes.
    InvalidTimeError
        When the range is empty or beyond the end.
    """
    with Source(path) as source:
        rate_hz = source.sound.codec_context.sample_rate
        meter, channels = LoudnessMeter(rate_hz), ffmpeg.Converter("channels", rate_hz)
        wanted = check_span(span, whole_duration_of(source, job), path)
        for frame in _within(source, wanted if span is not None else Span(0.0, math.inf), job):
            for samples in channels.convert(frame):
                meter.push(samples)
    if not meter.heard:
        raise MediaUnreadableError(f"No sound of {shown(path)} can be decoded", remedy="check that it plays")
    return meter.finish()


def _within(source: Source, span: Span, job: Job) -> "Iterator[AudioFrame]":
    """Yield the frames of a range."""
    for frame in source.sounds(span.source_in_s, job):
        moment_s = source.moment_of(frame)
        if moment_s is not None and moment_s < span.source_in_s:
            continue
        if moment_s is not None and moment_s >= span.source_out_s:
            break
        yield frame


@cache
def _k_weighting(sample_rate_hz: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return pyloudnorm's two K-weighting filters as one: half the work, and the same to twelve digits."""
    import pyloudnorm

    shelf, rumble = (pyloudnorm.Meter(sample_rate_hz)._filters[name] for name in ("high_shelf", "high_pass"))
    return np.convolve(shelf.b, rumble.b), np.convolve(shelf.a, rumble.a)


def _gated(blocks: NDArray[np.float64]) -> float:
    """Return the mean power of the blocks above both gates, in LUFS (BS.1770-5 annex 1, equations 5 to 7)."""
    audible = blocks[blocks > SILENCE_LUFS]
    if len(audible) == 0:
        return SILENCE_LUFS
    gate = _mean_power(audible) + _RELATIVE_GATE_LU
    return max(SILENCE_LUFS, _mean_power(audible[audible > gate]))


def _mean_power(blocks: NDArray[np.float64]) -> float:
    return 10 * math.log10(float(np.mean(10 ** (blocks / 10))))


def _decibels(peak: float) -> float:
    return max(_SILENT_PEAK_DB, 20 * math.log10(peak)) if peak > 0 else _SILENT_PEAK_DB
