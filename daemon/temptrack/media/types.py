"""What opening, decoding and measuring media answers with."""

from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from temptrack.timebase import FrameRate

Samples: TypeAlias = NDArray[np.float32]
"""Mono, -1 to 1, shape (n,)."""


@dataclass(frozen=True)
class VideoStream:
    """The picture of a media file, as it is shown: rotation applied, pixels square."""

    codec: str
    width_px: int
    height_px: int
    rate: FrameRate
    """Average rate."""
    duration_s: float
    frame_count_from_header: int
    """0 when the header does not say."""
    rotation_deg: int
    """0, 90, 180 or 270, clockwise; already applied to width, height and every frame handed out."""
    variable_rate: bool


@dataclass(frozen=True)
class AudioStream:
    """The sound of a media file: its first audio stream."""

    codec: str
    sample_rate_hz: int
    channels: int
    duration_s: float


@dataclass(frozen=True)
class MediaInfo:
    """What a file is."""

    path: Path
    container: str
    duration_s: float
    video: VideoStream | None
    audio: AudioStream | None


@dataclass(frozen=True)
class Span:
    """Half-open seconds of a source: ``source_in_s <= t < source_out_s``, from the source's first moment."""

    source_in_s: float
    source_out_s: float

    @property
    def duration_s(self) -> float:
        """Length."""
        return self.source_out_s - self.source_in_s


@dataclass(frozen=True)
class Frame:
    """One decoded picture."""

    source_s: float
    """When it is shown, from the source's first moment."""
    rgb: NDArray[np.uint8]
    """height x width x 3."""


@dataclass(frozen=True)
class Sound:
    """Sound that is to be heard: one or two channels at one rate."""

    samples: NDArray[np.float32]
    """(channels, n), -1 to 1."""
    sample_rate_hz: int

    @property
    def duration_s(self) -> float:
        """Length."""
        return float(self.samples.shape[1] / self.sample_rate_hz)

    @property
    def mono(self) -> Samples:
        """The mean of the channels."""
        return np.asarray(self.samples.mean(axis=0), np.float32)


@dataclass(frozen=True)
class Loudness:
    """EBU R128 figures of a piece of sound."""

    integrated_lufs: float
    """-70 for silence or less than one 400 ms block."""
    peak_db: float
    """Sample peak, dBFS; -120 for silence."""
