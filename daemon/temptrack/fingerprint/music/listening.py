"""A sound heard once, as it comes: everything the descriptions are computed from."""

from dataclasses import dataclass, replace

import numpy as np

from temptrack.fingerprint.music.arrays import Numbers
from temptrack.fingerprint.music.harmony import chroma_of, tuning_of
from temptrack.fingerprint.music.rhythm import onset_bands, onset_envelope
from temptrack.fingerprint.music.settings import (
    ANALYSIS_RATE_HZ,
    FRAME_RATE_HZ,
    HOP,
    LEVELLED_LUFS,
    PITCH_HOP,
    PITCH_RATE_HZ,
    PITCH_WINDOW,
    WINDOW,
)
from temptrack.fingerprint.music.spectra import Spectra, SpectraReader
from temptrack.fingerprint.music.stft import Framer
from temptrack.fingerprint.music.tones import Tones, TonesReader
from temptrack.fingerprint.music.vocal import VocalListener
from temptrack.media import measure_loudness
from temptrack.media.types import Loudness, Samples
from temptrack.progress import Job

_LEAST_SAMPLES = ANALYSIS_RATE_HZ // 2
_PIECE = 8 * ANALYSIS_RATE_HZ
_FRAMES_AT_ONCE = 4096
_SILENT_PEAK_DB = -120.0
_EXCERPT_S, _EXCERPTS = 30.0, 40


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
    vocal: float = 0.0
    """Probability that somebody sings or speaks in the whole sound; 0 where nobody listened for that."""

    def slice(self, in_s: float, out_s: float) -> "Listening":
        """The stretch ``in_s <= t < out_s``."""
        spectra, tones = self.spectra.slice(in_s, out_s), self.tones.slice(in_s, out_s)
        first = min(round(in_s * FRAME_RATE_HZ), len(self.envelope) - 1)
        part = slice(first, first + spectra.frame_count)
        start = min(round(in_s * PITCH_RATE_HZ), len(self.chroma) - 1)
        chroma = self.chroma[start : start + tones.frame_count]
        duration_s = min(out_s, self.duration_s) - in_s
        return Listening(duration_s, self.loudness, spectra, tones, chroma, self.onsets[part], self.envelope[part])

    def excerpts(self) -> "Listening":
        """Half a minute of every so many, evenly spread, where a sound lasts over twenty minutes; else all of it.

        Figures of a whole sound are computed from this, so that they take neither more time nor more memory the longer
        it lasts.
        """
        if self.duration_s <= _EXCERPT_S * _EXCERPTS:
            return self
        starts = np.linspace(0.0, self.duration_s - _EXCERPT_S, _EXCERPTS)
        parts = [self.slice(float(start), float(start) + _EXCERPT_S) for start in starts]
        chroma, onsets, envelope = (
            np.concatenate([getattr(part, name) for part in parts]) for name in ("chroma", "onsets", "envelope")
        )
        spectra, tones = Spectra.join([part.spectra for part in parts]), Tones.join([part.tones for part in parts])
        return Listening(_EXCERPT_S * _EXCERPTS, self.loudness, spectra, tones, chroma, onsets, envelope)

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


class Listener:
    """Listens to a sound as it comes and keeps, of each frame, what its spectra show: 20 kB a second, no samples.

    A new feature enters here in one of two ways. What follows from what is kept (`Listening`) is computed from that: a
    figure of the whole from `excerpts`, one of a section from a `slice`, a curve piece by piece. What needs more of the
    spectrum gets a reader like `SpectraReader`: `push` takes the power of frames in order and keeps a few figures of
    each, `finish(gain_db)` returns them as if the sound had been brought to LEVELLED_LUFS before; it is fed in `push`
    and `finish` below and stands as a field in `Listening`.

    Parameters
    ----------
    vocal : bool
        Whether to listen for a voice as well, which takes as long as a tenth of all else.
    """

    def __init__(self, *, vocal: bool = False) -> None:
        self._voice = VocalListener() if vocal else None
        self._blocker = _DirectCurrent()
        self._frames, self._spectra = Framer(WINDOW, HOP), SpectraReader()
        self._pitch_frames, self._tones = Framer(PITCH_WINDOW, PITCH_HOP), TonesReader()
        self._samples = 0
        self._peak = 0.0

    def push(self, samples: Samples, job: Job) -> None:
        """Hear the next samples, mono at ANALYSIS_RATE_HZ, in pieces of any length; long ones are taken bit by bit."""
        for first in range(0, len(samples), _PIECE):
            job.check()
            piece = _finite(samples[first : first + _PIECE])
            self._samples += len(piece)
            self._peak = max(self._peak, float(np.abs(piece).max()))
            self._read(self._blocker.without(piece))
            if self._voice:
                self._voice.push(piece, job)

    @property
    def heard_s(self) -> float:
        """Seconds heard so far."""
        return self._samples / ANALYSIS_RATE_HZ

    def finish(self, job: Job, loudness: Loudness | None = None) -> Listening:
        """Return all that was heard; a sound under half a second is followed by silence.

        Parameters
        ----------
        job : Job
            Checked at every stage.
        loudness : Loudness, optional
            Of the sound, where it was measured; else what the spectra say.
        """
        duration_s = self.heard_s
        if self._samples < _LEAST_SAMPLES:
            self._read(np.zeros(_LEAST_SAMPLES - self._samples, np.float32))
        for power in self._frames.finish():
            self._spectra.push(power)
        for power in self._pitch_frames.finish():
            self._tones.push(power)
        loudness = loudness or Loudness(self._spectra.integrated_lufs(), _peak_db(self._peak))
        gain_db = LEVELLED_LUFS - loudness.integrated_lufs
        job.check()
        spectra, tones = self._spectra.finish(gain_db), self._tones.finish(gain_db)
        job.check()
        chroma = _chroma_of(tones, job)
        onsets = _onsets_of(spectra.mel_db, job)
        vocal = self._voice.finish(job) if self._voice else 0.0
        return Listening(duration_s, loudness, spectra, tones, chroma, onsets, onset_envelope(onsets), vocal)

    def _read(self, samples: Samples) -> None:
        for power in self._frames.push(samples):
            self._spectra.push(power)
        for power in self._pitch_frames.push(samples):
            self._tones.push(power)


