"""Sound as mono samples at one rate, placed to the sample."""

import math
import statistics
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from temptrack.errors import MediaUnreadableError
from temptrack.media import ffmpeg
from temptrack.media.loudness import LoudnessMeter
from temptrack.media.paths import shown
from temptrack.media.probe import whole_duration_of
from temptrack.media.source import Source
from temptrack.media.spans import check_span
from temptrack.media.types import Samples, Span
from temptrack.progress import Job

if TYPE_CHECKING:
    from av.audio.frame import AudioFrame

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

_PIECE_S = 10.0


def read_audio(path: Path, span: Span | None, *, sample_rate_hz: int, job: Job) -> Samples:
    """Return the sound of a range, mixed to mono.

    Parameters
    ----------
    path : Path
        A media file with sound.
    span : Span or None
        The range, half-open; None for all there is.
    sample_rate_hz : int
        What it is resampled to.
    job : Job
        Asked at each packet whether the work is still wanted.

    Returns
    -------
    ndarray
        (n,) float32, the mean of the channels. With a span n is exactly ``round(out * rate) - round(in * rate)``:
        gaps, and what lies beyond the sound's end but not the source's, are silent.

    Raises
    ------
    MediaNotFoundError, MediaUnreadableError, NoAudioError
        When there is nothing to decode, or nothing of it decodes.
    InvalidTimeError
        When the range is empty or beyond the end.
    """
    return np.concatenate(list(iter_audio(path, span, sample_rate_hz=sample_rate_hz, block_s=_PIECE_S, job=job)))


