"""What is measured of a composed piece."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import gcd

import numpy as np
from numpy.typing import NDArray
from scipy.signal import resample_poly

from temptrack.compose.generate import PatchSequence, read_patches
from temptrack.compose.mosaic.costs import distances
from temptrack.fingerprint.landmarks import LANDMARK_RATE_HZ, LandmarkIndex, identify
from temptrack.fingerprint.music import ANALYSIS_RATE_HZ, analyse_cue
from temptrack.media.types import Samples, Sound
from temptrack.progress import Job

_RANGE_DB = 60.0
_CLICK = 12.0
"""Times the usual size of a sample's second difference around it: what no sound from an instrument reaches often."""
_AROUND_S = 0.02


@dataclass(frozen=True)
class Recognised:
    """How much of its sources the identity fingerprint finds in a piece."""

    longest_s: float
    share: float
    """Of the piece that some track is recognised in."""
    tracks: int
    best_s: float
    """Of the best match alone."""


def at_rate(sound: Sound, rate_hz: int) -> Samples:
    """The mix of a sound at another rate."""
    common = gcd(sound.sample_rate_hz, rate_hz)
    return np.asarray(resample_poly(sound.mono, rate_hz // common, sound.sample_rate_hz // common), np.float32)


def likeness_of(sound: Sound) -> NDArray[np.float32]:
    """The likeness vector of a sound."""
    return analyse_cue(at_rate(sound, ANALYSIS_RATE_HZ), Job()).likeness


def patch_distance(sound: Sound, reference: PatchSequence) -> float:
    """Mean distance of a sound's patches from others at the same times, both at the same loudness."""
    found = read_patches(sound, reference.beats_s).brought_to(-23.0)
    return float(np.mean(np.diag(distances(found, reference.brought_to(-23.0)).total)))


def log_spectral_distance(sound: Sound, target: PatchSequence) -> float:
    """Root mean square difference of mel levels within 60 dB of the target's loudest, dB, both at one loudness."""
    found, wanted = read_patches(sound, target.beats_s).brought_to(-23.0), target.brought_to(-23.0)
    floor = float(wanted.mel_db.max()) - _RANGE_DB
    apart = np.maximum(found.mel_db, floor) - np.maximum(wanted.mel_db, floor)
    return float(np.sqrt(np.mean(np.square(apart, dtype=np.float64))))


def recognised(sound: Sound, index: LandmarkIndex, best_id: str) -> Recognised:
    """What `temptrack identify` would find of the library in a sound."""
    found = identify(index, [at_rate(sound, LANDMARK_RATE_HZ)], Job())
    covered = np.zeros(int(sound.duration_s * 10) + 1, bool)
    for match in found:
        covered[int(match.query_in_s * 10) : int(match.query_out_s * 10)] = True
    lengths = [match.query_out_s - match.query_in_s for match in found]
    own = [match.query_out_s - match.query_in_s for match in found if match.track_id == best_id]
    share = float(covered[:-1].mean()) if len(covered) > 1 else 0.0
    return Recognised(max(lengths, default=0.0), share, len({match.track_id for match in found}), sum(own))


def clicks_per_minute(sound: Sound) -> float:
    """How often a sample's second difference stands far out of those around it, each 10 ms counted once."""
    mono = sound.mono.astype(np.float64)
    bend = np.abs(np.diff(mono, 2))
    reach = round(_AROUND_S * sound.sample_rate_hz)
    usual = np.sqrt(np.convolve(bend**2, np.ones(reach) / reach, mode="same"))
    floor = 1e-5
    far = np.flatnonzero(bend > _CLICK * np.maximum(usual, floor))
    events = len(np.unique(far // (sound.sample_rate_hz // 100)))
    return 60.0 * events / sound.duration_s


def spearman(values: Sequence[float]) -> float:
    """Rank correlation of values with their order: 1 where each is larger than the one before."""
    ranks = np.argsort(np.argsort(values)).astype(np.float64)
    return float(np.corrcoef(ranks, np.arange(len(values)))[0, 1])


def windows_of(sound: Sound, length_s: float = 10.0) -> list[NDArray[np.float32]]:
    """The likeness vectors of a sound's parts, each of some seconds."""
    samples = at_rate(sound, ANALYSIS_RATE_HZ)
    size = round(length_s * ANALYSIS_RATE_HZ)
    parts = [samples[first : first + size] for first in range(0, len(samples) - size + 1, size)]
    return [heard.likeness for heard in (analyse_cue(part, Job()) for part in parts) if not heard.silent]


@dataclass(frozen=True)
class Space:
    """Where Fréchet distances are taken: the directions in which a library's windows vary most.

    A Gaussian in all directions of the likeness vector would need many more windows than there are.
    """

    mean: NDArray[np.float64]
    axes: NDArray[np.float64]

    @classmethod
    def of(cls, rows: NDArray[np.float32], directions: int = 12) -> "Space":
        """The space of a library."""
        mean = rows.mean(axis=0, dtype=np.float64)
        _, _, axes = np.linalg.svd(rows.astype(np.float64) - mean, full_matrices=False)
        return cls(mean, axes[:directions])

    def frechet(self, one: NDArray[np.float32], other: NDArray[np.float32]) -> float:
        """Squared Fréchet distance of two sets of windows, as Gaussians (Dowson & Landau 1982; as FAD, Kilgour et al.
        2019)."""
        from scipy.linalg import sqrtm

        first, second = ((rows.astype(np.float64) - self.mean) @ self.axes.T for rows in (one, other))
        means = first.mean(axis=0) - second.mean(axis=0)
        spread, others = np.cov(first, rowvar=False), np.cov(second, rowvar=False)
        root = np.real(sqrtm(spread @ others))
        return float(means @ means + np.trace(spread + others - 2.0 * root))
