"""How a range is shot: trace it frame by frame, join traces in record time, sum up the style, say it in words."""

from temptrack.fingerprint.picture.describe import describe_style, is_about_style
from temptrack.fingerprint.picture.dynamics import DYNAMICS, dynamics_of
from temptrack.fingerprint.picture.picking import SIDE_PX as PICK_SIDE_PX
from temptrack.fingerprint.picture.picking import FramePicker, Pick
from temptrack.fingerprint.picture.shots import Shots, shots_of
from temptrack.fingerprint.picture.style import STYLE, style_of
from temptrack.fingerprint.picture.timeline import join
from temptrack.fingerprint.picture.trace import COLUMNS, PictureTrace
from temptrack.fingerprint.picture.trace_cache import TRACE_VERSION, TraceCache
from temptrack.fingerprint.picture.tracing import Tracer, Watching, exhaust, trace_noise, trace_picture, watch_picture

__all__ = [
    "COLUMNS",
    "DYNAMICS",
    "PICK_SIDE_PX",
    "STYLE",
    "TRACE_VERSION",
    "FramePicker",
    "Pick",
    "PictureTrace",
    "Shots",
    "TraceCache",
    "Tracer",
    "Watching",
    "describe_style",
    "dynamics_of",
    "exhaust",
    "is_about_style",
    "join",
    "shots_of",
    "style_of",
    "trace_noise",
    "trace_picture",
    "watch_picture",
]
