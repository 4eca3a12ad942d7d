"""Tracks, films, scenes, cues and verdicts: kept, counted and found again."""

from temptrack.store.conditions import Condition, OneOf, Within
from temptrack.store.feedback import EvidenceRecord, FeedbackRecord, QuestionRecord, Verdict
from temptrack.store.identity import store_identity
from temptrack.store.interface import Matrix, Part, Space, Store
from temptrack.store.memory import MemoryStore
from temptrack.store.opening import open_store
from temptrack.store.records import (
    SCHEMA_VERSION,
    ActionLabel,
    CueRecord,
    FilmRecord,
    FilmSightRecord,
    FilmSoundRecord,
    Hit,
    LandmarksRecord,
    Link,
    SceneRecord,
    StoreIdentity,
    TrackMatch,
    TrackRecord,
    TrackSummary,
    summary_of,
)

__all__ = [
    "SCHEMA_VERSION",
    "ActionLabel",
    "Condition",
    "CueRecord",
    "EvidenceRecord",
    "FeedbackRecord",
    "FilmRecord",
    "FilmSightRecord",
    "FilmSoundRecord",
    "Hit",
    "LandmarksRecord",
    "Link",
    "Matrix",
    "MemoryStore",
    "OneOf",
    "Part",
    "QuestionRecord",
    "SceneRecord",
    "Space",
    "Store",
    "StoreIdentity",
    "TrackMatch",
    "TrackRecord",
    "TrackSummary",
    "Verdict",
    "Within",
    "open_store",
    "store_identity",
    "summary_of",
]
