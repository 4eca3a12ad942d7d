"""Decoded sound placed to the sample: every sample where its moment says, gaps silent, at any rate."""

import math
import statistics
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from temptrack.errors import MediaUnreadableError
from temptrack.media import ffmpeg
from temptrack.media.paths import shown
from temptrack.media.probe import whole_duration_of
from temptrack.media.source import Source
from temptrack.media.spans import check_span
from temptrack.media.types import Samples, Span
from temptrack.progress import Job

if TYPE_CHECKING:
    from av.audio.frame import AudioFrame

Timed: TypeAlias = tuple[float | None, Samples]
"""A piece of sound, (channels, n), and when it begins; None where the file has no clock."""

Reader: TypeAlias = Callable[[Source, float], Iterator[Timed]]
"""Yields a source's sound from a moment or earlier on, in as many channels as the caller wants, at its own rate."""

_PREROLL_S = 0.5
"""Decoded before a range and thrown away: codecs that lean on what came before settle within it (MP3's bit reservoir
reaches back a quarter of a second, Opus asks for 80 ms by RFC 7845 section 4.6) and so do resamplers."""

_JITTER_S = 0.03
"""Containers round times; a frame this far from where the last one ended still follows it."""

_LATEST_S = 1.0
"""A frame that claims to lie this far beyond the source's end has a broken clock, and follows the last one."""

_BATCH = 16384
"""Samples handed to the resampler at once: its cost is by the call."""

_SILENCE = 2**18
"""Samples of silence made at once, however long a gap is."""


def placed_pieces(
    path: Path, span: Span | None, sample_rate_hz: int | None, read: Reader, job: Job
) -> Iterator[Samples]:
    """Yield consecutive pieces, (channels, n), of a range; silence fills what the file leaves out.

    Parameters
    ----------
    path : Path
        A media file with sound.
    span : Span or None
        The range, half-open; None for all there is.
    sample_rate_hz : int or None
        What it is resampled to; None for the file's own rate.
    read : Reader
        How the sound is decoded and mixed.
    job : Job
        Asked at each packet whether the work is still wanted.
    """
    with Source(path) as source:
        rate_hz = sample_rate_hz or source.sound.codec_context.sample_rate
        wanted = check_span(span, whole_duration_of(source, job), path)
        first = round(wanted.source_in_s * rate_hz)
        end = round(wanted.source_out_s * rate_hz) if span is not None else None
        at, channels = first, 1
        for start, samples in _placed(source, max(0.0, wanted.source_in_s - _PREROLL_S), rate_hz, read, job):
            channels, length = samples.shape
            begin, stop = max(start, at), start + length if end is None else min(start + length, end)
            if begin < stop:
                yield from _silence(channels, begin - at)
                yield samples[:, begin - start : stop - start]
                at = stop
            if end is not None and start >= end:
                break
    if at == first and not _ends_before(source, wanted):
        raise MediaUnreadableError(
            f"No sound of {shown(path)} can be decoded", remedy="check that it plays, or export it again"
        )
    if end is not None:
        yield from _silence(channels, end - at)


def grouped(
    timed: "Iterator[tuple[float | None, AudioFrame]]", from_s: float
) -> "Iterator[tuple[float | None, AudioFrame]]":
    """Put frames together; only what a range's beginning is placed by stays as it came."""
    left_s = _PREROLL_S if from_s > 0 else 0.0
    while left_s > 0 and (one := next(timed, None)) is not None:
        left_s -= one[1].samples / one[1].sample_rate
        yield one
    yield from ffmpeg.gathered(timed, _BATCH)


def _silence(channels: int, count: int) -> Iterator[Samples]:
    for begin in range(0, count, _SILENCE):
        yield np.zeros((channels, min(_SILENCE, count - begin)), np.float32)


def _ends_before(source: Source, span: Span) -> bool:
    """Tell whether the sound, by its header, is over before a span begins."""
    stream = source.sound
    if stream.duration is None or stream.time_base is None:
        return False
    start_s = float((stream.start_time or 0) * stream.time_base) - source.origin_s
    return start_s + float(stream.duration * stream.time_base) <= span.source_in_s


def _placed(
    source: Source, from_s: float, sample_rate_hz: int, read: Reader, job: Job
) -> Iterator[tuple[int, Samples]]:
    """Yield consecutive resampled pieces, each with its first sample's index from the source's first moment.

    The resampler is fed from a sample whose moment both rates have, so that any two reads meet on one grid.
    """
    native_hz = source.sound.codec_context.sample_rate
    step = native_hz // math.gcd(native_hz, sample_rate_hz)
    at: int | None = None
    resampler = ffmpeg.Resampler(native_hz, sample_rate_hz)
    for start, batch in _batches(_continuous(source, from_s, step, read, job)):
        at = start // step * (step * sample_rate_hz // native_hz) if at is None else at
        for samples in resampler.push(batch):
            yield at, samples
            at += samples.shape[1]
    for samples in resampler.finish():
        yield at or 0, samples
        at = (at or 0) + samples.shape[1]


def _batches(pieces: Iterator[tuple[int, Samples]]) -> Iterator[tuple[int, Samples]]:
    held: list[Samples] = []
    begin = count = 0
    for start, samples in pieces:
        begin = start if not held else begin
        held.append(samples)
        count += samples.shape[1]
        if count >= _BATCH:
            yield begin, np.concatenate(held, axis=1)
            held, count = [], 0
    if held:
        yield begin, np.concatenate(held, axis=1)


def _continuous(source: Source, from_s: float, step: int, read: Reader, job: Job) -> Iterator[tuple[int, Samples]]:
    """Yield samples at the file's own rate without a gap, from a multiple of `step` on."""
    rate_hz = source.sound.codec_context.sample_rate
    latest = (whole_duration_of(source, job) + _LATEST_S) * rate_hz
    at: int | None = None
    pieces = read(source, from_s)
    for moment_s, samples in _anchored(pieces, rate_hz) if from_s > 0 else pieces:
        stated = (at or 0) if moment_s is None else round(moment_s * rate_hz)
        if at is None:
            at = stated // step * step
            gap = stated - at
        else:
            follows = stated > latest or abs(stated - at) <= _JITTER_S * rate_hz
            gap = 0 if follows else stated - at
        for piece in (*_silence(len(samples), gap), samples[:, max(0, -gap) :]):
            yield at, piece
            at += piece.shape[1]


def _anchored(pieces: Iterator[Timed], rate_hz: int) -> Iterator[Timed]:
    """Yield pieces with the first one's moment agreed on by all of the preroll.

    Matroska rounds to milliseconds, and stamps Vorbis blocks up to 20 ms late where their length changes.
    """
    held: list[Samples] = []
    early_s: list[float] = []
    count = 0
    for moment_s, samples in pieces:
        if moment_s is not None:
            early_s.append(moment_s - count / rate_hz)
        held.append(samples)
        count += samples.shape[1]
        if count >= _PREROLL_S * rate_hz:
            break
    if held:
        yield statistics.median(early_s) if early_s else None, np.concatenate(held, axis=1)
    yield from pieces
