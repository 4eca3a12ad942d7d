"""What a generator learns from: stretches of the library's tracks as patches, each with what would be asked of it."""

import hashlib
import logging
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from temptrack.compose.generate.condition import Condition, track_condition
from temptrack.compose.generate.patches import Beats, PatchSequence, patches_of
from temptrack.errors import InvalidTimeError, MediaError, NotFoundError
from temptrack.fingerprint.music import ANALYSIS_RATE_HZ, Listener
from temptrack.fingerprint.types import Vector
from temptrack.media import Span, read_audio
from temptrack.progress import Job
from temptrack.store import CueRecord, Store, TrackRecord, TrackSummary

_LOG = logging.getLogger(__name__)
LEAST_TRACKS = 12
"""With fewer there is nothing to be judged on beside what is learnt from."""
STRETCH_BEATS = 48
LEAST_BEATS = 32
"""In a row: eight bars of four."""
_FREE_BEAT_S = 60.0 / 90.0
"""Where no beat was found the music is measured at a steady walk's pace: it, too, shall be learnt from."""
STRETCHES = 3
"""Taken of a track, evenly over it: a long one does not outweigh the rest."""
MOST_TRACKS = 240
"""Learnt from, evenly drawn by their ids: 35,000 beats, 75 MB, however large the library is."""
_AROUND_S = 0.5
"""Heard before and after a stretch, so that the spectrum's windows at its edges are filled."""


@dataclass(frozen=True)
class Stretch:
    """Some beats of a track."""

    track_id: str
    patches: PatchSequence
    condition: Condition


@dataclass(frozen=True)
class Material:
    """All that is learnt from."""

    stretches: tuple[Stretch, ...]
    """Ordered by track, then time."""
    licences: Mapping[str, int]
    """Tracks by licence."""

    @property
    def track_ids(self) -> tuple[str, ...]:
        """The tracks, in order."""
        return tuple(dict.fromkeys(one.track_id for one in self.stretches))

    @property
    def beats(self) -> int:
        """Beats in all stretches."""
        return sum(len(one.patches) for one in self.stretches)

    @property
    def paired(self) -> int:
        """Stretches that are known from a scene."""
        return sum(one.condition.style is not None for one in self.stretches)

    @property
    def digest(self) -> str:
        """32 hex characters that stand for all of it: equal material trains to equal generators."""
        made = hashlib.blake2b(digest_size=16)
        for one in self.stretches:
            style = b"" if one.condition.style is None else one.condition.style.tobytes()
            parts = (one.patches.mel_db.tobytes(), one.patches.chroma.tobytes(), one.condition.energy.tobytes(), style)
            for part in (one.track_id.encode(), *parts):
                made.update(part)
        return made.hexdigest()


def gather_material(store: Store, job: Job) -> Material:
    """Read the library's music, a track at a time.

    Parameters
    ----------
    store : Store
        Only read. Cues of learnt films that were recognised as a track give their scene's style to its stretches.
    job : Job
        Told "read" by tracks.
    """
    tracks = _drawn(store)
    heard_in = _heard_in(store)
    stretches: list[Stretch] = []
    licences: dict[str, int] = defaultdict(int)
    for done, track in enumerate(tracks):
        job.report("read", done, len(tracks), track.title)
        read = list(_stretches(track, heard_in.get(track.track_id, []), job))
        stretches.extend(read)
        licences[track.licence] += bool(read)
    return Material(tuple(stretches), dict(sorted(licences.items())))


def count_tracks(store: Store) -> int:
    """Return how many tracks a generator would learn from, MOST_TRACKS at most; reads no beats."""
    return min(MOST_TRACKS, sum(map(_may_be_long, store.summaries())))


def place_of(track_id: str) -> str:
    """Return what tracks are divided by: a track that comes moves no other to another side."""
    return hashlib.blake2b(track_id.encode(), digest_size=8).hexdigest()


def _drawn(store: Store) -> list[TrackRecord]:
    """Return the tracks that are learnt from, ordered by id."""
    names = sorted((track.track_id for track in store.summaries() if _may_be_long(track)), key=place_of)
    tracks = store.get_tracks(names[:MOST_TRACKS])
    return [tracks[name] for name in sorted(tracks) if len(_beats_of(tracks[name])) > LEAST_BEATS]


def _may_be_long(track: TrackSummary) -> bool:
    beat_s = 60.0 / track.tempo_bpm if track.tempo_bpm > 0 else _FREE_BEAT_S
    return track.duration_s > LEAST_BEATS * beat_s


def _beats_of(track: TrackRecord) -> Beats:
    if len(track.beats_s):
        return np.asarray(track.beats_s, np.float64)
    return np.arange(0.0, max(0.0, track.duration_s - _FREE_BEAT_S / 2), _FREE_BEAT_S)


def _heard_in(store: Store) -> dict[str, list[tuple[CueRecord, Vector]]]:
    """Return the cues that play a track, each with its scene's style, by track."""
    found: dict[str, list[tuple[CueRecord, Vector]]] = defaultdict(list)
    for film in store.films():
        scenes = store.scenes(film.film_id)
        cues = store.cues([scene.cue_id for scene in scenes if scene.cue_id])
        for scene in scenes:
            cue = cues.get(scene.cue_id)
            if cue is not None and cue.track_id:
                found[cue.track_id].append((cue, scene.style))
    return found


def _stretches(track: TrackRecord, scenes: list[tuple[CueRecord, Vector]], job: Job) -> Iterator[Stretch]:
    beats_s = _beats_of(track)
    count = len(beats_s) - 1
    pieces = max(1, min(STRETCHES, count // STRETCH_BEATS))
    for first in np.unique(np.linspace(0, max(0, count - STRETCH_BEATS), pieces).astype(int)).tolist():
        edges_s = beats_s[first : first + STRETCH_BEATS + 1]
        try:
            yield Stretch(
                track.track_id, _read(track, edges_s, job), track_condition(track, edges_s, _style(edges_s, scenes))
            )
        except (MediaError, NotFoundError, InvalidTimeError) as error:
            _LOG.warning("nothing is learnt from %s: %s", track.path, error)
            return


def _read(track: TrackRecord, edges_s: Beats, job: Job) -> PatchSequence:
    in_s = max(0.0, float(edges_s[0]) - _AROUND_S)
    out_s = min(track.duration_s, float(edges_s[-1]) + _AROUND_S)
    samples = read_audio(Path(track.path), Span(in_s, out_s), sample_rate_hz=ANALYSIS_RATE_HZ, job=job)
    listener = Listener()
    listener.push(samples, job)
    return patches_of(listener.finish(job), edges_s - in_s)


def _style(edges_s: Beats, scenes: list[tuple[CueRecord, Vector]]) -> Vector | None:
    """Return the style of the scene that plays most of a stretch; None when none plays half of it."""
    best, most = None, 0.5 * float(edges_s[-1] - edges_s[0])
    for cue, style in scenes:
        length_s = (cue.film_out_s - cue.film_in_s) * cue.track_speed
        shared_s = min(float(edges_s[-1]), cue.track_in_s + length_s) - max(float(edges_s[0]), cue.track_in_s)
        if shared_s >= most:
            best, most = np.asarray(style, np.float32), shared_s
    return best
