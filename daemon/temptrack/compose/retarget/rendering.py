"""From places in samples to sound."""

import numpy as np

from temptrack.compose.retarget.cutting import Cutting, Pin
from temptrack.compose.retarget.fades import gains
from temptrack.compose.retarget.types import Numbers
from temptrack.fingerprint.types import Vector
from temptrack.media.types import Sound
from temptrack.progress import Job

_EDGE_S = 0.005
"""A cut into sound is faded over so much: no click survives it."""
_LEAST_FADE_S, _MOST_FADE_S = 0.25, 3.0
_FADE_SHARE = 1.5
"""Of what is left off of the ringing: at most a third of it, so the fade never reaches back to the note that rings."""
BREAK_FADE_S = 2.0
"""Fade of a result that does not end as its track does."""
_BLOCK = 2**19


def render(sound: Sound, cutting: Cutting, *, breaks_off: bool, loops: bool, job: Job) -> Sound:
    """Return the result, of exactly as many samples as the cutting says.

    Parameters
    ----------
    sound : Sound
        The track.
    cutting : Cutting
        What is played of it.
    breaks_off : bool
        It ends with a fade, not as the track does.
    loops : bool
        Its last piece fades into its first.
    job : Job
        Checked at every piece and block.
    """
    joined = _join(sound.samples, cutting, loops=loops, job=job)
    if not loops:
        _fade_ends(joined, cutting, sound, breaks_off=breaks_off)
    played = _stretch(joined, cutting.pins, job)
    result = np.zeros((len(joined), cutting.total), np.float32)
    start = cutting.pins[0].out
    result[:, start : start + played.shape[1]] = played
    return Sound(result, sound.sample_rate_hz)


def place_in_result(pins: tuple[Pin, ...], joined: Numbers) -> Numbers:
    """Where moments of the pieces put together lie in the result, in samples."""
    return np.interp(joined, [pin.joined for pin in pins], [pin.out for pin in pins])


def _join(samples: Vector, cutting: Cutting, *, loops: bool, job: Job) -> Vector:
    pieces = cutting.pieces
    out = np.concatenate([samples[:, piece.first : piece.end] for piece in pieces], axis=1)
    ends = np.cumsum([len(piece) for piece in pieces])
    followers = [*pieces[1:], pieces[0]] if loops else list(pieces[1:])
    for end, follower, meeting in zip(ends, followers, cutting.meetings, strict=False):
        job.check()
        fade = min(meeting.fade, follower.first, int(end))
        leaving, entering = gains(fade, meeting.correlation)
        under = samples[:, follower.first - fade : follower.first]
        out[:, end - fade : end] = out[:, end - fade : end] * leaving + under * entering
    return out


def _fade_ends(joined: Vector, cutting: Cutting, sound: Sound, *, breaks_off: bool) -> None:
    rate_hz, count = sound.sample_rate_hz, joined.shape[1]
    if cutting.pieces[0].first > 0:
        size = min(round(_EDGE_S * rate_hz), count)
        joined[:, :size] *= _ramp(size)
    if cutting.pieces[-1].end < sound.samples.shape[1]:
        trimmed_s = cutting.settled.ring_s
        fade_s = BREAK_FADE_S if breaks_off else float(np.clip(_FADE_SHARE * trimmed_s, _LEAST_FADE_S, _MOST_FADE_S))
        size = min(round(fade_s * rate_hz), count // 4 if breaks_off else len(cutting.pieces[-1]) // 2)
        joined[:, count - size :] *= _ramp(size)[::-1]


def _ramp(count: int) -> Vector:
    """Half a cosine from 0 to 1."""
    return np.asarray(0.5 - 0.5 * np.cos(np.pi * (np.arange(count) + 0.5) / max(count, 1)), np.float32)


def _stretch(joined: Vector, pins: tuple[Pin, ...], job: Job) -> Vector:
    """Play the pieces so that every pin falls on its sample; as they are where nothing is to be stretched.

    Twice oversampled and read between samples by splines of fifth degree (Unser, Aldroubi & Eden 1993, "B-spline signal
    processing"), whose error at that rate lies more than 60 dB under the sound up to 20 kHz.
    """
    start, total = pins[0].out, pins[-1].out - pins[0].out
    if all(pin.joined == pin.out - start for pin in pins):
        return joined[:, :total]
    from scipy.ndimage import map_coordinates, spline_filter1d
    from scipy.signal import resample_poly

    result = np.zeros((len(joined), total), np.float32)
    outs, places = [pin.out - start for pin in pins], [2.0 * pin.joined for pin in pins]
    for channel, samples in enumerate(joined):
        job.check()
        padded = np.pad(samples, (0, 64), mode="constant")
        spline = spline_filter1d(resample_poly(padded, 2, 1).astype(np.float64), order=5, mode="mirror")
        for first in range(0, total, _BLOCK):
            job.check()
            at = np.interp(np.arange(first, min(first + _BLOCK, total)), outs, places)
            low = max(0, int(at[0]) - 8)
            part = spline[low : int(at[-1]) + 10]
            read = map_coordinates(part, [at - low], order=5, mode="nearest", prefilter=False)
            result[channel, first : first + len(at)] = read
    return result
