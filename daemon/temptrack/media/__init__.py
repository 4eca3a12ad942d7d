"""Open, probe and decode media: pictures, small pictures, sound, cuts and loudness.

PyAV, OpenCV, PySceneDetect and pyloudnorm are imported on first use only.
"""

from temptrack.media.audio import iter_audio, read_audio
from temptrack.media.cuts import CutDetector
from temptrack.media.frames import read_frames
from temptrack.media.hashing import content_hash
from temptrack.media.jpeg import encode_jpeg
from temptrack.media.loudness import LoudnessMeter, measure_loudness, read_loudness
from temptrack.media.probe import probe
from temptrack.media.small_frames import SmallFrame, iter_small_frames
from temptrack.media.types import AudioStream, Frame, Loudness, MediaInfo, Samples, Span, VideoStream

__all__ = [
    "AudioStream",
    "CutDetector",
    "Frame",
    "Loudness",
    "LoudnessMeter",
    "MediaInfo",
    "Samples",
    "SmallFrame",
    "Span",
    "VideoStream",
    "content_hash",
    "encode_jpeg",
    "iter_audio",
    "iter_small_frames",
    "measure_loudness",
    "probe",
    "read_audio",
    "read_frames",
    "read_loudness",
]
