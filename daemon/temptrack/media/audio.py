"""Sound as mono samples at one rate, placed to the sample."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import numpy as np

from temptrack.media import ffmpeg
from temptrack.media.loudness import LoudnessMeter
from temptrack.media.placing import Timed, grouped, placed_pieces
from temptrack.media.source import Source
from temptrack.media.types import Samples, Span
from temptrack.processes import apart
from temptrack.progress import Job

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
    if meter is None:
        return _heard_apart(path, span, sample_rate_hz=sample_rate_hz, block_s=block_s, job=job)
    return _heard(path, span, sample_rate_hz, block_s, job, meter)


@apart
def _heard_apart(path: Path, span: Span | None, *, sample_rate_hz: int, block_s: float, job: Job) -> Iterator[Samples]:
    yield from _heard(path, span, sample_rate_hz, block_s, job, None)


def _heard(
    path: Path, span: Span | None, sample_rate_hz: int, block_s: float, job: Job, meter: LoudnessMeter | None
) -> Iterator[Samples]:
    size = max(1, round(block_s * sample_rate_hz))
    held: list[Samples] = []
    count = 0
    for piece in placed_pieces(path, span, sample_rate_hz, partial(_mono, job=job, meter=meter), job):
        held.append(piece[0])
        count += piece.shape[1]
        if count >= size:
            joined = np.concatenate(held)
            whole = count - count % size
            yield from np.split(joined[:whole], whole // size)
            held, count = [joined[whole:]], count % size
    if count:
        yield np.concatenate(held)


def _mono(source: Source, from_s: float, *, job: Job, meter: LoudnessMeter | None) -> Iterator[Timed]:
    rate_hz = source.sound.codec_context.sample_rate
    mixer, channels = ffmpeg.Converter("mono", rate_hz), ffmpeg.Converter("channels", rate_hz)
    timed = ((source.moment_of(frame), frame) for frame in source.sounds(from_s, job))
    for moment_s, frame in grouped(timed, from_s):
        is_surround = frame.layout.nb_channels > 2
        if meter is not None or not is_surround:
            for samples in channels.convert(frame):
                if meter is not None:
                    meter.push(samples)
                if not is_surround:
                    yield moment_s, samples if len(samples) == 1 else np.float32(0.5) * (samples[:1] + samples[1:])
        if is_surround:
            for samples in mixer.convert(frame):
                yield moment_s, samples