class _DirectCurrent:
    """Takes the offset out of a stream: a high-pass of one pole at 3 Hz, settled from the first sample on."""

    _POLE = 1.0 - 2.0 * np.pi * 3.0 / ANALYSIS_RATE_HZ

    def __init__(self) -> None:
        self._state: Samples | None = None

    def without(self, samples: Samples) -> Samples:
        from scipy.signal import lfilter

        if self._state is None:
            self._state = -samples[:1]
        ahead, back = np.array([1.0, -1.0], np.float32), np.array([1.0, -self._POLE], np.float32)
        rest, self._state = lfilter(ahead, back, samples, zi=self._state)
        return np.asarray(rest, np.float32)


def clean(samples: Samples) -> Samples:
    """Samples that can be computed with: float32, finite, no DC, at least half a second (loudness needs 0.4)."""
    finite = _finite(samples)
    if len(finite):
        finite = finite - finite.mean(dtype=np.float64).astype(np.float32)
    short = _LEAST_SAMPLES - len(finite)
    return np.pad(finite, (0, short)) if short > 0 else finite


def loudness_of(samples: Samples) -> Loudness:
    """EBU R 128 loudness of cleaned samples."""
    return measure_loudness(samples, ANALYSIS_RATE_HZ)


def listen(samples: Samples, loudness: Loudness | None, duration_s: float, job: Job) -> Listening:
    """Listen to a whole sound.

    Parameters
    ----------
    samples : ndarray
        Mono at ANALYSIS_RATE_HZ.
    loudness : Loudness or None
        Of these samples, where it was measured.
    duration_s : float
        Of the sound before it was padded.
    job : Job
        Checked at every block.
    """
    listener = Listener()
    listener.push(samples, job)
    return replace(listener.finish(job, loudness), duration_s=duration_s)


def _finite(samples: Samples) -> Samples:
    finite = np.nan_to_num(np.asarray(samples, np.float32), nan=0.0, posinf=0.0, neginf=0.0)
    return np.clip(finite, -64.0, 64.0, out=finite)


def _peak_db(peak: float) -> float:
    return max(_SILENT_PEAK_DB, 20.0 * float(np.log10(peak))) if peak > 0.0 else _SILENT_PEAK_DB


def _chroma_of(tones: Tones, job: Job) -> Numbers:
    """Pitch classes of all frames, some minutes at a time: what it takes on the way is many times the result."""
    tuning = tuning_of(tones)
    parts = []
    for piece in tones.pieces(_FRAMES_AT_ONCE):
        job.check()
        parts.append(chroma_of(piece, tuning))
    return np.concatenate(parts)


def _onsets_of(mel_db: Numbers, job: Job) -> Numbers:
    """Onset bands of all frames, some at a time; each part begins with the frame before it, whose own rise is left."""
    parts = [onset_bands(mel_db[:_FRAMES_AT_ONCE])]
    for first in range(_FRAMES_AT_ONCE, len(mel_db), _FRAMES_AT_ONCE):
        job.check()
        parts.append(onset_bands(mel_db[first - 1 : first + _FRAMES_AT_ONCE])[1:])
    return np.concatenate(parts)
