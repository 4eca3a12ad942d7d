"""Loudness by EBU R128, measured with pyloudnorm: the one file that imports it."""

import math
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from temptrack.errors import MediaUnreadableError
from temptrack.media import ffmpeg
from temptrack.media.paths import shown
from temptrack.media.probe import whole_duration_of
from temptrack.media.source import Source
from temptrack.media.spans import check_span
from temptrack.media.types import Loudness, Samples, Span
from temptrack.progress import Job

SILENCE_LUFS = -70.0
"""The absolute gate of ITU-R BS.1770-5 annex 1; nothing below it counts as sound."""

_SILENT_PEAK_DB = -120.0

_BLOCK_S = 0.4
_OVERLAP_S = 0.3
"""Gating blocks of 400 ms, each 100 ms after the last: BS.1770-5 annex 1."""

_RELATIVE_GATE_LU = -10.0

_DUAL_MONO_LU = 10 * math.log10(2)
"""A mono mix of a stereo track plays from two loudspeakers; each adds its power (BS.1770-5 annex 1, equation 2)."""

_PIECE_S = 30.0


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
    sound = np.asarray(samples, np.float64)
    if not np.all(np.isfinite(sound)):
        return Loudness(SILENCE_LUFS, _SILENT_PEAK_DB)
    lufs = _gated(_blocks(sound, sample_rate_hz))
    if sound.ndim == 1 and lufs > SILENCE_LUFS:
        lufs += _DUAL_MONO_LU
    return Loudness(lufs, _decibels(float(np.max(np.abs(sound), initial=0.0))))


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
    blocks: list[NDArray[np.float64]] = []
    peak = 0.0
    with Source(path) as source:
        rate_hz = source.sound.codec_context.sample_rate
        wanted = check_span(span, whole_duration_of(source, job), path)
        for piece in _pieces(source, wanted if span is not None else Span(0.0, math.inf), job):
            job.check()
            blocks.append(_blocks(np.asarray(piece, np.float64), rate_hz))
            peak = max(peak, float(np.max(np.abs(piece))))
    if not blocks:
        raise MediaUnreadableError(f"No sound of {shown(path)} can be decoded", remedy="check that it plays")
    return Loudness(_gated(np.concatenate(blocks)), _decibels(peak))


def _pieces(source: Source, span: Span, job: Job) -> Iterator[Samples]:
    """Yield (n, channels) pieces of half a minute that overlap so that every gating block lies in exactly one."""
    rate_hz = source.sound.codec_context.sample_rate
    size, overlap, step = (round(seconds * rate_hz) for seconds in (_PIECE_S, _OVERLAP_S, _BLOCK_S - _OVERLAP_S))
    held: list[Samples] = []
    count = 0
    for frame, samples in ffmpeg.channels_of(source.sounds(span.source_in_s, job)):
        moment_s = source.moment_of(frame)
        if moment_s is not None and moment_s < span.source_in_s:
            continue
        if moment_s is not None and moment_s >= span.source_out_s:
            break
        if held and held[0].shape[1] != samples.shape[1]:
            yield np.concatenate(held)
            held, count = [], 0
        held.append(samples)
        count += len(samples)
        if count >= size:
            joined = np.concatenate(held)
            whole = count - (count - overlap) % step
            yield joined[:whole]
            held = [joined[whole - overlap :]]
            count = len(held[0])
    if count > overlap:
        yield np.concatenate(held)


def _blocks(sound: NDArray[np.float64], sample_rate_hz: int) -> NDArray[np.float64]:
    """Return the K-weighted loudness of each gating block, in LUFS."""
    import pyloudnorm

    if len(sound) < _BLOCK_S * sample_rate_hz:
        return np.zeros(0)
    meter = pyloudnorm.Meter(sample_rate_hz, block_size=_BLOCK_S)
    meter.integrated_loudness(sound)
    return np.asarray(meter.blockwise_loudness, np.float64)


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