def iter_audio(
    path: Path,
    span: Span | None,
    *,
    sample_rate_hz: int,
    block_s: float,
    job: Job,
    meter: LoudnessMeter | None = None,
) -> Iterator[Samples]:
    """Yield what `read_audio` returns, in blocks of ``round(block_s * sample_rate_hz)`` samples and a shorter last.

    A meter hears what is decoded, in its own channels, on the way: of a whole file it then reads what `read_loudness`
    returns, and nothing is decoded twice.
    """
    size = max(1, round(block_s * sample_rate_hz))
    held: list[Samples] = []
    count = 0
    for piece in _pieces(path, span, sample_rate_hz, job, meter):
        held.append(piece)
        count += len(piece)
        if count >= size:
            joined = np.concatenate(held)
            whole = count - count % size
            yield from np.split(joined[:whole], whole // size)
            held, count = [joined[whole:]], count % size
    if count:
        yield np.concatenate(held)


def _pieces(
    path: Path, span: Span | None, sample_rate_hz: int, job: Job, meter: LoudnessMeter | None
) -> Iterator[Samples]:
    """Yield consecutive pieces of a range; silence fills what the file leaves out."""
    with Source(path) as source:
        source.sound  # noqa: B018 - refuses files without
        wanted = check_span(span, whole_duration_of(source, job), path)
        first = round(wanted.source_in_s * sample_rate_hz)
        end = round(wanted.source_out_s * sample_rate_hz) if span is not None else None
        at = first
        for start, samples in _placed(source, max(0.0, wanted.source_in_s - _PREROLL_S), sample_rate_hz, job, meter):
            begin, stop = max(start, at), start + len(samples) if end is None else min(start + len(samples), end)
            if begin < stop:
                yield from _silence(begin - at)
                yield samples[begin - start : stop - start]
                at = stop
            if end is not None and start >= end:
                break
    if at == first and not _ends_before(source, wanted):
        raise MediaUnreadableError(
            f"No sound of {shown(path)} can be decoded", remedy="check that it plays, or export it again"
        )
    if end is not None:
        yield from _silence(end - at)


def _silence(count: int) -> Iterator[Samples]:
    for begin in range(0, count, _SILENCE):
        yield np.zeros(min(_SILENCE, count - begin), np.float32)


def _ends_before(source: Source, span: Span) -> bool:
    """Tell whether the sound, by its header, is over before a span begins."""
    stream = source.sound
    if stream.duration is None or stream.time_base is None:
        return False
    start_s = float((stream.start_time or 0) * stream.time_base) - source.origin_s
    return start_s + float(stream.duration * stream.time_base) <= span.source_in_s


def _placed(
    source: Source, from_s: float, sample_rate_hz: int, job: Job, meter: LoudnessMeter | None
) -> Iterator[tuple[int, Samples]]:
    """Yield consecutive resampled pieces, each with its first sample's index from the source's first moment.

    The resampler is fed from a sample whose moment both rates have, so that any two reads meet on one grid.
    """
    native_hz = source.sound.codec_context.sample_rate
    step = native_hz // math.gcd(native_hz, sample_rate_hz)
    at: int | None = None
    resampler = ffmpeg.mono_resampler(sample_rate_hz)
    for start, batch in _batches(_continuous(source, from_s, step, job, meter)):
        at = start // step * (step * sample_rate_hz // native_hz) if at is None else at
        for samples in ffmpeg.resample(resampler, batch, native_hz):
            yield at, samples
            at += len(samples)
    for samples in ffmpeg.resample(resampler, None, native_hz):
        yield at or 0, samples
        at = (at or 0) + len(samples)


def _batches(pieces: Iterator[tuple[int, Samples]]) -> Iterator[tuple[int, Samples]]:
    held: list[Samples] = []
    begin = count = 0
    for start, samples in pieces:
        begin = start if not held else begin
        held.append(samples)
        count += len(samples)
        if count >= _BATCH:
            yield begin, np.concatenate(held)
            held, count = [], 0
    if held:
        yield begin, np.concatenate(held)


def _continuous(
    source: Source, from_s: float, step: int, job: Job, meter: LoudnessMeter | None
) -> Iterator[tuple[int, Samples]]:
    """Yield mono samples at the file's own rate without a gap, from a multiple of `step` on."""
    rate_hz = source.sound.codec_context.sample_rate
    latest = (whole_duration_of(source, job) + _LATEST_S) * rate_hz
    at: int | None = None
    pieces = _mono(source, from_s, rate_hz, job, meter)
    for moment_s, samples in _anchored(pieces, rate_hz) if from_s > 0 else pieces:
        stated = (at or 0) if moment_s is None else round(moment_s * rate_hz)
        if at is None:
            at = stated // step * step
            gap = stated - at
        else:
            follows = stated > latest or abs(stated - at) <= _JITTER_S * rate_hz
            gap = 0 if follows else stated - at
        for piece in (*_silence(gap), samples[max(0, -gap) :]):
            yield at, piece
            at += len(piece)


def _anchored(pieces: Iterator[tuple[float | None, Samples]], rate_hz: int) -> Iterator[tuple[float | None, Samples]]:
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
        count += len(samples)
        if count >= _PREROLL_S * rate_hz:
            break
    if held:
        yield statistics.median(early_s) if early_s else None, np.concatenate(held)
    yield from pieces


def _mono(
    source: Source, from_s: float, rate_hz: int, job: Job, meter: LoudnessMeter | None
) -> Iterator[tuple[float | None, Samples]]:
    mixer, channels = ffmpeg.Converter("mono", rate_hz), ffmpeg.Converter("channels", rate_hz)
    timed = ((source.moment_of(frame), frame) for frame in source.sounds(from_s, job))
    for moment_s, frame in _grouped(timed, from_s):
        is_surround = frame.layout.nb_channels > 2
        if meter is not None or not is_surround:
            for samples in channels.convert(frame):
                if meter is not None:
                    meter.push(samples)
                if not is_surround:
                    yield moment_s, samples[0] if len(samples) == 1 else np.float32(0.5) * (samples[0] + samples[1])
        if is_surround:
            for samples in mixer.convert(frame):
                yield moment_s, samples[0]


def _grouped(
    timed: "Iterator[tuple[float | None, AudioFrame]]", from_s: float
) -> "Iterator[tuple[float | None, AudioFrame]]":
    """Put frames together; only what a range's beginning is placed by stays as it came."""
    left_s = _PREROLL_S if from_s > 0 else 0.0
    while left_s > 0 and (one := next(timed, None)) is not None:
        left_s -= one[1].samples / one[1].sample_rate
        yield one
    yield from ffmpeg.gathered(timed, _BATCH)
