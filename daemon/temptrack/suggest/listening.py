"""The music one has in mind, heard once: a track of the library, an audio file, or a few seconds of either."""

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from temptrack.errors import InvalidTimeError, TemptrackError
from temptrack.fingerprint.music import ANALYSIS_RATE_HZ, analyse_cue, analyse_music
from temptrack.fingerprint.types import Affect, Vector
from temptrack.media import content_hash, probe, read_audio
from temptrack.media.types import Span
from temptrack.progress import Job
from temptrack.store.interface import Store
from temptrack.store.records import TrackRecord
from temptrack.suggest.query import Filters, SoundReference

LONGEST_REFERENCE_S = 600.0
"""More of a file is not read: ten minutes say what it sounds like."""


@dataclass(frozen=True)
class Heard:
    """What a reference sounds and feels like."""

    name: str
    """For a person: “Title”, with the seconds where it is a part."""
    likeness: Vector
    affect: Affect
    tempo_bpm: float
    """0 when no beat was found or tempo was not asked about."""
    silent: bool
    track_id: str = ""
    """The library track it is, which is then not suggested; empty when it is none."""
    remarks: tuple[str, ...] = ()


def listen(reference: SoundReference, store: Store, *, with_tempo: bool, job: Job) -> Heard:
    """Hear the reference.

    Parameters
    ----------
    reference : SoundReference
        Exactly one of its track and path is set.
    store : Store
        Where tracks are looked up.
    with_tempo : bool
        Whether the tempo matters; finding it takes longer than all the rest.
    job : Job
        Stops the decoding.

    Raises
    ------
    TrackNotFoundError, MediaNotFoundError, MediaUnreadableError, NoAudioError, InvalidTimeError
        When it cannot be had or heard.
    """
    if reference.track_id is not None:
        return _hear_track(store.get_track(reference.track_id), reference.span, with_tempo, job)
    if reference.path is None:
        raise TemptrackError("The reference names neither a track nor a file", field="like")
    track_id = content_hash(reference.path)
    known = store.get_tracks([track_id]).get(track_id)
    if known is not None:
        return _hear_track(known, reference.span, with_tempo, job)
    return _hear_file(reference.path, reference.path.stem, reference.span, with_tempo, job)


def _hear_track(track: TrackRecord, span: Span | None, with_tempo: bool, job: Job) -> Heard:
    name = f"“{track.title or Path(track.path).stem}”"
    if span is None:
        silent = not np.any(track.likeness)
        return Heard(name, track.likeness, track.affect, track.tempo_bpm, silent, track.track_id)
    if span.source_in_s >= track.duration_s:
        raise InvalidTimeError(
            f"The reference begins at {span.source_in_s:g} s, but {name} ends at {track.duration_s:.1f} s",
            remedy="choose an earlier part",
            field="like.reference_in",
        )
    heard = _hear_file(Path(track.path), track.title, span, with_tempo, job)
    return Heard(heard.name, heard.likeness, heard.affect, heard.tempo_bpm, heard.silent, track.track_id, heard.remarks)


def _hear_file(path: Path, title: str, span: Span | None, with_tempo: bool, job: Job) -> Heard:
    samples = read_audio(path, _bounded(path, span), sample_rate_hz=ANALYSIS_RATE_HZ, job=job)
    name = f"“{title}”" if span is None else f"“{title}” ({span.source_in_s:.0f}–{span.source_out_s:.0f} s)"
    if not len(samples):
        raise InvalidTimeError(
            f"The reference {path.name} holds no sound in the part asked for",
            remedy="choose an earlier part",
            field="like.reference_in",
        )
    cue = analyse_cue(samples, job)
    tempo_bpm = analyse_music(samples, job).tempo_bpm if with_tempo and not cue.silent else 0.0
    remarks = (f"The reference {name} is silent and says nothing.",) if cue.silent else ()
    return Heard(name, cue.likeness, cue.affect, tempo_bpm, cue.silent, remarks=remarks)


def _bounded(path: Path, span: Span | None) -> Span | None:
    if span is not None:
        return Span(span.source_in_s, min(span.source_out_s, span.source_in_s + LONGEST_REFERENCE_S))
    return Span(0.0, LONGEST_REFERENCE_S) if probe(path).duration_s > LONGEST_REFERENCE_S else None


def without_reference(filters: Filters, heard: Heard | None) -> Filters:
    """Shut the reference itself out: who asks for music like a track has that track."""
    if heard is None or not heard.track_id:
        return filters
    return replace(filters, exclude_track_ids=filters.exclude_track_ids | {heard.track_id})
