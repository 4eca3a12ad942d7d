"""Music as a row of patches, one a beat: what a piece sounds like, without its waveform."""

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from math import gcd

import numpy as np
from numpy.typing import NDArray

from temptrack.errors import InvalidInputError
from temptrack.fingerprint.music import ANALYSIS_RATE_HZ, Listener
from temptrack.fingerprint.music.listening import Listening
from temptrack.fingerprint.music.settings import FRAME_RATE_HZ, LEVELLED_LUFS, MEL_BANDS, PITCH_RATE_HZ
from temptrack.fingerprint.types import Vector
from temptrack.media.types import Samples, Sound
from temptrack.progress import Job

FRAMES_PER_BEAT = 8
"""Thirty-second notes: 62 ms at 120 beats a minute, somewhat less than a window of the spectrum (93 ms)."""
LEAST_LUFS = -70.0
"""The absolute gate of ITU-R BS.1770-5: what is quieter counts as this."""
_FLOOR = 1e-12
"""Power that keeps silence finite; 30 dB under what the spectra of levelled sound keep apart."""

Beats = NDArray[np.float64]


@dataclass(frozen=True)
class PatchSequence:
    """A stretch of music beat by beat."""

    beats_s: Beats
    """Shape (n + 1,), rising: where the n beats begin, and where the last one ends."""
    mel_db: Vector
    """Shape (n, FRAMES_PER_BEAT, MEL_BANDS): power in mel bands over equal parts of each beat, dB, of the sound at the
    loudness it has; a sine of amplitude 1 has a peak of -6."""
    chroma: Vector
    """Shape (n, 12), C first: share of each pitch class in the beat; sums to 1, or to 0 where nothing has a pitch."""
    loudness_lufs: Vector
    """Shape (n,): LUFS of each beat without gates, LEAST_LUFS at least."""

    def __post_init__(self) -> None:
        count = len(self.beats_s) - 1
        shapes = (self.mel_db.shape, self.chroma.shape, self.loudness_lufs.shape)
        if shapes != ((count, FRAMES_PER_BEAT, MEL_BANDS), (count, 12), (count,)):
            raise InvalidInputError(f"patches of shapes {shapes} are no {count} beats", remedy="give one row a beat")

    def __len__(self) -> int:
        return len(self.loudness_lufs)

    @property
    def frames_db(self) -> Vector:
        """Shape (n * FRAMES_PER_BEAT, MEL_BANDS): the same spectrum as one row of frames."""
        return self.mel_db.reshape(-1, MEL_BANDS)

    @property
    def mean_lufs(self) -> float:
        """Loudness of the whole: the mean power of its beats, each as long as it is."""
        power = 10.0 ** (self.loudness_lufs.astype(np.float64) / 10.0)
        return float(10.0 * np.log10(np.average(power, weights=np.diff(self.beats_s)))) if len(self) else LEAST_LUFS

    def between(self, first: int, last: int) -> "PatchSequence":
        """Return the beats ``first <= beat < last``, at the times they have."""
        rows = slice(first, last)
        return PatchSequence(
            self.beats_s[first : last + 1], self.mel_db[rows], self.chroma[rows], self.loudness_lufs[rows]
        )

    def brought_to(self, lufs: float) -> "PatchSequence":
        """Return it with a gain that gives its mean this loudness; silence stays as it is."""
        mean = self.mean_lufs
        if mean <= LEAST_LUFS:
            return self
        loudness = np.maximum(self.loudness_lufs + np.float32(lufs - mean), np.float32(LEAST_LUFS))
        return replace(self, mel_db=self.mel_db + np.float32(lufs - mean), loudness_lufs=loudness)


def join_patches(parts: Sequence[PatchSequence]) -> PatchSequence:
    """Return stretches one after the other; each keeps the lengths of its beats, the first its times.

    Raises
    ------
    InvalidInputError
        When there is none.
    """
    if not parts:
        raise InvalidInputError("there are no patches to join", remedy="give at least one stretch")
    rows = {one.name: np.concatenate([getattr(part, one.name) for part in parts]) for one in fields(PatchSequence)[1:]}
    lengths = np.concatenate([np.diff(part.beats_s) for part in parts])
    return PatchSequence(parts[0].beats_s[0] + np.concatenate([[0.0], np.cumsum(lengths)]), **rows)


