"""What the store keeps. Each record is whole in itself; ids are content hashes, so writing twice changes nothing."""

from dataclasses import dataclass, field
from typing import Generic, TypeVar

import numpy as np

from temptrack.fingerprint.types import Affect, Curve, Mood, Section, Vector

R = TypeVar("R")

SCHEMA_VERSION = 3
"""Of the tables these records are kept in; raised with every change that an older store cannot be read with."""


@dataclass(frozen=True)
class Link:
    """A place to hear, buy or look up a track."""

    label: str
    url: str


@dataclass(frozen=True)
class TrackRecord:
    """One track of the library."""

    track_id: str
    """Content hash of the file."""
    path: str
    title: str
    artist: str
    album: str
    licence: str
    """"unknown" when nobody states one."""
    duration_s: float
    tempo_bpm: float
    key: str
    key_strength: float
    loudness_lufs: float
    peak_db: float
    affect: Affect
    likeness: Vector
    beats_s: Vector
    energy: Curve
    sections: tuple[Section, ...]
    tempo_confidence: float = 0.0
    """Probability that people would tap ``tempo_bpm``, within 4 %."""
    tempo_alternative_bpm: float = 0.0
    """What they would tap most likely if not that; 0 for none."""
    downbeats_s: Vector = field(default_factory=lambda: np.zeros(0, np.float32))
    """Beats that begin a bar; empty when the metre is not clear."""
    beats_per_bar: int = 0
    """0 when the metre is not clear."""
    key_confidence: float = 0.0
    """Probability that key and mode are right."""
    tension: float = 0.5
    vocal: float = 0.0
    """Probability that somebody sings."""
    moods: tuple[Mood, ...] = ()
    """Strongest first."""
    links: tuple[Link, ...] = ()
    """As tags or the sidecar state them; search links are built when an answer is."""
    isrc: str = ""
    genres: tuple[str, ...] = ()
    mtime_ns: int = 0
    """The file's, when it was read: unchanged means no need to hash it again."""
    size_bytes: int = 0
    added_at: str = ""
    """RFC 3339, UTC."""


@dataclass(frozen=True)
class LandmarksRecord:
    """What a track is recognised by."""

    track_id: str
    settings: str
    """`Identity.key` of the fingerprint that made it; others are passed over, and made anew at the next ingest."""
    peaks: bytes
    """The constellation, encoded."""


@dataclass(frozen=True)
class TrackSummary:
    """What can be said of a track without its vectors, beats and curves: a whole library fits in memory."""

    track_id: str
    path: str
    title: str
    artist: str
    album: str
    licence: str
    duration_s: float
    tempo_bpm: float
    key: str
    loudness_lufs: float
    affect: Affect
    tempo_confidence: float = 0.0
    tension: float = 0.5
    vocal: float = 0.0
    moods: tuple[Mood, ...] = ()
    genres: tuple[str, ...] = ()
    tempo_alternative_bpm: float = 0.0
    added_at: str = ""


def summary_of(track: TrackRecord) -> TrackSummary:
    """Return what can be said of a track without its vectors."""
    return TrackSummary(**{name: getattr(track, name) for name in TrackSummary.__dataclass_fields__})


@dataclass(frozen=True)
class ActionLabel:
    """An action, setting or mood, with its probability."""

    label: str
    probability: float
    origin: str = "zero_shot"
    """Who says so: "stated" by a person, "zero_shot" by an image-text model out of the vocabulary, "trained" by what
    was learnt from the labels a person stated."""
    group: str = ""
    """Of the vocabulary (action, setting, light, mood, shot); empty for a label of the user's own."""


@dataclass(frozen=True)
class CueRecord:
    """The music that plays in one scene."""

    cue_id: str
    scene_id: str
    film_id: str
    film_in_s: float
    film_out_s: float
    likeness: Vector
    affect: Affect
    loudness_lufs: float
    track_id: str = ""
    """The library track it was identified as; empty when it was not."""
    track_in_s: float = 0.0
    """What of the track is heard where the cue begins."""
    track_speed: float = 1.0
    """Seconds of the track that pass in a second of the film."""
    track_confidence: float = 0.0
    """Calibrated probability that it is this track; 0 when it was not recognised."""
    music_in_s: float = 0.0
    """Of the whole stretch of the film's music that this is part of, which may run on over the scene's borders."""
    music_out_s: float = 0.0
    music_probability: float = 0.0
    """Mean over the cue, 0 to 1."""
    speech_share: float = 0.0
    """Of the cue that somebody speaks over, 0 to 1."""


@dataclass(frozen=True)
class SceneRecord:
    """One learnt scene."""

    scene_id: str
    film_id: str
    film_in_s: float
    film_out_s: float
    description: str
    actions: tuple[ActionLabel, ...]
    style: Vector
    semantic: Vector | None
    affect: Affect
    cue_id: str = ""
    """Empty when no music plays in the scene."""
    semantic_key: str = ""
    """`Identity.key` of the model that made ``semantic``; vectors of different keys never meet."""
    dynamics: Vector | None = None
    """How things move, shape (DYNAMICS.dimension,); None for a scene too short to say."""
    dynamics_key: str = ""
    """`Identity.key` of what made ``dynamics``; empty without."""


@dataclass(frozen=True)
class FilmRecord:
    """One learnt film; its scenes and cues are visible exactly when it is."""

    film_id: str
    """Content hash of the file, and of the labels it was learnt with."""
    path: str
    title: str
    duration_s: float
    affect: Affect
    scene_count: int
    cue_count: int
    mtime_ns: int = 0
    size_bytes: int = 0
    learnt_at: str = ""
    searched: str = ""
    """Digest of the recordings its sound was searched for; another one's tracks may play in it unrecognised."""


@dataclass(frozen=True)
class TrackMatch:
    """Where a track of the library plays in a film."""

    track_id: str
    film_in_s: float
    film_out_s: float
    track_in_s: float
    speed: float
    score: float
    confidence: float


@dataclass(frozen=True)
class FilmSoundRecord:
    """What can be heard in a film, kept so that a track added later is recognised without hearing the film again."""

    film_id: str
    duration_s: float
    settings: str
    """`Identity.key` of the fingerprint that made ``peaks``."""
    peaks: bytes
    """What recordings are recognised by, encoded: 1.8 MB an hour."""
    step_s: float
    presence: bytes
    """How probable music, speech, effects and silence are: four bytes a step, 255 for certain."""
    matches: tuple[TrackMatch, ...] = ()
    """In order of time."""


@dataclass(frozen=True)
class FilmSightRecord:
    """What copies of a film are recognised by."""

    film_id: str
    settings: str
    """`Identity.key` of the fingerprint that made it; others are passed over, and made anew at the next learning."""
    signatures: bytes
    """Along the film, encoded: 1.2 MB an hour."""


@dataclass(frozen=True)
class Hit(Generic[R]):
    """A record found, and how near it is."""

    record: R
    score: float
    """Cosine similarity for vectors, -1 to 1; BM25 for words, from 0 up."""


@dataclass(frozen=True)
class StoreIdentity:
    """The fingerprint settings a store was built with; opened with others, it refuses."""

    schema_version: int
    fingerprints: dict[str, str] = field(default_factory=dict)
    """Fingerprint name to its `Identity.key`."""
