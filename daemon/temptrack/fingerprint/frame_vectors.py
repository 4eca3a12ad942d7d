"""Embeddings of frames, kept by what the file holds, which model saw it, and the moment: none is made twice.

A file of these is a header and then one row a moment, eight bytes of microseconds and the vector, in the order in which
they came: rows are only ever added, so that what was kept when the power failed is kept.
"""

import hashlib
import logging
import threading
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from temptrack.fingerprint.types import Vector

Known: TypeAlias = dict[int, Vector]
"""By microseconds."""

_LOG = logging.getLogger(__name__)
_MAGIC = b"tmpvec01"
_IN_MEMORY = 8
_KEEP = 1024
_UNIT_WITHIN = 1e-3


def microseconds(moment_s: float) -> int:
    """Return a moment as it is kept."""
    return round(moment_s * 1e6)


class FrameVectors:
    """The embeddings one model made.

    Safe to share between threads, and its files to delete at any time; a damaged one is begun anew, and one that cannot
    be written costs no more than the time to embed again.

    Parameters
    ----------
    folder : Path or None
        Made when first needed; None keeps those of a few files in memory.
    model_key : str
        What identifies the model.
    dimension : int
        Of its vectors.
    """

    def __init__(self, folder: Path | None, model_key: str, dimension: int) -> None:
        self._folder = folder
        self._model = hashlib.blake2b(model_key.encode(), digest_size=8).hexdigest()
        self._row = np.dtype([("moment", "<i8"), ("vector", "<f4", (dimension,))])
        self._lock = threading.Lock()
        self._read: OrderedDict[str, Known] = OrderedDict()

    def known(self, content: str) -> Mapping[int, Vector]:
        """Return what is kept of a file, by its content hash."""
        with self._lock:
            return dict(self._known(content))

    def keep(self, content: str, moments_s: Sequence[float], vectors: NDArray[np.float32]) -> None:
        """Keep unit vectors, shape (len(moments_s), dimension)."""
        rows = np.zeros(len(moments_s), self._row)
        rows["moment"] = [microseconds(moment) for moment in moments_s]
        rows["vector"] = vectors
        with self._lock:
            self._known(content).update(_by_moment(rows))
            if self._folder is not None:
                self._append(self._folder / self._name(content), rows.tobytes())

    def _name(self, content: str) -> str:
        return f"{content}.{self._model}.vectors"

    def _known(self, content: str) -> Known:
        if content not in self._read:
            path = self._folder / self._name(content) if self._folder is not None else None
            self._read[content] = self._load(path) if path is not None and path.exists() else {}
            while len(self._read) > _IN_MEMORY:
                self._read.popitem(last=False)
        self._read.move_to_end(content)
        return self._read[content]

    def _load(self, path: Path) -> Known:
        try:
            kept = path.read_bytes()
        except OSError:
            return {}
        whole = (len(kept) - len(_MAGIC)) // self._row.itemsize * self._row.itemsize
        if not kept.startswith(_MAGIC) or whole < 0:
            return {}
        rows = np.frombuffer(kept[len(_MAGIC) : len(_MAGIC) + whole], self._row)
        lengths = np.linalg.norm(rows["vector"], axis=1)
        return _by_moment(rows[np.abs(lengths - 1.0) < _UNIT_WITHIN])  # not a number is not near 1 either

    def _append(self, path: Path, rows: bytes) -> None:
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("ab") as file:
                whole = self._whole_bytes(path)
                if whole != file.tell():
                    file.truncate(whole)
                file.write(rows if whole else _MAGIC + rows)
            self._forget_the_oldest(path.parent)
        except OSError as error:
            _LOG.warning("Embeddings could not be kept in %s: %s", path.parent, error)

    def _whole_bytes(self, path: Path) -> int:
        """Return how much of a file is whole rows; 0 for one that is not ours."""
        with path.open("rb") as file:
            if file.read(len(_MAGIC)) != _MAGIC:
                return 0
        return path.stat().st_size - (path.stat().st_size - len(_MAGIC)) % self._row.itemsize

    def _forget_the_oldest(self, folder: Path) -> None:
        files = list(folder.glob("*.vectors"))
        if len(files) > _KEEP:
            for path in sorted(files, key=_last_written)[: len(files) - _KEEP]:
                path.unlink(missing_ok=True)


def _by_moment(rows: NDArray[np.void]) -> Known:
    return {int(row["moment"]): row["vector"] for row in rows}


def _last_written(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0
