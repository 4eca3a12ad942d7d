"""A sound heard once: everything the descriptions are computed from."""

from dataclasses import dataclass

import numpy as np

from temptrack.fingerprint.music.arrays import Numbers
from temptrack.fingerprint.music.harmony import chroma_of, tuning_of
from temptrack.fingerprint.music.rhythm import onset_bands, onset_envelope
from temptrack.fingerprint.music.settings import (
    ANALYSIS_RATE_HZ,
    FRAME_RATE_HZ,
    LEVELLED_LUFS,
    PITCH_RATE_HZ,
)
from temptrack.fingerprint.music.spectra import Spectra, read_spectra
from temptrack.fingerprint.music.tones import Tones, read_tones
from temptrack.media import measure_loudness
from temptrack.media.types import Loudness, Samples
from temptrack.progress import Job

_LEAST_SAMPLES = ANALYSIS_RATE_HZ // 2


@dataclass(frozen=True)
class Listening:
    """A sound, or a stretch of one, as its spectra show it."""

    duration_s: float
    loudness: Loudness
    """Of the whole sound, as it was."""
    spectra: Spectra
    tones: Tones
    chroma: Numbers
    """Shape (m, 12), PITCH_RATE_HZ a second."""
    onsets: Numbers
    """Shape (n, 3): rise in bass, middle and treble, dB per frame."""
    envelope: Numbers
    """Shape (n,): one onset curve out of them."""

    def slice(self, in_s: float, out_s: float) -> "Listening":
        """The stretch ``in_s <= t < out_s``."""
        spectra, tones = self.spectra.slice(in_s, out_s), self.tones.slice(in_s, out_s)
        first = min(round(in_s * FRAME_RATE_HZ), len(self.envelope) - 1)
        part = slice(first, first + spectra.frame_count)
        start = min(round(in_s * PITCH_RATE_HZ), len(self.chroma) - 1)
        chroma = self.chroma[start : start + tones.frame_count]
        duration_s = min(out_s, self.duration_s) - in_s
        return Listening(duration_s, self.loudness, spectra, tones, chroma, self.onsets[part], self.envelope[part])

    @property
    def active(self) -> Numbers:
        """Shape (n,), bool: frames in which something sounds (within 30 LU of the mean); all of them if none does."""
        level_db = self.spectra.level_db
        sounding = level_db > 10.0 * np.log10(np.mean(10.0 ** (level_db / 10.0))) - 30.0
        return sounding if sounding.any() else np.ones_like(sounding)

    @property
    def level_lufs(self) -> Numbers:
        """Shape (n,): momentary loudness of each frame, as the sound was."""
        return self.spectra.level_db + np.float32(self.loudness.integrated_lufs - LEVELLED_LUFS)


def clean(samples: Samples) -> Samples:
    """Samples that can be computed with: float32, finite, no DC, at least half a second (loudness needs 0.4)."""
    finite = np.nan_to_num(np.asarray(samples, np.float32), nan=0.0, posinf=0.0, neginf=0.0)
    finite = np.clip(finite, -64.0, 64.0)
    if len(finite):
        finite = finite - finite.mean(dtype=np.float64).astype(np.float32)
    short = _LEAST_SAMPLES - len(finite)
    return np.pad(finite, (0, short)) if short > 0 else finite


def loudness_of(samples: Samples) -> Loudness:
    """EBU R 128 loudness of cleaned samples."""
    return measure_loudness(samples, ANALYSIS_RATE_HZ)


def listen(samples: Samples, loudness: Loudness, duration_s: float, job: Job) -> Listening:
    """Read the spectra of a sound that is not silent.

    Parameters
    ----------
    samples : ndarray
        Cleaned, mono, at ANALYSIS_RATE_HZ.
    loudness : Loudness
        Of these samples.
    duration_s : float
        Of the sound before it was padded.
    job : Job
        Checked at every block.
    """
    gain = np.float32(10.0 ** ((LEVELLED_LUFS - loudness.integrated_lufs) / 20.0))
    levelled = samples * gain
    spectra, tones = read_spectra(levelled, job), read_tones(levelled, job)
    chroma = chroma_of(tones, tuning_of(tones))
    job.check()
    onsets = onset_bands(spectra.mel_db)
    return Listening(duration_s, loudness, spectra, tones, chroma, onsets, onset_envelope(onsets))
