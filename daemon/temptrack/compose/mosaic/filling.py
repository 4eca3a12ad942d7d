"""What pieces do not give: filtered towards the target as far as that does not show, and the rest made anew.

The rest has levels, in bands and pitch classes, but no waveform. Its magnitudes are spread within each band over the
partials of the target's pitch classes, and phases are found by fast Griffin-Lim.
"""

from dataclasses import dataclass
from functools import lru_cache
from math import gcd

import numpy as np
from numpy.typing import NDArray

from temptrack.compose.generate import FRAMES_PER_BEAT, PatchSequence, read_patches
from temptrack.compose.mosaic.griffin_lim import fast_griffin_lim, random_phase
from temptrack.compose.mosaic.spectra import Floats, frame_count, istft, stft
from temptrack.fingerprint.music import ANALYSIS_RATE_HZ
from temptrack.fingerprint.music.settings import HOP, MEL_BANDS, WINDOW
from temptrack.fingerprint.music.stft import mel_filters
from temptrack.media.types import Sound
from temptrack.progress import Job

MOST_MEND_DB = 6.0
"""By which a band is raised or lowered: twice the power is heard as another balance, not as another sound."""
_DEAD_DB = 1.5
"""Less is not heard in music (just noticeable differences of level are 1 dB)."""
_LACKING_DB = 12.0
"""From which difference on a band counts as lacking: more than can be mended. Filled from 1.5 dB on, everything is
covered by a haze."""
_RANGE_DB = 60.0
ITERATIONS = 32
"""Perraudin et al. 2013, figure 3: fast Griffin-Lim gains little after."""
_WINDOW, _HOP = 2048, 512
_COMB_FROM_HZ = 200.0
"""Below, a window does not tell semitones apart."""
_COMB_CENTS = 25.0
_FLAT_SHARE = 0.1
"""Of each band's power that lies between its partials."""


@dataclass(frozen=True)
class Filled:
    """A sound with what it lacked."""

    sound: Sound
    filled_db: float
    """Power of what was filled in, beside the whole's; -120 for nothing."""


def mended(sound: Sound, target: PatchSequence, job: Job) -> Sound:
    """Return a sound whose bands are raised or lowered towards the target, `MOST_MEND_DB` at most.

    Parameters
    ----------
    sound : Sound
    target : PatchSequence
        In the sound's own time.
    job : Job
        Checked at every block.
    """
    found = read_patches(sound, target.beats_s, job=job)
    gains_db = _mending(found.frames_db, target.frames_db)
    if np.abs(gains_db).max(initial=0.0) < 0.1:
        return sound
    frames = frame_count(sound.samples.shape[1], _HOP)
    at_s = np.arange(frames) * _HOP / sound.sample_rate_hz
    by_bin = _over_bins(_over_time(gains_db, target, at_s), sound.sample_rate_hz)
    gains = np.asarray(10.0 ** (by_bin / 20.0), np.float32)
    channels = []
    for channel in sound.samples:
        job.check()
        channels.append(istft(stft(channel, _WINDOW, _HOP) * gains, _WINDOW, _HOP, len(channel)))
    return Sound(np.stack(channels), sound.sample_rate_hz)


def filled(sound: Sound, target: PatchSequence, *, seed: int, iterations: int = ITERATIONS, job: Job) -> Filled:
    """Return a sound with what it lacks of the target's power, in all channels alike.

    Parameters
    ----------
    sound : Sound
        Silence, to be given all of it.
    target : PatchSequence
        In the sound's own time.
    seed : int
        Of the phases that Griffin-Lim begins with.
    iterations : int
    job : Job
        Told of "fill", by its stages.
    """
    job.report("fill", 0, 2)
    found = read_patches(sound, target.beats_s, job=job)
    lacking = _lacking(found.frames_db, target.frames_db)
    length = round(sound.duration_s * ANALYSIS_RATE_HZ)
    at_s = np.arange(frame_count(length, HOP)) * HOP / ANALYSIS_RATE_HZ
    job.report("fill", 1, 2)
    magnitude = _magnitudes(_over_time(lacking, target, at_s), _chroma_at(target, at_s))
    if not magnitude.any():
        return Filled(sound, -120.0)
    low = fast_griffin_lim(
        magnitude,
        random_phase(magnitude.shape, seed),
        window=WINDOW,
        hop=HOP,
        length=length,
        iterations=iterations,
        job=job,
    )
    added = _resampled(low, sound.sample_rate_hz, sound.samples.shape[1])
    whole = Sound(sound.samples + added, sound.sample_rate_hz)
    return Filled(whole, _beside(added, whole.samples))


def _mending(found_db: Floats, wanted_db: Floats) -> Floats:
    """Return gains of bands, shape (frames, bands), smoothed over neighbours so that no edge rings."""
    floor = float(wanted_db.max()) - _RANGE_DB
    apart = np.maximum(wanted_db, floor) - np.maximum(found_db, floor)
    gains = np.sign(apart) * np.clip(np.abs(apart) - _DEAD_DB, 0.0, MOST_MEND_DB)
    smooth = _blurred(_blurred(gains, 0), 1)
    return np.asarray(smooth, np.float32)


