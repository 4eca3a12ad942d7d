"""Open, probe and decode media: pictures, small pictures, sound, cuts and loudness.

PyAV, OpenCV, PySceneDetect and pyloudnorm are imported on first use only.
"""

from temptrack.media.audio import iter_audio, read_audio
from temptrack.media.cuts import CUT_KNOWN_AFTER_FRAMES, CutDetector
from temptrack.media.frames import read_frames
from temptrack.media.hashing import content_hash, known_content_hash
from temptrack.media.jpeg import encode_jpeg
from temptrack.media.loudness import LoudnessMeter, measure_loudness, read_loudness
from temptrack.media.probe import probe
from temptrack.media.small_frames import ShownFrame, SmallFrame, iter_shown_frames, iter_small_frames
from temptrack.media.start_timecode import start_frame, start_timecode
from temptrack.media.types import AudioStream, Frame, Loudness, MediaInfo, Samples, Span, VideoStream

__all__ = [
    "CUT_KNOWN_AFTER_FRAMES",
    "AudioStream",
    "CutDetector",
    "Frame",
    "Loudness",
    "LoudnessMeter",
    "MediaInfo",
    "Samples",
    "ShownFrame",
    "SmallFrame",
    "Span",
    "VideoStream",
    "content_hash",
    "encode_jpeg",
    "iter_audio",
    "iter_shown_frames",
    "iter_small_frames",
    "known_content_hash",
    "measure_loudness",
    "probe",
    "read_audio",
    "read_frames",
    "read_loudness",
    "start_frame",
    "start_timecode",
]
