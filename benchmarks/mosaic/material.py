"""The real music as a library, and the best matches for one of its tracks."""

from pathlib import Path

import numpy as np

from benchmarks.music_media import media_folder, music_files
from temptrack.catalogue import add_to_library
from temptrack.compose.mosaic import Match
from temptrack.fingerprint.landmarks import LANDMARKS, LandmarkIndex, decode
from temptrack.fingerprint.music import LIKENESS
from temptrack.fingerprint.picture import STYLE
from temptrack.media import Sound, Span, read_sound
from temptrack.progress import Job
from temptrack.store import Store, TrackRecord, open_store, store_identity

OUT = Path("bench-out") / "mosaic"
TARGET_LUFS = -23.0
_SHORTEST_S = 40.0
_MATCHES = 6


def open_library(folder: Path = OUT) -> Store:
    """The music, analysed at the first run."""
    store = open_store(folder / "store", store_identity(STYLE, LIKENESS))
    add_to_library(store, music_files(media_folder(), commercial_only=False), job=Job())
    return store


def index_of(store: Store) -> LandmarkIndex:
    """All of it, to be recognised."""
    return LandmarkIndex((one.track_id, decode(one.peaks)) for one in store.iter_landmarks(LANDMARKS.key))


def chosen(store: Store, count: int, seed: int) -> list[TrackRecord]:
    """Some tracks that stand as best matches."""
    tracks = [track for track in store.iter_tracks() if track.duration_s >= _SHORTEST_S]
    rows = np.random.default_rng(seed).permutation(len(tracks))[:count]
    return [tracks[row] for row in sorted(rows)]


def matches_of(store: Store, best: TrackRecord, duration_s: float) -> tuple[Match, ...]:
    """A track and those most like it, as suggestions would name them; the first from its eighth beat on."""
    others = [hit.record for hit in store.nearest_tracks(best.likeness, 20) if hit.record.track_id != best.track_id]
    return tuple(_match(track, duration_s) for track in [best, *others][:_MATCHES])


def _match(track: TrackRecord, duration_s: float) -> Match:
    begin_s = float(track.beats_s[8]) if len(track.beats_s) > 8 else 0.0
    begin_s = min(begin_s, max(0.0, track.duration_s - duration_s))
    return Match(track, begin_s, min(track.duration_s, begin_s + duration_s), TARGET_LUFS - track.loudness_lufs)


def own_section(match: Match) -> Sound:
    """What of a track was suggested, as it is."""
    return read_sound(Path(match.track.path), Span(match.track_in_s, match.track_out_s), job=Job())
