"""Open, probe and decode media: pictures, small pictures, sound, cuts and loudness.

PyAV, OpenCV, PySceneDetect and pyloudnorm are imported on first use only.
"""

from temptrack.media.audio import iter_audio, read_audio
from temptrack.media.cuts import CUT_KNOWN_AFTER_FRAMES, CutDetector
from temptrack.media.ffmpeg import load_decoder
from temptrack.media.frames import read_frames
from temptrack.media.hashing import content_hash, known_content_hash
from temptrack.media.jpeg import encode_jpeg
from temptrack.media.loudness import SILENCE_LUFS, LoudnessMeter, measure_loudness, read_loudness
from temptrack.media.preview import PREVIEW_MEDIA_TYPE, cut_preview
from temptrack.media.probe import probe
from temptrack.media.small_frames import ShownFrame, SmallFrame, iter_shown_frames, iter_small_frames
from temptrack.media.sound import read_sound
from temptrack.media.start_timecode import start_frame, start_timecode
from temptrack.media.types import AudioStream, Frame, Loudness, MediaInfo, Samples, Sound, Span, VideoStream
from temptrack.media.writing import SOUND_SUFFIXES, check_sound_path, write_sound

__all__ = [
    "CUT_KNOWN_AFTER_FRAMES",
    "PREVIEW_MEDIA_TYPE",
    "SILENCE_LUFS",
    "SOUND_SUFFIXES",
    "AudioStream",
    "CutDetector",
    "Frame",
    "Loudness",
    "LoudnessMeter",
    "MediaInfo",
    "Samples",
    "ShownFrame",
    "SmallFrame",
    "Sound",
    "Span",
    "VideoStream",
    "check_sound_path",
    "content_hash",
    "cut_preview",
    "encode_jpeg",
    "iter_audio",
    "iter_shown_frames",
    "iter_small_frames",
    "known_content_hash",
    "load_decoder",
    "measure_loudness",
    "probe",
    "read_audio",
    "read_frames",
    "read_loudness",
    "read_sound",
    "start_frame",
    "start_timecode",
    "write_sound",
]
