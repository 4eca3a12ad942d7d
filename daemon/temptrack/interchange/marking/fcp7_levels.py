"""How loud laid music is over time, as Final Cut Pro 7's XML keys it: factors, on straight lines between frames."""

from bisect import bisect_right
from itertools import pairwise

from temptrack.interchange.marking.types import LaidTrack
from temptrack.timebase import FrameRate

_MOST_DB = 12.0
"""The format goes no higher."""
_RAMP_PARTS = 4
"""Points on a line that is straight in decibels: between them one that is straight in factors is right to 0.4 dB."""


def gain_of(laid: LaidTrack) -> float:
    """Return the gain it is laid with, as a factor."""
    return float(10 ** (min(laid.gain_db, _MOST_DB) / 20))


def level_keys(laid: LaidTrack, rate: FrameRate) -> list[tuple[int, float]]:
    """Return frames, from the record in, with the factor at each: the fades, the gain, and room for speech."""
    lasts, fade = laid.record_out_frame - laid.record_in_frame, rate.frame(laid.fade_s)
    fades = 0 < 2 * fade <= lasts
    edges = {0, fade, lasts - fade, lasts} if fades else {0}
    bends = {rate.frame(at_s) for at_s in _bends(laid.levels)}
    return [
        (frame, _faded(frame, fade if fades else 0, lasts) * gain_of(laid) * 10 ** (_level_db(laid, frame, rate) / 20))
        for frame in sorted(edges | {frame for frame in bends if 0 < frame < lasts})
    ]


def _bends(levels: tuple[tuple[float, float], ...]) -> list[float]:
    """Return the moments that draw a curve: none within a stretch that stays as it is."""
    ramps = [(a, b) for a, b in pairwise(levels) if a[1] != b[1]]
    return [a[0] + (b[0] - a[0]) * i / _RAMP_PARTS for a, b in ramps for i in range(_RAMP_PARTS + 1)]


def _faded(frame: int, fade: int, lasts: int) -> float:
    return min(1.0, frame / fade, (lasts - frame) / fade) if fade else 1.0


def _level_db(laid: LaidTrack, frame: int, rate: FrameRate) -> float:
    if not laid.levels:
        return 0.0
    at_s = rate.seconds(frame)
    after = bisect_right(laid.levels, at_s, key=lambda level: level[0])
    if after in (0, len(laid.levels)):
        return laid.levels[min(after, len(laid.levels) - 1)][1]
    (from_s, from_db), (to_s, to_db) = laid.levels[after - 1 : after + 1]
    return from_db + (to_db - from_db) * (at_s - from_s) / (to_s - from_s)
