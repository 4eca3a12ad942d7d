"""Hearing one track: decoded whole, analysed, made a record."""

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from temptrack.catalogue.scan import Found
from temptrack.errors import InvalidInputError
from temptrack.fingerprint.landmarks import constellation_of, encode, halved
from temptrack.fingerprint.music import ANALYSIS_RATE_HZ, analyse_music
from temptrack.fingerprint.types import MusicAnalysis
from temptrack.media import Samples, iter_audio, probe, read_loudness
from temptrack.progress import Job
from temptrack.store.records import TrackRecord

LONGEST_TRACK_S = 3600.0
"""Analysis holds a track whole and needs some 42 MB a minute (measured: 0.4 GB for 10, 4 GB for 120)."""
_BLOCK_S = 60.0


@dataclass(frozen=True)
class Heard:
    """What one decoding of a track tells."""

    analysis: MusicAnalysis
    landmarks: bytes
    """What it is recognised by."""


def hear(path: Path, job: Job) -> Heard:
    """Decode and analyse a track, once for all that is kept of it.

    Raises
    ------
    MediaError
        When it has no sound that decodes.
    InvalidInputError
        When it lasts over `LONGEST_TRACK_S`.
    """
    samples = _read_whole(path, job)
    landmarks = encode(constellation_of(halved(samples), job))
    analysis = analyse_music(samples, job)
    # The analysis hears a mono mix, which reads up to 3 LU wrong; the record says what a meter says.
    loudness = read_loudness(path, None, job=job)
    return Heard(replace(analysis, loudness_lufs=loudness.integrated_lufs, peak_db=loudness.peak_db), landmarks)


def record_of(found: Found, track_id: str, analysis: MusicAnalysis) -> TrackRecord:
    """Return what was heard as a record in which nothing is stated yet."""
    return TrackRecord(
        track_id=track_id,
        path=str(found.path),
        title="",
        artist="",
        album="",
        licence="",
        duration_s=analysis.duration_s,
        tempo_bpm=analysis.tempo_bpm,
        key=analysis.key,
        key_strength=analysis.key_strength,
        loudness_lufs=analysis.loudness_lufs,
        peak_db=analysis.peak_db,
        affect=analysis.affect,
        likeness=analysis.likeness,
        beats_s=analysis.beats_s,
        energy=analysis.energy,
        sections=analysis.sections,
        tempo_confidence=analysis.tempo_confidence,
        tempo_alternative_bpm=analysis.tempo_alternative_bpm,
        downbeats_s=analysis.downbeats_s,
        beats_per_bar=analysis.beats_per_bar,
        key_confidence=analysis.key_confidence,
        tension=analysis.tension,
        vocal=analysis.vocal,
        moods=analysis.moods,
        mtime_ns=found.mtime_ns,
        size_bytes=found.size_bytes,
    )


def _read_whole(path: Path, job: Job) -> Samples:
    """Return all of a track's sound; what its header says of its length is believed only when that is too long."""
    seconds = probe(path).duration_s
    blocks: list[Samples] = []
    if seconds <= LONGEST_TRACK_S:
        seconds = 0.0
        for block in iter_audio(path, None, sample_rate_hz=ANALYSIS_RATE_HZ, block_s=_BLOCK_S, job=job):
            blocks.append(block)
            seconds += len(block) / ANALYSIS_RATE_HZ
            if seconds > LONGEST_TRACK_S:
                break
    if seconds > LONGEST_TRACK_S:
        longest = f"{LONGEST_TRACK_S / 60:g} minutes"
        raise InvalidInputError(f"It lasts over {longest}, the most a track may last", remedy="cut it into tracks")
    return np.concatenate(blocks)