def read_patches(sound: Sound, beats_s: Vector | Beats, *, job: Job | None = None) -> PatchSequence:
    """Read the patches of a sound.

    Parameters
    ----------
    sound : Sound
        Of any rate; its channels are mixed.
    beats_s : ndarray, shape (n + 1,)
        From the sound's first sample, rising: where the n beats begin, and where the last one ends. What lies beyond
        the sound is silent.
    job : Job, optional
        Checked at every block.

    Raises
    ------
    InvalidInputError
        When the beats do not rise or are fewer than two.
    """
    edges_s = _checked(beats_s)
    listener = Listener()
    listener.push(_at_analysis_rate(sound), job or Job())
    return patches_of(listener.finish(job or Job()), edges_s)


def patches_of(heard: Listening, beats_s: Beats) -> PatchSequence:
    """Return the patches of a sound that was listened to; `beats_s` as for `read_patches`."""
    lufs = np.float32(heard.loudness.integrated_lufs)
    power = 10.0 ** ((heard.spectra.mel_db.astype(np.float64) + (lufs - LEVELLED_LUFS)) / 10.0)
    parts_s = np.interp(np.arange((len(beats_s) - 1) * FRAMES_PER_BEAT + 1) / FRAMES_PER_BEAT, _count(beats_s), beats_s)
    mel = _means(power, parts_s * FRAME_RATE_HZ).reshape(-1, FRAMES_PER_BEAT, MEL_BANDS)
    loud = _means(10.0 ** (heard.level_lufs.astype(np.float64)[:, None] / 10.0), beats_s * FRAME_RATE_HZ)[:, 0]
    chroma = _means(heard.chroma.astype(np.float64), beats_s * PITCH_RATE_HZ)
    total = chroma.sum(axis=1, keepdims=True)
    return PatchSequence(
        beats_s,
        (10.0 * np.log10(mel + _FLOOR)).astype(np.float32),
        np.divide(chroma, total, out=np.zeros_like(chroma), where=total > 1e-9).astype(np.float32),
        np.maximum(10.0 * np.log10(loud + _FLOOR), LEAST_LUFS).astype(np.float32),
    )


def _checked(beats_s: Vector | Beats) -> Beats:
    edges_s = np.asarray(beats_s, np.float64)
    if edges_s.ndim != 1 or len(edges_s) < 2 or not np.all(np.isfinite(edges_s)) or np.any(np.diff(edges_s) <= 0):
        raise InvalidInputError(
            f"{edges_s.size} beats that do not rise make no patches",
            remedy="give at least two times, each after the last",
        )
    return edges_s


def _at_analysis_rate(sound: Sound) -> Samples:
    from scipy.signal import resample_poly

    if sound.sample_rate_hz == ANALYSIS_RATE_HZ:
        return sound.mono
    common = gcd(sound.sample_rate_hz, ANALYSIS_RATE_HZ)
    return np.asarray(resample_poly(sound.mono, ANALYSIS_RATE_HZ // common, sound.sample_rate_hz // common), np.float32)


def _count(beats_s: Beats) -> Beats:
    return np.arange(len(beats_s), dtype=np.float64)


def _means(values: NDArray[np.float64], edges: Beats) -> NDArray[np.float64]:
    """Mean of frames between edges: frame i stands for i - 1/2 to i + 1/2, and what reaches beyond the sound is empty.

    A part shorter than a frame takes its share of the frames it lies in.
    """
    sums = np.concatenate([np.zeros((1, values.shape[1])), np.cumsum(values, axis=0)])
    at = np.clip(edges + 0.5, 0.0, len(values))
    below = np.minimum(at.astype(np.int64), len(values) - 1)
    reached = sums[below] + (at - below)[:, None] * values[below]
    return np.diff(reached, axis=0) / np.diff(edges)[:, None]
