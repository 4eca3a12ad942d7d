"""Small copies of parts of tracks, to be heard where the tracks are not."""

from pathlib import Path

import numpy as np

from temptrack.media.encoding import encode_mp3
from temptrack.media.sound import read_sound
from temptrack.media.types import Sound, Span
from temptrack.progress import Job

PREVIEW_MEDIA_TYPE = "audio/mpeg"
PREVIEW_BIT_RATE = 96_000
"""Enough to judge music by, a tenth of what a CD takes."""
_RATE_HZ = 44_100
_CEILING = 10 ** (-1 / 20)
"""A decibel below full scale: lossy coding overshoots by about that much."""


def cut_preview(path: Path, span: Span, *, gain_db: float = 0.0, fade_s: float = 0.0, job: Job) -> bytes:
    """Return a part of a track as an MP3 file of its own.

    Parameters
    ----------
    path : Path
        The track.
    span : Span
        The part.
    gain_db : float
        How much louder; less where that would clip.
    fade_s : float
        Of the fade at its end, in seconds.
    job : Job
        Asked on the way whether the work is still wanted.

    Raises
    ------
    MediaNotFoundError, MediaUnreadableError, NoAudioError, InvalidTimeError
        As `read_sound`.
    """
    sound = read_sound(path, span, sample_rate_hz=_RATE_HZ, job=job)
    samples = sound.samples * np.float32(10 ** (gain_db / 20))
    peak = float(np.abs(samples).max(initial=0.0))
    if peak > _CEILING:
        samples *= np.float32(_CEILING / peak)
    faded = min(round(fade_s * _RATE_HZ), samples.shape[1])
    if faded:
        samples[:, -faded:] *= np.cos(np.linspace(0.0, np.pi / 2, faded, dtype=np.float32))
    return encode_mp3(Sound(samples, _RATE_HZ), bit_rate=PREVIEW_BIT_RATE, job=job)
