"""Hearing one track: decoded once, block by block, for everything that is kept of it."""

from dataclasses import dataclass
from pathlib import Path

from temptrack.catalogue.scan import Found
from temptrack.errors import InvalidInputError
from temptrack.fingerprint.landmarks import ConstellationBuilder, encode
from temptrack.fingerprint.music import ANALYSIS_RATE_HZ, Listener, analysis_of
from temptrack.fingerprint.types import MusicAnalysis
from temptrack.media import LoudnessMeter, iter_audio, probe
from temptrack.progress import Job
from temptrack.store.records import TrackRecord

LONGEST_TRACK_S = 6 * 3600.0
"""Longer than any concert or mix. What is kept while a track is heard grows by some 60 MB an hour; what is stored of it
is read whole with every search."""
_BLOCK_S = 12.0


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
        When it lasts over `LONGEST_TRACK_S`; what its header says of its length is believed only then.
    """
    info = probe(path)
    _check_length(info.duration_s)
    # The analysis hears a mono mix, which reads up to 3 LU wrong; the record says what a meter says.
    meter = LoudnessMeter(info.audio.sample_rate_hz if info.audio else ANALYSIS_RATE_HZ)
    listener, landmarks = Listener(vocal=True), ConstellationBuilder(ANALYSIS_RATE_HZ)
    for block in iter_audio(path, None, sample_rate_hz=ANALYSIS_RATE_HZ, block_s=_BLOCK_S, job=job, meter=meter):
        listener.push(block, job)
        landmarks.push(block)
        _check_length(listener.heard_s)
    return Heard(analysis_of(listener.finish(job), meter.finish(), job), encode(landmarks.finish()))


def _check_length(seconds: float) -> None:
    if seconds > LONGEST_TRACK_S:
        longest = f"{LONGEST_TRACK_S / 3600:g} hours"
        raise InvalidInputError(f"It lasts over {longest}, the most a track may last", remedy="cut it into tracks")


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
