"""What looking after a store finds and does."""

from dataclasses import dataclass
from enum import Enum


class Gravity(Enum):
    """How bad a finding is."""

    DAMAGE = "damage"
    """Something written cannot be read back as it was written."""
    LOOSE = "loose"
    """Everything is read, but a record names one that is not there."""
    NOTE = "note"
    """Nothing is wrong; something could be quicker or smaller."""


@dataclass(frozen=True)
class Finding:
    """One thing found in a store."""

    gravity: Gravity
    place: str
    """The table or file."""
    what: str
    """One clause, with the value seen."""
    remedy: str = ""
    """One clause; empty where nothing needs doing."""


@dataclass(frozen=True)
class TableState:
    """One table, as it lies on the disk."""

    name: str
    rows: int
    readable_rows: int
    fragments: int
    """Data files that count."""
    versions: int
    """Commits that can still be gone back to."""
    unindexed_rows: int
    """Rows that the word search goes through one by one; 0 where the table has no word search."""
    size_bytes: int


@dataclass(frozen=True)
class Verification:
    """What a store is like."""

    tables: tuple[TableState, ...]
    findings: tuple[Finding, ...]
    files_compared: int = 0
    """Files whose bytes were compared with the digests taken when they were sealed."""
    files_sealed: int = 0
    """Files that were new, and whose digests were taken now."""

    @property
    def damaged(self) -> bool:
        """Whether anything written cannot be read back."""
        return any(finding.gravity is Gravity.DAMAGE for finding in self.findings)


@dataclass(frozen=True)
class Repair:
    """What was done to a store."""

    done: tuple[str, ...] = ()
    """A sentence for each thing done."""
    rows_lost: int = 0
    """Rows that could not be read from anywhere."""
    kept: str = ""
    """Where the damaged store was put aside; empty when nothing was put aside."""


@dataclass(frozen=True)
class Compaction:
    """What compacting saved."""

    bytes_before: int
    bytes_after: int
    fragments_before: int
    fragments_after: int


@dataclass(frozen=True)
class Strays:
    """Records that belong to nothing: harmless, but they take room."""

    landmarks: frozenset[str] = frozenset()
    """Ids of tracks that are gone."""
    sights: frozenset[str] = frozenset()
    """Ids of films that are gone."""

    def __len__(self) -> int:
        return len(self.landmarks) + len(self.sights)
