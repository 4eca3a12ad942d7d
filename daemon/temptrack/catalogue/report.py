"""What became of each file of an ingest; what was left out says why in one sentence."""

import enum
import logging
import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

from temptrack.errors import InvalidInputError, MediaError, NotFoundError, TemptrackError
from temptrack.store.records import CueRecord, Hit, SceneRecord, TrackRecord

Result = TypeVar("Result")
_log = logging.getLogger(__name__)


class Verdict(enum.Enum):
    """What became of a file."""

    ADDED = enum.auto()
    UPDATED = enum.auto()
    UNCHANGED = enum.auto()
    SKIPPED = enum.auto()


@dataclass(frozen=True)
class Skipped:
    """A file, folder or row that was left out."""

    path: Path
    """Always encodable as UTF-8, also where the name on disk is not."""
    reason: str
    """One sentence for a person."""


@dataclass(frozen=True)
class AddReport:
    """What `add_to_library` did."""

    added: int
    """Tracks the library did not have."""
    updated: int
    """Tracks it had under another path, with other content or with other statements; with refresh, all it had."""
    unchanged: int
    skipped: tuple[Skipped, ...]


@dataclass(frozen=True)
class LearntScene:
    """A scene, and the track of the library that sounds most like what plays under it."""

    scene: SceneRecord
    film_title: str
    nearest: Hit[TrackRecord] | None
    """None when the scene is silent or the library is empty."""
    cue: CueRecord | None = None
    """The music that plays in it; None when there is none."""
    track: TrackRecord | None = None
    """The track of the library that it is; None when it was not recognised."""


@dataclass(frozen=True)
class LearnReport:
    """What `learn_films` did."""

    added: int
    """Films the store did not have."""
    updated: int
    """Films it had under another path, with other content or other labels; with refresh, all it had."""
    unchanged: int
    skipped: tuple[Skipped, ...]
    scenes: tuple[LearntScene, ...]
    """Learnt by this run."""
    recognition: str = ""
    """What came of learning to recognise what people labelled; empty when nothing is labelled."""


def skip(path: Path, reason: str | TemptrackError | OSError) -> Skipped:
    """Say that a path was left out; the reason becomes one sentence and the path something that can be shown."""
    if isinstance(reason, OSError):
        reason = f"It cannot be read: {(reason.strerror or type(reason).__name__).lower()}."
    shown = Path(os.fsencode(path).decode("utf-8", errors="replace"))
    return Skipped(shown, str(reason))


def or_skip(path: Path, work: Callable[[], Result]) -> Result | Skipped:
    """Do one file's work; what is wrong with the file becomes a `Skipped`, what is wrong with the run is raised.

    A fault of our own is logged as an error and costs this file alone.
    """
    try:
        return work()
    except (MediaError, NotFoundError, InvalidInputError, OSError) as error:
        return skip(path, error)
    except TemptrackError:
        raise
    except Exception:  # noqa: BLE001 - one file's fault must not stop ten thousand others
        _log.exception("Could not work on %s", path)
        return skip(path, "A fault of Temptrack's own stopped the analysis; the daemon's log says more.")


def now() -> str:
    """Return this second, RFC 3339, UTC."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
