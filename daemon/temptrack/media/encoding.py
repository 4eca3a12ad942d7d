"""The one bridge to FFmpeg that writes: PyAV is imported on first use."""

import io
from collections.abc import Mapping
from typing import IO, TYPE_CHECKING, cast

import numpy as np

from temptrack.media.types import Samples, Sound
from temptrack.progress import Job

if TYPE_CHECKING:
    from av.audio.frame import AudioFrame
    from av.audio.stream import AudioStream

_AT_ONCE = 4096
"""Samples a frame: the block size of FLAC's encoder."""


def encode_lossless(file: IO[bytes], container: str, sound: Sound, tags: Mapping[str, str], job: Job) -> None:
    """Write sound as 24-bit PCM in a "wav" or as "flac" into an open file.

    A WAV of more than 4 GiB becomes RF64 (EBU Tech 3306).
    """
    import av

    sink = _Sink(file)
    codec, options = {"wav": ("pcm_s24le", {"rf64": "auto"}), "flac": ("flac", {})}[container]
    layout = "mono" if len(sound.samples) == 1 else "stereo"
    with av.open(sink, "w", format=container, options=options) as out:
        out.metadata.update(tags)
        stream = cast("AudioStream", out.add_stream(codec, rate=sound.sample_rate_hz, layout=layout))
        stream.codec_context.format = "s32"  # of which both encoders keep the upper 24 bits
        for first in range(0, sound.samples.shape[1], _AT_ONCE):
            job.check()
            sink.check()
            frame = _frame_of_24_bits(sound.samples[:, first : first + _AT_ONCE], layout)
            frame.sample_rate, frame.pts = sound.sample_rate_hz, first
            out.mux(stream.encode(frame))
        out.mux(stream.encode(None))
    sink.check()


def encode_mp3(sound: Sound, *, bit_rate: int, job: Job) -> bytes:
    """Return sound as an MP3 file, which every browser plays.

    Parameters
    ----------
    sound : Sound
        At a rate MP3 knows: 32,000, 44,100 or 48,000 Hz.
    bit_rate : int
        Bits a second, constant.
    job : Job
        Asked on the way whether the work is still wanted.
    """
    import av

    written = io.BytesIO()
    layout = "mono" if len(sound.samples) == 1 else "stereo"
    with av.open(written, "w", format="mp3") as out:
        stream = out.add_stream("libmp3lame", rate=sound.sample_rate_hz, layout=layout)
        stream.bit_rate = bit_rate
        stream.codec_context.format = "fltp"
        for first in range(0, sound.samples.shape[1], _AT_ONCE):
            job.check()
            part = np.ascontiguousarray(sound.samples[:, first : first + _AT_ONCE])
            frame = av.AudioFrame.from_ndarray(part, format="fltp", layout=layout)
            frame.sample_rate, frame.pts = sound.sample_rate_hz, first
            out.mux(stream.encode(frame))
        out.mux(stream.encode(None))
    return written.getvalue()


class _Sink:
    """An open file as FFmpeg writes to it: an error of the disk is kept for us, because FFmpeg has no words for it."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._error: OSError | None = None
        self.seek, self.tell = file.seek, file.tell

    def write(self, data: bytes) -> int:
        try:
            self._file.write(data)
        except OSError as error:
            self._error = error
        return len(data)

    def check(self) -> None:
        """Raise what the disk said."""
        if self._error is not None:
            raise self._error


def _frame_of_24_bits(samples: Samples, layout: str) -> "AudioFrame":
    import av

    full = 2.0**23
    levels = np.clip(np.rint(samples.astype(np.float64) * full), -full, full - 1).astype(np.int32) << 8
    return av.AudioFrame.from_ndarray(np.ascontiguousarray(levels.T.reshape(1, -1)), format="s32", layout=layout)
