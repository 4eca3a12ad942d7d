"""Tracks, films, scenes, cues and verdicts: kept, counted and found again."""

from temptrack.store.address import Address, address_of
from temptrack.store.conditions import Condition, OneOf, Within
from temptrack.store.feedback import EvidenceRecord, FeedbackRecord, QuestionRecord, Verdict
from temptrack.store.identity import store_identity
from temptrack.store.interface import Matrix, Part, Space, Store
from temptrack.store.keeping.archive import BackupCard, new_card, pack, read_card, unpack
from temptrack.store.keeping.placing import Place, finish_placing
from temptrack.store.keeping.references import find_loose_ends, mend_loose_ends
from temptrack.store.keeping.types import Compaction, Finding, Gravity, Repair, Strays, TableState, Verification
from temptrack.store.legacy import Legacy, read_legacy
from temptrack.store.memory import MemoryStore
from temptrack.store.opening import open_store, repair_store, verify_store
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
    "Address",
    "BackupCard",
    "Compaction",
    "Condition",
    "CueRecord",
    "EvidenceRecord",
    "FeedbackRecord",
    "FilmRecord",
    "FilmSightRecord",
    "FilmSoundRecord",
    "Finding",
    "Gravity",
    "Hit",
    "LandmarksRecord",
    "Legacy",
    "Link",
    "Matrix",
    "MemoryStore",
    "OneOf",
    "Part",
    "Place",
    "QuestionRecord",
    "Repair",
    "SceneRecord",
    "Space",
    "Store",
    "StoreIdentity",
    "Strays",
    "TableState",
    "TrackMatch",
    "TrackRecord",
    "TrackSummary",
    "Verdict",
    "Verification",
    "Within",
    "address_of",
    "find_loose_ends",
    "finish_placing",
    "mend_loose_ends",
    "new_card",
    "open_store",
    "pack",
    "read_card",
    "read_legacy",
    "repair_store",
    "store_identity",
    "summary_of",
    "unpack",
    "verify_store",
]
