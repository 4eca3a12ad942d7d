"""Where trained weights lie: a file of weights and a card each version, and a pointer to the one in use.

``0003.safetensors`` and ``0003.json`` are version 3; ``current.json`` names the version in use. Each is written whole
or not at all, the pointer last: a crash leaves the old one in use.
"""

import logging
import threading
from abc import ABC, abstractmethod
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Generic, Protocol, Self, TypeVar

import numpy as np

from temptrack.errors import StateError
from temptrack.models.keeping import Arrays, read_arrays, read_json, write_arrays, write_json

_LOG = logging.getLogger(__name__)
_CURRENT, _LAST, _UNFINISHED = "current.json", "last.json", "unfinished.safetensors"


class VersionCard(Protocol):
    """What a card must say for its version to be kept."""

    @property
    def version(self) -> int:
        """Counts from 1; 0 before it is kept."""
        ...

    @property
    def replaced(self) -> int:
        """The version that was in use before it; 0 for none."""
        ...

    def numbered(self, version: int, replaced: int) -> Self:
        """Return it with these numbers."""
        ...

    def to_json(self) -> dict[str, Any]:
        """Return it as plain values."""
        ...


C = TypeVar("C", bound=VersionCard)
K = TypeVar("K")


class VersionShelf(ABC, Generic[K, C]):
    """The versions in one folder, shared by all threads.

    Parameters
    ----------
    folder : Path
        It need not exist.
    """

    what: str
    """What is kept, for a person: "matcher"."""
    command: str
    """What trains it: "temptrack train"."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._lock = threading.Lock()
        self._seen: tuple[int, int] | None = None
        self._kept: K | None = None
        self.problem = ""
        """Why the version in use cannot be read; empty otherwise."""

    @abstractmethod
    def _opened(self, arrays: Arrays, plain: dict[str, Any]) -> K:
        """Return what a version's files hold; ValueError, KeyError or TypeError say that it is something else."""

    @abstractmethod
    def _card_of(self, kept: K) -> C:
        """Return the card of what was opened."""

    @property
    def unfinished_file(self) -> Path:
        """Where a training in progress is kept after each epoch."""
        return self.folder / _UNFINISHED

    def current(self) -> K | None:
        """Return what is in use; None when there is nothing, or its files are not what they should be."""
        with self._lock:
            pointer = self.folder / _CURRENT
            seen = _stamp(pointer)
            if seen != self._seen:
                self._kept, self.problem = self._load(pointer) if seen else (None, "")
                self._seen = seen
            return self._kept

    def roll_back(self) -> C | None:
        """Use what was used before the version in use; return its card, or None when that was nothing.

        Raises
        ------
        StateError
            When there is none in use.
        """
        kept = self.current()
        with self._lock:
            version = self._pointed()
            if not version:
                raise StateError(
                    f"No {self.what} is in use that could be taken back", remedy=f"train one: `{self.command}`"
                )
            older = (one for one in self._versions() if one < version)
            before = self._card_of(kept).replaced if kept is not None else max(older, default=0)
            write_json(self.folder / _CURRENT, {"version": before})
            self._seen = None
        now = self.current()
        return self._card_of(now) if now is not None else None

    def note(self, outcome: Mapping[str, Any]) -> None:
        """Keep what came of the last training."""
        write_json(self.folder / _LAST, outcome)

    def last(self) -> dict[str, Any]:
        """Return what came of the last training; empty when there was none."""
        try:
            return read_json(self.folder / _LAST)
        except (OSError, ValueError, TypeError):
            return {}

    def _keep(self, arrays: Arrays, card: C) -> C:
        """Put a version to use from now on; return its card, with its number. An OSError leaves the one before."""
        with self._lock:
            numbered = card.numbered(1 + max(self._versions(), default=0), self._pointed())
            write_arrays(self._weights_file(numbered.version), arrays)
            write_json(self._card_file(numbered.version), numbered.to_json())
            write_json(self.folder / _CURRENT, {"version": numbered.version})
            return numbered

    def _pointed(self) -> int:
        try:
            return int(read_json(self.folder / _CURRENT)["version"])
        except (OSError, ValueError, KeyError, TypeError, OverflowError):
            return 0

    def _versions(self) -> list[int]:
        return [int(path.stem) for path in self.folder.glob("*.json") if path.stem.isdigit()]

    def _weights_file(self, version: int) -> Path:
        return self.folder / f"{version:04}.safetensors"

    def _card_file(self, version: int) -> Path:
        return self.folder / f"{version:04}.json"

    def _load(self, pointer: Path) -> tuple[K | None, str]:
        version = self._pointed()
        if not version:
            return None, ""
        try:
            arrays, _ = read_arrays(self._weights_file(version))
            if any(not np.isfinite(value).all() for value in arrays.values()):
                raise ValueError("it holds figures that are none")
            return self._opened(arrays, read_json(self._card_file(version))), ""
        except (OSError, ValueError, KeyError, TypeError) as error:
            _LOG.warning("The %s %s in %s cannot be read: %s", self.what, version, pointer.parent, error)
            return None, f"Version {version} of the {self.what} cannot be read ({error})"


def _stamp(path: Path) -> tuple[int, int] | None:
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_ino
