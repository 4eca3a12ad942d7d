"""Tracks, films, scenes and cues: kept, counted and found again."""

from temptrack.store.identity import store_identity
from temptrack.store.interface import Matrix, Space, Store
from temptrack.store.memory import MemoryStore
from temptrack.store.opening import open_store
from temptrack.store.records import (
    SCHEMA_VERSION,
    ActionLabel,
    CueRecord,
    FilmRecord,
    Hit,
    LandmarksRecord,
    Link,
    SceneRecord,
    StoreIdentity,
    TrackRecord,
    TrackSummary,
    summary_of,
)

__all__ = [
    "SCHEMA_VERSION",
    "ActionLabel",
    "CueRecord",
    "FilmRecord",
    "Hit",
    "LandmarksRecord",
    "Link",
    "Matrix",
    "MemoryStore",
    "SceneRecord",
    "Space",
    "Store",
    "StoreIdentity",
    "TrackRecord",
    "TrackSummary",
    "open_store",
    "store_identity",
    "summary_of",
]
