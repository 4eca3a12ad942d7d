"""Where trained matchers lie: a file of weights and a card each, and a pointer to the one in use.

``0003.safetensors`` and ``0003.json`` are version 3; ``current.json`` names the version in use. Each is written whole
or not at all, the pointer last: a crash leaves the old one in use. Weights are safetensors: nothing in them can run.
"""

import json
import logging
import os
import tempfile
import threading
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from temptrack.errors import StateError
from temptrack.matching.card import Card, card_from
from temptrack.matching.inputs import CUE_GROUPS, SCENE_GROUPS, Scaling
from temptrack.matching.matcher import Matcher

_LOG = logging.getLogger(__name__)
_CURRENT, _LAST, _UNFINISHED = "current.json", "last.json", "unfinished.safetensors"
_ALL_GROUPS = (*SCENE_GROUPS, *CUE_GROUPS)
Arrays = dict[str, NDArray[np.float32]]


@dataclass(frozen=True)
class Kept:
    """A matcher with its card."""

    matcher: Matcher
    card: Card


class MatcherShelf:
    """The versions in one folder, shared by all threads.

    Parameters
    ----------
    folder : Path
        It need not exist.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._lock = threading.Lock()
        self._seen: tuple[int, int] | None = None
        self._kept: Kept | None = None
        self.problem = ""
        """Why the version in use cannot be read; empty otherwise."""

    @property
    def unfinished_file(self) -> Path:
        """Where a training in progress is kept after each epoch."""
        return self.folder / _UNFINISHED

    def current(self) -> Kept | None:
        """Return the matcher in use; None when there is none, or its files are not what they should be."""
        with self._lock:
            pointer = self.folder / _CURRENT
            seen = _stamp(pointer)
            if seen != self._seen:
                self._kept, self.problem = self._load(pointer) if seen else (None, "")
                self._seen = seen
            return self._kept

    def keep(self, matcher: Matcher, card: Card) -> Card:
        """Put a matcher to use from now on; return its card, with its version.

        Raises
        ------
        OSError
            When it cannot be written; the one before stays in use.
        """
        with self._lock:
            self.folder.mkdir(parents=True, exist_ok=True)
            numbered = replace(card, version=1 + max(self._versions(), default=0), replaced=self._pointed())
            write_arrays(self._weights_file(numbered.version), _arrays(matcher))
            write_json(self._card_file(numbered.version), numbered.to_json())
            write_json(self.folder / _CURRENT, {"version": numbered.version})
            return numbered

    def roll_back(self) -> Card | None:
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
                raise StateError("No matcher is in use that could be taken back", remedy="train one: `temptrack train`")
            before = (
                kept.card.replaced if kept is not None else max((v for v in self._versions() if v < version), default=0)
            )
            write_json(self.folder / _CURRENT, {"version": before})
            self._seen = None
        now = self.current()
        return now.card if now is not None else None

    def note(self, outcome: Mapping[str, Any]) -> None:
        """Keep what came of the last training."""
        self.folder.mkdir(parents=True, exist_ok=True)
        write_json(self.folder / _LAST, outcome)

    def last(self) -> dict[str, Any]:
        """Return what came of the last training; empty when there was none."""
        try:
            told = json.loads((self.folder / _LAST).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return told if isinstance(told, dict) else {}

    def _pointed(self) -> int:
        try:
            return int(json.loads((self.folder / _CURRENT).read_text(encoding="utf-8"))["version"])
        except (OSError, ValueError, KeyError, TypeError):
            return 0

    def _versions(self) -> list[int]:
        return [int(path.stem) for path in self.folder.glob("*.json") if path.stem.isdigit()]

    def _weights_file(self, version: int) -> Path:
        return self.folder / f"{version:04}.safetensors"

    def _card_file(self, version: int) -> Path:
        return self.folder / f"{version:04}.json"

    def _load(self, pointer: Path) -> tuple[Kept | None, str]:
        version = self._pointed()
        if not version:
            return None, ""
        try:
            card = card_from(json.loads(self._card_file(version).read_text(encoding="utf-8")))
            return Kept(_matcher(read_arrays(self._weights_file(version))[0]), card), ""
        except (OSError, ValueError, KeyError, TypeError) as error:
            _LOG.warning("The matcher %s in %s cannot be read: %s", version, pointer.parent, error)
            return None, f"Version {version} of the matcher cannot be read ({error})"


def _arrays(matcher: Matcher) -> Arrays:
    made: Arrays = {f"weights.{name}": value for name, value in matcher.weights.items()}
    for group in _ALL_GROUPS:
        made[f"centre.{group}"] = matcher.scaling.centre[group]
        made[f"deviation.{group}"] = matcher.scaling.deviation[group]
    return made | {"bank": matcher.bank, "sharpness": np.array([matcher.sharpness], np.float32)}


def _matcher(arrays: Arrays) -> Matcher:
    def part(name: str) -> Arrays:
        return {key.removeprefix(name): value for key, value in arrays.items() if key.startswith(name)}

    scaling = Scaling(part("centre."), part("deviation."))
    if any(not np.isfinite(value).all() for value in arrays.values()):
        raise ValueError("it holds figures that are none")
    missing = [group for group in _ALL_GROUPS if group not in scaling.centre or group not in scaling.deviation]
    if missing:
        raise KeyError(missing[0])
    return Matcher(part("weights."), scaling, arrays["bank"], float(arrays["sharpness"][0]))


def _stamp(path: Path) -> tuple[int, int] | None:
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_ino


def write_arrays(path: Path, arrays: Mapping[str, NDArray[np.float32]], header: str = "") -> None:
    """Write arrays, and a line of text with them, whole or not at all."""
    from safetensors.numpy import save

    held = {name: np.ascontiguousarray(value) for name, value in arrays.items()}
    _write(path, save(held, metadata={"header": header}))


def read_arrays(path: Path) -> tuple[Arrays, str]:
    """Return the arrays of a file and the line of text with them.

    Raises
    ------
    OSError, ValueError
        When it cannot be read or holds something else.
    """
    from safetensors import SafetensorError, safe_open

    try:
        with safe_open(str(path), framework="np") as file:
            return {name: file.get_tensor(name) for name in file.keys()}, (file.metadata() or {}).get("header", "")  # noqa: SIM118
    except SafetensorError as error:
        raise ValueError(str(error)) from None


def write_json(path: Path, plain: Mapping[str, Any]) -> None:
    """Write plain values, whole or not at all."""
    _write(path, json.dumps(plain, indent=1, sort_keys=True).encode())


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, draft = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-", suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(draft).replace(path)
    except BaseException:
        Path(draft).unlink(missing_ok=True)
        raise
