"""What can be measured of a seam."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from temptrack.compose.retarget.fades import band_levels, gains, meet
from temptrack.fingerprint.music import ANALYSIS_RATE_HZ
from temptrack.fingerprint.types import Vector

Numbers = NDArray[np.float64]

SHORT_S, LONG_S = 0.1, 1.0
_CLICK_S, _OWN_S = 0.012, 1.0


@dataclass(frozen=True)
class Jumps:
    """Change of the spectrum at some moments of a sound, dB in the mean over bands a third of an octave wide."""

    short: Numbers
    """Of 0.1 s after against 0.1 s before."""
    long: Numbers
    """Of a second after against a second before."""


def jumps(mono: Vector, moments: list[int], rate_hz: int) -> Jumps:
    """Measure the change of the spectrum at samples of a sound."""
    pairs = [[_change(mono, moment, round(s * rate_hz)) for s in (SHORT_S, LONG_S)] for moment in moments]
    both = np.array(pairs, np.float64).reshape(-1, 2)
    return Jumps(both[:, 0], both[:, 1])


def _change(mono: Vector, moment: int, size: int) -> float:
    before, after = mono[max(0, moment - size) : moment], mono[moment : moment + size]
    return float(np.abs(_levels(before) - _levels(after)).mean())


def _levels(part: Vector) -> Numbers:
    size = 2048
    padded = np.pad(part, (0, max(0, size - len(part))))
    frames = np.lib.stride_tricks.sliding_window_view(padded, size)[:: size // 4] * np.hanning(size)
    power = (np.abs(np.fft.rfft(frames, axis=1)) ** 2).mean(axis=0, keepdims=True)
    return np.asarray(band_levels(power)[0])


def click(result: Vector, at: int, own: list[Vector], rate_hz: int) -> float:
    """The steepest bend of the wave about a seam over the steepest that the track has there on either side."""
    reach = round(_CLICK_S * rate_hz)
    here = _bend(result[max(0, at - reach) : at + reach])
    usual = max(_bend(part) for part in own)
    return here / max(usual, 1e-6)


def around(mono: Vector, at: int, rate_hz: int) -> Vector:
    """What the track has about a moment."""
    reach = round(_OWN_S * rate_hz)
    return mono[max(0, at - reach) : at + reach]


def _bend(part: Vector) -> float:
    return float(np.abs(np.diff(part.astype(np.float64), 2)).max(initial=0.0))


def joined(mono: Vector, leave: int, enter: int, rate_hz: int, *, faded: bool) -> tuple[Vector, int, int]:
    """Join two places as retargeting does, or by a plain cut; return sound, the seam in it, and the place entered."""
    reach = round(1.5 * rate_hz)
    if not faded:
        left = mono[max(0, leave - reach) : leave]
        return np.concatenate([left, mono[enter : enter + reach]]), len(left), enter
    meeting = meet(mono, leave, enter, rate_hz)
    enter += meeting.move
    left = mono[max(0, leave - reach) : leave].copy()
    out, into = gains(meeting.fade, meeting.correlation)
    left[len(left) - meeting.fade :] = (
        left[len(left) - meeting.fade :] * out + mono[enter - meeting.fade : enter] * into
    )
    return np.concatenate([left, mono[enter : enter + reach]]), len(left), enter


def nearest_ms(moments_s: Numbers, beats_s: Numbers) -> Numbers:
    """How far each moment lies from the next beat, ms."""
    return np.asarray(1000.0 * np.abs(moments_s[:, None] - beats_s[None, :]).min(axis=1))


def alike(here: Vector, there: Vector) -> float:
    """Correlation of two sounds, the better of all lags within 20 ms."""
    size = min(len(here), len(there))
    here, there = here[-size:].astype(np.float64), there[-size:].astype(np.float64)
    lag = round(0.02 * ANALYSIS_RATE_HZ)
    spectrum = np.fft.rfft(here, 2 * size) * np.conj(np.fft.rfft(there, 2 * size))
    products = np.fft.irfft(spectrum)
    best = max(products[: lag + 1].max(), products[-lag:].max())
    return float(best / (np.linalg.norm(here) * np.linalg.norm(there) + 1e-9))
