"""Analyse a track, or the sound of a scene."""

from dataclasses import dataclass

import numpy as np

from temptrack.fingerprint.music.affect import feeling_of
from temptrack.fingerprint.music.describe import describe
from temptrack.fingerprint.music.downbeats import find_metre
from temptrack.fingerprint.music.energy import energy_curve, mean_energy
from temptrack.fingerprint.music.feeling import feeling_figures
from temptrack.fingerprint.music.key_choice import choose_key
from temptrack.fingerprint.music.likeness import likeness_of, no_likeness
from temptrack.fingerprint.music.listening import Listener, Listening, clean, loudness_of
from temptrack.fingerprint.music.moods import moods_of
from temptrack.fingerprint.music.rhythm import find_pulse
from temptrack.fingerprint.music.sections import (
    find_boundaries,
    label_sections,
    least_change,
    merge_equal,
    novelty,
    step_features,
)
from temptrack.fingerprint.music.settings import SILENT_LUFS, STEP_S
from temptrack.fingerprint.music.tempo import find_tempo
from temptrack.fingerprint.types import Affect, Curve, MusicAnalysis, Section, Vector
from temptrack.media.types import Loudness, Samples
from temptrack.progress import Job

_NEUTRAL = Affect(energy=0.0, valence=0.5)


@dataclass(frozen=True)
class CueAnalysis:
    """What the sound of a scene is like."""

    likeness: Vector
    """Shape (LIKENESS.dimension,), unit length; says nothing when silent."""
    affect: Affect
    loudness_lufs: float
    energy: Curve
    silent: bool
    """Quieter than -60 LUFS."""


def analyse_music(samples: Samples, job: Job) -> MusicAnalysis:
    """Say what a track sounds and feels like.

    Parameters
    ----------
    samples : ndarray
        Mono at ANALYSIS_RATE_HZ, any length.
    job : Job
        Reported to at each stage and checked at every block.

    Raises
    ------
    CancelledError
        When the job is no longer wanted.
    """
    job.report("loudness", 0, 4)
    loudness = loudness_of(clean(samples))
    job.report("spectra", 1, 4)
    listener = Listener(vocal=True)
    listener.push(samples, job)
    return analysis_of(listener.finish(job), loudness, job)


def analysis_of(heard: Listening, loudness: Loudness, job: Job) -> MusicAnalysis:
    """Say what a track that was listened to sounds and feels like.

    Parameters
    ----------
    heard : Listening
        The whole track.
    loudness : Loudness
        What a meter reads of it: of its own channels, where there are several.
    job : Job
        Reported to at each stage and checked often.
    """
    if heard.loudness.integrated_lufs < SILENT_LUFS:
        return _silence(heard.duration_s, loudness)
    job.report("rhythm", 2, 4)
    pulse = find_pulse(heard.envelope)
    tempo = find_tempo(heard, job)
    metre = find_metre(heard, tempo.beats_s)
    job.report("sections", 3, 4)
    curve = energy_curve(heard)
    key = choose_key(heard)
    excerpts = heard.excerpts()
    figures = describe(excerpts, pulse)
    affect, tension = feeling_of({**figures, **feeling_figures(excerpts)})
    return MusicAnalysis(
        duration_s=heard.duration_s,
        tempo_bpm=tempo.tempo_bpm,
        tempo_confidence=tempo.confidence,
        tempo_alternative_bpm=tempo.alternative_bpm,
        beats_s=tempo.beats_s,
        downbeats_s=metre.downbeats_s,
        beats_per_bar=metre.beats_per_bar,
        key=key.name,
        key_strength=key.strength,
        key_confidence=key.confidence,
        loudness_lufs=loudness.integrated_lufs,
        peak_db=loudness.peak_db,
        energy=curve,
        sections=_sections(heard, curve, job),
        affect=affect,
        tension=tension,
        vocal=heard.vocal,
        moods=moods_of(affect.energy, affect.valence, tension),
        likeness=likeness_of(figures),
    )


def analyse_cue(samples: Samples, job: Job) -> CueAnalysis:
    """Say what a scene's sound is like: the same figures as for a track, without beats, key and sections.

    Parameters
    ----------
    samples : ndarray
        Mono at ANALYSIS_RATE_HZ; a second or more says something.
    job : Job
        Checked at every block.

    Raises
    ------
    CancelledError
        When the job is no longer wanted.
    """
    listener = Listener()
    listener.push(samples, job)
    heard = listener.finish(job)
    lufs = heard.loudness.integrated_lufs
    if lufs < SILENT_LUFS:
        return CueAnalysis(no_likeness(), _NEUTRAL, lufs, _flat(heard.duration_s), silent=True)
    excerpts = heard.excerpts()
    figures = describe(excerpts)
    affect, _ = feeling_of({**figures, **feeling_figures(excerpts)})
    return CueAnalysis(likeness_of(figures), affect, lufs, energy_curve(heard), silent=False)


def _sections(heard: Listening, curve: Curve, job: Job) -> tuple[Section, ...]:
    features = step_features(heard)
    curve_of_change = novelty(features)
    edges_s = find_boundaries(curve_of_change, heard.duration_s)
    edges_s, labels = merge_equal(edges_s, label_sections(features, edges_s, least_change(curve_of_change)))
    sections = []
    for in_s, out_s, label in zip(edges_s[:-1], edges_s[1:], labels, strict=True):
        job.check()
        likeness = likeness_of(describe(heard.slice(in_s, out_s).excerpts()))
        sections.append(Section(in_s, out_s, label, mean_energy(curve, in_s, out_s), likeness))
    return tuple(sections)


def _silence(duration_s: float, loudness: Loudness) -> MusicAnalysis:
    return MusicAnalysis(
        duration_s=duration_s,
        tempo_bpm=0.0,
        tempo_confidence=0.0,
        tempo_alternative_bpm=0.0,
        beats_s=np.zeros(0, np.float32),
        downbeats_s=np.zeros(0, np.float32),
        beats_per_bar=0,
        key="",
        key_strength=0.0,
        key_confidence=0.0,
        loudness_lufs=loudness.integrated_lufs,
        peak_db=loudness.peak_db,
        energy=_flat(duration_s),
        sections=(Section(0.0, duration_s, "A", 0.0, no_likeness()),),
        affect=_NEUTRAL,
        tension=0.5,
        vocal=0.0,
        moods=(),
        likeness=no_likeness(),
    )


def _flat(duration_s: float) -> Curve:
    return Curve(STEP_S, np.zeros(max(1, int(np.ceil(duration_s / STEP_S - 1e-6))), np.float32))
