"""Footage laid out of many media: what is seen when, and its trace in record time."""

from temptrack.fingerprint.footage.tracing import EVERY_FRAME_UP_TO_S, Traced, is_thorough, lay, trace_footage
from temptrack.fingerprint.footage.types import Footage, Segment
from temptrack.fingerprint.footage.visible import Visible, visible_parts

__all__ = [
    "EVERY_FRAME_UP_TO_S",
    "Footage",
    "Segment",
    "Traced",
    "Visible",
    "is_thorough",
    "lay",
    "trace_footage",
    "visible_parts",
]
