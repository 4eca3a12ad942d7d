"""Rational rates, frames, timecode and half-open ranges. Imports nothing of the other rooms."""

from temptrack.timebase.rate import FrameRate

__all__ = ["FrameRate"]
