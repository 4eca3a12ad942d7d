"""Sound as it is: in its own channels, at its own rate, without a sample moved."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import numpy as np

from temptrack.media import ffmpeg
from temptrack.media.placing import Timed, grouped, placed_pieces
from temptrack.media.source import Source
from temptrack.media.types import Sound, Span
from temptrack.processes import apart
from temptrack.progress import Job


@apart
def read_sound(path: Path, span: Span | None, *, sample_rate_hz: int | None = None, job: Job) -> Sound:
    """Return the sound of a range for work that is heard, not only measured.

    Parameters
    ----------
    path : Path
        A media file with sound.
    span : Span or None
        The range, half-open; None for all there is.
    sample_rate_hz : int or None
        What it is resampled to; None leaves the file's own rate, and lossless samples as they are.
    job : Job
        Asked at each packet whether the work is still wanted.

    Returns
    -------
    Sound
        One or two channels as in the file; more are mixed to two. With a span the count of samples is exactly
        ``round(out * rate) - round(in * rate)``: gaps, and what lies beyond the sound's end but not the source's, are
        silent.

    Raises
    ------
    MediaNotFoundError, MediaUnreadableError, NoAudioError
        When there is nothing to decode, or nothing of it decodes.
    InvalidTimeError
        When the range is empty or beyond the end.
    """
    with Source(path) as source:
        context = source.sound.codec_context
        rate_hz, channels = sample_rate_hz or context.sample_rate, 1 if context.layout.nb_channels == 1 else 2
    pieces = list(placed_pieces(path, span, rate_hz, partial(_channels, count=channels, job=job), job))
    samples = np.zeros((channels, sum(piece.shape[1] for piece in pieces)), np.float32)
    np.concatenate([np.broadcast_to(piece, (channels, piece.shape[1])) for piece in pieces], axis=1, out=samples)
    return Sound(samples, rate_hz)


def _channels(source: Source, from_s: float, *, count: int, job: Job) -> Iterator[Timed]:
    converter = ffmpeg.Converter("mono" if count == 1 else "stereo", source.sound.codec_context.sample_rate)
    timed = ((source.moment_of(frame), frame) for frame in source.sounds(from_s, job))
    for moment_s, frame in grouped(timed, from_s):
        for samples in converter.convert(frame):
            yield moment_s, samples