def _blurred(values: Floats, axis: int) -> Floats:
    ends = [(1, 1) if n == axis else (0, 0) for n in range(2)]
    padded = np.pad(values, ends, mode="edge")
    count = values.shape[axis]
    one, two, three = (padded.take(range(n, n + count), axis) for n in range(3))
    return np.asarray((one + 2.0 * two + three) / 4.0, np.float32)


def _lacking(found_db: Floats, wanted_db: Floats) -> Floats:
    """Return the power that is missing, shape (frames, bands); none where what is there is nearly enough."""
    wanted, found = (10.0 ** (levels.astype(np.float64) / 10.0) for levels in (wanted_db, found_db))
    audible = (wanted_db > wanted_db.max() - _RANGE_DB) & (wanted_db - found_db > _LACKING_DB)
    return np.asarray(np.where(audible, wanted - found, 0.0), np.float64)


def _over_time(values: NDArray[np.floating], target: PatchSequence, at_s: NDArray[np.float64]) -> Floats:
    """Return values of the target's frames, (frames, bands), at some moments; they hold beyond both ends."""
    edges = target.beats_s
    count = np.arange(len(edges), dtype=np.float64)
    places = np.interp(at_s, edges, count) * FRAMES_PER_BEAT - 0.5
    low = np.clip(np.floor(places).astype(np.int64), 0, len(values) - 1)
    high = np.minimum(low + 1, len(values) - 1)
    share = np.clip(places - low, 0.0, 1.0)[:, np.newaxis]
    return np.asarray(values[low] * (1.0 - share) + values[high] * share, np.float32)


def _chroma_at(target: PatchSequence, at_s: NDArray[np.float64]) -> Floats:
    place = np.clip(np.searchsorted(target.beats_s, at_s, side="right") - 1, 0, len(target) - 1)
    return target.chroma[place]


def _over_bins(by_band: Floats, rate_hz: int) -> Floats:
    """Return values of bands at the bins of a window at this rate; beyond the outermost bands they hold."""
    centres = _band_centres()
    hertz = np.fft.rfftfreq(_WINDOW, 1.0 / rate_hz)
    places = np.interp(hertz, centres, np.arange(MEL_BANDS))
    low = np.clip(places.astype(np.int64), 0, MEL_BANDS - 2)
    share = (places - low).astype(np.float32)
    return np.asarray(by_band[:, low] * (1.0 - share) + by_band[:, low + 1] * share, np.float32)


@lru_cache(maxsize=1)
def _band_centres() -> NDArray[np.float64]:
    filters = mel_filters(WINDOW)
    hertz = np.fft.rfftfreq(WINDOW, 1.0 / ANALYSIS_RATE_HZ)
    return np.asarray((filters * hertz[:, np.newaxis]).sum(axis=0) / filters.sum(axis=0), np.float64)


def _magnitudes(power: Floats, chroma: Floats) -> Floats:
    """Return magnitudes of bins whose mel bands hold the power given.

    Bands overlap by half, so each bin's power is shared out by what its bands want: the multiplicative step of
    non-negative least squares (Lee & Seung 2001), taken three times from the shape that the pitch classes have.
    """
    filters = mel_filters(WINDOW)
    bins = _shape(chroma) * (power @ filters.T > 0)
    for _ in range(3):
        reached = bins @ filters
        ratio = np.divide(power, reached, out=np.zeros_like(power), where=reached > 1e-20)
        weight = filters.sum(axis=1)
        bins = bins * np.divide(ratio @ filters.T, weight, out=np.zeros_like(bins), where=weight > 1e-9)
    return np.asarray(np.sqrt(bins) * (WINDOW / 2.0), np.float32)  # spectra count a sine of amplitude 1 as 1/4


def _shape(chroma: Floats) -> Floats:
    """Return how a bin's power beside its neighbours' follows from the pitch classes, shape (frames, bins)."""
    comb = _comb()
    shape = chroma @ comb + np.float32(_FLAT_SHARE / 12.0)
    low = np.fft.rfftfreq(WINDOW, 1.0 / ANALYSIS_RATE_HZ) < _COMB_FROM_HZ
    shape[:, low] = 1.0 / 12.0
    return np.asarray(shape, np.float32)


@lru_cache(maxsize=1)
def _comb() -> Floats:
    """Return, for each pitch class, where its partials can lie: shape (12, bins), in equal temperament at 440 Hz."""
    hertz = np.fft.rfftfreq(WINDOW, 1.0 / ANALYSIS_RATE_HZ)
    pitch = 69.0 + 12.0 * np.log2(np.maximum(hertz, 1.0) / 440.0)
    width = np.maximum(_COMB_CENTS / 100.0, np.gradient(pitch) / 2)
    away = (pitch - np.arange(12)[:, np.newaxis] + 6.0) % 12.0 - 6.0
    return np.asarray(np.exp(-0.5 * (away / width) ** 2), np.float32)


def _resampled(samples: Floats, rate_hz: int, length: int) -> Floats:
    from scipy.signal import resample_poly

    common = gcd(rate_hz, ANALYSIS_RATE_HZ)
    high = resample_poly(samples, rate_hz // common, ANALYSIS_RATE_HZ // common)[:length]
    return np.asarray(np.pad(high, (0, length - len(high))), np.float32)


def _beside(added: Floats, whole: Floats) -> float:
    power, total = (float(np.mean(np.square(one, dtype=np.float64))) for one in (added, whole))
    return float(10.0 * np.log10(max(power, 1e-12) / max(total, 1e-12)))
