"""Joining two places of a sound: laid on each other by their waves, and faded into each other at one power."""

from dataclasses import dataclass

import numpy as np

from temptrack.compose.retarget.types import Numbers
from temptrack.fingerprint.types import Vector

_ALIGN_S = 0.003
"""Farther than this nothing is moved for the sake of phase: half of the least change of rhythm that is noticed, 6 ms
(Friberg & Sundberg 1995, "Time discrimination in a monotonic, isochronous sequence")."""
_ALIGN_WINDOW_S = 0.040
_FADES_S = (0.010, 0.030, 0.090)
_LONGER_COST = 0.02
"""Of each doubling of a fade: a long one doubles what was struck just before the beat."""
_FRAME = 1024
_CORRELATION_LEAST = -0.5
"""Less than this is not made up for: two opposite sounds vanish however loud they are made."""


@dataclass(frozen=True)
class Meeting:
    """How two places of a sound are joined."""

    move: int
    """Samples by which the entered place moves."""
    fade: int
    """Samples of the cross-fade, which ends where the new segment begins."""
    correlation: float


def meet(mono: Vector, leave: int, enter: int, rate_hz: int) -> Meeting:
    """Choose how to join two places of a sound.

    The entered place is moved by a few ms to where its wave fits best. Of some lengths of fade, that is taken whose
    spectrum changes least on the way.

    Parameters
    ----------
    mono : ndarray
        The track.
    leave, enter : int
        Samples: what would come next, and what comes instead.
    rate_hz : int
        Samples a second.
    """
    move = _best_move(mono, leave, enter, rate_hz)
    enter += move
    room = min(leave, enter, len(mono) - 1)
    lengths = [n for n in (round(s * rate_hz) for s in _FADES_S) if n <= room] or [max(1, room)]
    fade = min(lengths, key=lambda n: _roughness(mono, leave, enter, n) + _LONGER_COST * np.log2(n / lengths[0]))
    return Meeting(move, fade, correlation(mono[leave - fade : leave], mono[enter - fade : enter]))


def gains(count: int, correlated: float) -> tuple[Vector, Vector]:
    """Fade-out and fade-in that keep the power of two sounds of equal power and a given correlation.

    Sine and cosine keep it for sounds that have nothing in common; divided by the root of
    ``1 + 2 r sin cos`` they keep it for any correlation r, and are an equal-gain fade at 1 (Fink, Holters & Zölzer
    2016, "Signal-matched power-complementary cross-fading and dry-wet mixing").
    """
    angle = (np.arange(count) + 0.5) / count * np.pi / 2.0
    out, into = np.cos(angle), np.sin(angle)
    scale = np.sqrt(1.0 + 2.0 * max(correlated, _CORRELATION_LEAST) * out * into)
    return (out / scale).astype(np.float32), (into / scale).astype(np.float32)


def correlation(left: Vector, right: Vector) -> float:
    """Of two sounds of one length; 0 where one is silent."""
    size = float(np.linalg.norm(left) * np.linalg.norm(right))
    return float(np.dot(left, right) / size) if size > 1e-9 else 0.0


def _best_move(mono: Vector, leave: int, enter: int, rate_hz: int) -> int:
    most, window = round(_ALIGN_S * rate_hz), round(_ALIGN_WINDOW_S * rate_hz)
    after = window // 4
    if leave < window or enter < window + most or max(leave, enter + most) + after > len(mono):
        return 0
    left = mono[leave - window : leave + after].astype(np.float64)
    wide = mono[enter - window - most : enter + after + most].astype(np.float64)
    products = np.correlate(wide, left, "valid")
    squares = np.concatenate([[0.0], np.cumsum(wide**2)])
    power = squares[len(left) :] - squares[: -len(left)]
    score = products / np.sqrt(power * np.dot(left, left) + 1e-12)
    moves = np.arange(-most, most + 1)
    return int(moves[np.argmax(score * (1.0 - 0.1 * np.abs(moves) / most))])


def _roughness(mono: Vector, leave: int, enter: int, fade: int) -> float:
    """The greatest change of the spectrum from one frame to the next about a seam, 1 being 20 dB in all bands."""
    around = 2 * _FRAME
    joined = join(mono, leave, enter, fade, around)
    hop = _FRAME // 4
    if len(joined) < 2 * _FRAME:
        return 0.0
    frames = np.lib.stride_tricks.sliding_window_view(joined, _FRAME)[::hop] * np.hanning(_FRAME)
    levels = band_levels(np.abs(np.fft.rfft(frames, axis=1)) ** 2)
    return float(np.abs(np.diff(levels, axis=0)).mean(axis=1).max() / 20.0)


def band_levels(power: Numbers) -> Numbers:
    """Level of bands about a third of an octave wide, dB."""
    edges = np.unique(np.round(np.geomspace(2, power.shape[1], 25)).astype(np.int64))
    return np.asarray(10.0 * np.log10(np.add.reduceat(power[:, : edges[-1]], edges[:-1], axis=1) + 1e-6))


def join(mono: Vector, leave: int, enter: int, fade: int, around: int) -> Vector:
    """What is heard about a seam."""
    before = mono[max(0, leave - fade - around) : leave].copy()
    out, into = gains(fade, correlation(mono[leave - fade : leave], mono[enter - fade : enter]))
    before[len(before) - fade :] = before[len(before) - fade :] * out + mono[enter - fade : enter] * into
    return np.concatenate([before, mono[enter : enter + around]])
