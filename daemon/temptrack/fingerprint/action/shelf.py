"""Where the fitted heads lie: one file in the user's home, written whole or not at all, read anew when it changes."""

import json
import logging
import os
import tempfile
import threading
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from temptrack.documents import read_json
from temptrack.fingerprint.action.head import ActionHead, Trial, Views
from temptrack.fingerprint.kept_arrays import load_arrays
from temptrack.lasting import take_place

FILE_VERSION = 1
"""Raise when a head's parts or their meaning change; an older file is then passed over until the next `learn`."""
_ARRAYS = ("centre", "scale", "weights", "known")
_LOG = logging.getLogger(__name__)


@dataclass(frozen=True)
class Lesson:
    """What came of fitting: the heads in use, best first, or why there are none."""

    heads: tuple[ActionHead, ...] = ()
    finding: str = "No labelled scenes have been learnt."
    """One or two sentences for a person."""
    left_out: dict[str, int] = field(default_factory=dict)
    """Labels of too few scenes or films, and how many scenes each has."""
    temperatures: dict[str, float] = field(default_factory=dict)
    """Of zero-shot labels by group of the vocabulary, where enough labelled scenes were there to fit one."""
    zero_shot_key: str = ""
    """Model and vocabulary that the temperatures belong to."""
    taught_by: str = ""
    """Stands for the labelled scenes it was fitted on: unchanged, it need not be fitted again."""
    fitted_at: str = ""
    """RFC 3339, UTC."""

    def head_for(self, views: Views) -> ActionHead | None:
        """Return the best head that can use what is known of a scene."""
        return next((head for head in self.heads if head.serves(views)), None)


class HeadShelf:
    """The lesson in use, shared by all threads.

    Parameters
    ----------
    path : Path
        The file; it need not exist.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._seen: tuple[int, int] | None = None
        self._lesson = Lesson()

    @property
    def path(self) -> Path:
        """Where the heads lie."""
        return self._path

    def lesson(self) -> Lesson:
        """Return what was learnt last; an empty lesson when nothing was, or the file is not what it should be."""
        with self._lock:
            seen = _stamp(self._path)
            if seen != self._seen:
                self._lesson = _read(self._path) if seen else Lesson()
                self._seen = seen
            return self._lesson

    def keep(self, lesson: Lesson) -> None:
        """Put a lesson in place of the last.

        Raises
        ------
        OSError
            When it cannot be written; the last one stays.
        """
        with self._lock:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            _write(self._path, lesson)
            self._lesson, self._seen = lesson, _stamp(self._path)


def _stamp(path: Path) -> tuple[int, int] | None:
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size


def _write(path: Path, lesson: Lesson) -> None:
    arrays: dict[str, Any] = {
        f"{name}_{number}": getattr(head, name) for number, head in enumerate(lesson.heads) for name in _ARRAYS
    }
    plain = {name: value for name, value in vars(lesson).items() if name != "heads"}
    plain["heads"] = [_plain(head) for head in lesson.heads]
    text = json.dumps({"version": FILE_VERSION, **plain})
    handle, draft = tempfile.mkstemp(dir=path.parent, prefix=".heads-", suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            np.savez_compressed(file, lesson=np.array(text), **arrays)
        take_place(Path(draft), path)
    except BaseException:
        Path(draft).unlink(missing_ok=True)
        raise


def _plain(head: ActionHead) -> dict[str, Any]:
    return {**{name: value for name, value in vars(head).items() if name not in _ARRAYS}, "trial": asdict(head.trial)}


def _read(path: Path) -> Lesson:
    try:
        stored = load_arrays(path)
        plain = dict(read_json(str(stored["lesson"])))
        if plain.pop("version") != FILE_VERSION:
            return Lesson(finding="The labels were learnt by another version; learn again to use them.")
        heads = tuple(_head(dict(one), stored, number) for number, one in enumerate(plain.pop("heads")))
        return Lesson(heads=heads, **plain)
    except (OSError, ValueError, KeyError, TypeError) as error:
        _LOG.warning("What was learnt of labels in %s cannot be read: %s", path, error)
        return Lesson(finding=f"{path.name} is damaged; learn again to mend it.")


def _head(plain: dict[str, Any], stored: Any, number: int) -> ActionHead:
    arrays: dict[str, Any] = {name: stored[f"{name}_{number}"] for name in _ARRAYS}
    trial = Trial(**plain.pop("trial"))
    tuples: dict[str, Any] = {name: tuple(plain.pop(name)) for name in ("labels", "counts", "inputs")}
    return ActionHead(**plain, **tuples, **arrays, trial=trial)
