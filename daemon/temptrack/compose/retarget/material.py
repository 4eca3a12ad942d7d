"""A track made ready to be cut: where it may be cut, and what each part sounds like."""

from dataclasses import dataclass
from math import gcd

import numpy as np

from temptrack.compose.generate.patches import patches_of
from temptrack.compose.retarget.onsets import Onsets, find_onsets
from temptrack.compose.retarget.types import Grid, Numbers
from temptrack.fingerprint.music import ANALYSIS_RATE_HZ, Listener
from temptrack.fingerprint.music.describe import cepstra
from temptrack.fingerprint.music.downbeats import find_metre
from temptrack.fingerprint.music.listening import Listening
from temptrack.fingerprint.music.settings import FRAME_RATE_HZ
from temptrack.fingerprint.music.tempo import find_tempo
from temptrack.fingerprint.types import Vector
from temptrack.media.types import Samples, Sound
from temptrack.progress import Job

_LEAST_BEATS = 8
_STEP_S = 0.5
"""Grid of music without a beat."""
_MOST_NODES = 1200
_LEAST_UNIT_S = 0.12
_QUIET_DB = -80.0
_CEPSTRUM_SCALE, _CHROMA_SCALE, _LEVEL_SCALE_LU = 25.0, 0.20, 8.0
"""As sections are told apart by: 1 is a clear change (`fingerprint.music.sections`)."""


@dataclass(frozen=True)
class Beats:
    """Where a track's beats and bars are."""

    beats_s: Vector
    downbeats_s: Vector


@dataclass(frozen=True)
class Material:
    """A track with its grid. Nodes are moments at which it may be cut; unit i lies between nodes i and i + 1."""

    sound: Sound
    grid: Grid
    nodes_s: Numbers
    """Shape (n,): the start, every beat, the end."""
    positions: Numbers
    """Shape (n,): place in the bar, 0 for a downbeat; NaN where bars are not known."""
    features: Numbers
    """Shape (n - 1, 39): what each unit sounds like; a distance of 1 is a clear change."""
    levels_db: Numbers
    """Momentary loudness, FRAME_RATE_HZ a second."""
    onsets: Onsets

    @property
    def duration_s(self) -> float:
        """Length."""
        return self.sound.duration_s

    @property
    def unit_s(self) -> float:
        """The usual length of a unit."""
        return float(np.median(np.diff(self.nodes_s)))


def read_material(sound: Sound, beats: Beats | None, job: Job) -> Material:
    """Listen to a track.

    Parameters
    ----------
    sound : Sound
        The whole track.
    beats : Beats or None
        Where they are known, as of a track of the library; else they are found.
    job : Job
        Reports "listen", and is checked often.
    """
    job.report("listen", 0, 2)
    mono = at_analysis_rate(sound)
    listener = Listener()
    listener.push(mono, job)
    heard = listener.finish(job)
    job.report("listen", 1, 2)
    beats = beats or _find_beats(heard, job)
    grid, nodes_s, positions = lay_grid(beats, sound.duration_s)
    return Material(sound, grid, nodes_s, positions, _features(heard, nodes_s), _levels(heard), find_onsets(mono, job))


def at_analysis_rate(sound: Sound) -> Samples:
    """Mono, for listening."""
    from scipy.signal import resample_poly

    if sound.sample_rate_hz == ANALYSIS_RATE_HZ:
        return sound.mono
    common = gcd(sound.sample_rate_hz, ANALYSIS_RATE_HZ)
    return np.asarray(resample_poly(sound.mono, ANALYSIS_RATE_HZ // common, sound.sample_rate_hz // common), np.float32)


def lay_grid(beats: Beats, duration_s: float) -> tuple[Grid, Numbers, Numbers]:
    """Return what a track is cut into: the kind of grid, its nodes, and the place in the bar of each.

    Too few beats, or none, leave equal steps; thousands of them are thinned to bars.
    """
    inside = beats.beats_s.astype(np.float64)
    inside = inside[(inside > _LEAST_UNIT_S) & (inside < duration_s - _LEAST_UNIT_S)]
    if len(inside) < _LEAST_BEATS:
        count = int(np.clip(duration_s / _STEP_S, 8, _MOST_NODES))
        return "steps", np.linspace(0.0, duration_s, count + 1), np.full(count + 1, np.nan)
    place = _place_in_bar(inside, beats.downbeats_s.astype(np.float64))
    if len(inside) > _MOST_NODES:
        kept = place == 0 if (place == 0).sum() > _LEAST_BEATS else np.arange(len(inside)) % 4 == 0
        inside, place = inside[kept], place[kept]
    nodes_s = np.concatenate([[0.0], inside, [duration_s]])
    kind: Grid = "beats" if np.isnan(place).all() else "bars"
    return kind, nodes_s, np.concatenate([[np.nan], place, [np.nan]])


def _place_in_bar(beats_s: Numbers, downbeats_s: Numbers) -> Numbers:
    """Beats since the last downbeat; before the first, counted back from it by the usual bar."""
    place = np.full(len(beats_s), np.nan)
    if len(downbeats_s) < 2:
        return place
    at = np.unique(np.abs(beats_s[:, None] - downbeats_s[None, :]).argmin(axis=0))
    usual = int(np.median(np.diff(at))) if len(at) > 1 else 4
    last = np.searchsorted(at, np.arange(len(beats_s)), "right") - 1
    place = np.arange(len(beats_s)) - at[np.maximum(last, 0)]
    return np.asarray(place % max(usual, 1), np.float64)


def _find_beats(heard: Listening, job: Job) -> Beats:
    tempo = find_tempo(heard, job)
    return Beats(tempo.beats_s, find_metre(heard, tempo.beats_s).downbeats_s)


def _features(heard: Listening, nodes_s: Numbers) -> Numbers:
    """Timbre of both halves of each unit, harmony, loudness."""
    patches = patches_of(heard, nodes_s)
    loudest = float(patches.mel_db.max(initial=_QUIET_DB))
    mel = np.maximum(patches.mel_db, loudest + _QUIET_DB)
    half = mel.shape[1] // 2
    timbre = [cepstra(part.mean(axis=1)) / _CEPSTRUM_SCALE / np.sqrt(2.0) for part in (mel[:, :half], mel[:, half:])]
    level = patches.loudness_lufs[:, np.newaxis] / _LEVEL_SCALE_LU
    return np.hstack([*timbre, patches.chroma / _CHROMA_SCALE, level]).astype(np.float64)


def _levels(heard: Listening) -> Numbers:
    count = max(1, int(np.ceil(heard.duration_s * FRAME_RATE_HZ)))
    return np.asarray(heard.level_lufs[:count], np.float64)
