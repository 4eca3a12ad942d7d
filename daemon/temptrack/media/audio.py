"""Sound as mono samples at one rate, placed to the sample."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

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
    from av.audio.resampler import AudioResampler

_PREROLL_S = 0.5
"""Decoded before a range and thrown away: codecs that lean on what came before settle within it (MP3's bit reservoir
reaches back a quarter of a second, Opus asks for 80 ms by RFC 7845 section 4.6) and so do resamplers."""

_JITTER_S = 0.03
"""Containers round times; a block this far from where the last one ended still follows it."""

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


def iter_audio(path: Path, span: Span | None, *, sample_rate_hz: int, block_s: float, job: Job) -> Iterator[Samples]:
    """Yield what `read_audio` returns, in blocks of ``round(block_s * sample_rate_hz)`` samples and a shorter last."""
    size = max(1, round(block_s * sample_rate_hz))
    held: list[Samples] = []
    count = 0
    for piece in _pieces(path, span, sample_rate_hz, job):
        held.append(piece)
        count += len(piece)
        if count >= size:
            joined = np.concatenate(held)
            whole = count - count % size
            yield from np.split(joined[:whole], whole // size)
            held, count = [joined[whole:]], count % size
    if count:
        yield np.concatenate(held)


def _pieces(path: Path, span: Span | None, sample_rate_hz: int, job: Job) -> Iterator[Samples]:
    """Yield consecutive pieces of a range; silence fills what the file leaves out."""
    with Source(path) as source:
        source.sound  # noqa: B018 - refuses files without
        wanted = check_span(span, whole_duration_of(source, job), path)
        first = round(wanted.source_in_s * sample_rate_hz)
        end = round(wanted.source_out_s * sample_rate_hz) if span is not None else None
        at = first
        placed = _placed(source, max(0.0, wanted.source_in_s - _PREROLL_S), sample_rate_hz, job)
        for start, samples in placed:
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
    if count > 0:
        yield np.zeros(count, np.float32)


def _ends_before(source: Source, span: Span) -> bool:
    """Tell whether the sound, by its header, is over before a span begins."""
    stream = source.sound
    if stream.duration is None or stream.time_base is None:
        return False
    start_s = float((stream.start_time or 0) * stream.time_base) - source.origin_s
    return start_s + float(stream.duration * stream.time_base) <= span.source_in_s


def _placed(source: Source, from_s: float, sample_rate_hz: int, job: Job) -> Iterator[tuple[int, Samples]]:
    """Yield resampled pieces, each with the index of its first sample counted from the source's first moment."""
    at: int | None = None
    for moment_s, frame in _resampled(source, from_s, sample_rate_hz, job):
        samples = np.asarray(frame.to_ndarray(), np.float32).reshape(-1)
        stated = at if moment_s is None else round(moment_s * sample_rate_hz)
        if at is None or (stated is not None and abs(stated - at) > _JITTER_S * sample_rate_hz):
            at = stated or 0
        yield at, samples
        at += len(samples)


def _resampled(
    source: Source, from_s: float, sample_rate_hz: int, job: Job
) -> "Iterator[tuple[float | None, AudioFrame]]":
    resampler: AudioResampler | None = None
    kind: tuple[object, ...] = ()
    for frame in source.sounds(from_s, job):
        if kind != (kind := (frame.format.name, frame.layout.name, frame.sample_rate)):
            yield from _timed(source, resampler, None)
            resampler = ffmpeg.mono_resampler(sample_rate_hz)
        yield from _timed(source, resampler, frame)
    yield from _timed(source, resampler, None)


def _timed(
    source: Source, resampler: "AudioResampler | None", frame: "AudioFrame | None"
) -> "Iterator[tuple[float | None, AudioFrame]]":
    for out in resampler.resample(frame) if resampler is not None else ():
        if out is not None:
            yield source.moment_of(out), out
