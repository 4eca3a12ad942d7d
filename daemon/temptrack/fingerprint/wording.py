"""Labels as vectors: the mean of their prompts' embeddings, kept in memory and on disk by model and words."""

import hashlib
import logging
import threading
from pathlib import Path

import numpy as np

from temptrack.disk import drafted
from temptrack.fingerprint.kept_arrays import load_arrays
from temptrack.fingerprint.types import Vector
from temptrack.fingerprint.vocabulary import LabelGroup
from temptrack.models import ImageTextModel

_LOG = logging.getLogger(__name__)


class LabelEmbeddings:
    """One unit row per label of a group, embedded once per model and wording.

    Parameters
    ----------
    model : ImageTextModel
        Embeds what is not kept yet: seconds for a group, on a small machine.
    folder : Path, optional
        A file per model and group's wording; safe to delete, and a damaged one is made anew.
    """

    def __init__(self, model: ImageTextModel, folder: Path | None) -> None:
        self._model = model
        self._folder = folder
        self._lock = threading.Lock()
        self._known: dict[tuple[str, ...], Vector] = {}

    def of(self, group: LabelGroup) -> Vector:
        """Return the group's labels, shape (labels, dimension)."""
        prompts = group.prompts
        key = tuple(prompt for of_label in prompts for prompt in (*of_label, ""))
        with self._lock:
            if key not in self._known:
                self._known[key] = self._kept_or_made(key, prompts)
            return self._known[key]

    def _kept_or_made(self, key: tuple[str, ...], prompts: tuple[tuple[str, ...], ...]) -> Vector:
        name = hashlib.blake2b(repr((self._model.identity_key, key)).encode(), digest_size=12).hexdigest()
        path = self._folder / f"labels-{name}.npy" if self._folder else None
        shape = (len(prompts), self._model.dimension)
        if path is not None and (kept := _read(path, shape)) is not None:
            return kept
        made = self._embed(prompts)
        if path is not None:
            _write(path, made)
        return made

    def _embed(self, prompts: tuple[tuple[str, ...], ...]) -> Vector:
        flat = self._model.embed_texts([prompt for of_label in prompts for prompt in of_label])
        starts = np.cumsum([0, *(len(of_label) for of_label in prompts[:-1])])
        sums = np.add.reduceat(flat, starts, axis=0)
        return np.asarray(sums / np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), 1e-12), dtype=np.float32)


def _read(path: Path, shape: tuple[int, int]) -> Vector | None:
    try:
        rows = load_arrays(path)[""]
    except (OSError, ValueError, KeyError):
        return None
    if rows.shape != shape or rows.dtype.kind != "f" or not np.isfinite(rows).all():
        return None
    return np.asarray(rows, dtype=np.float32)


def _write(path: Path, rows: Vector) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with drafted(path, lasting=False) as draft, draft.open("wb") as file:
            np.save(file, rows)
    except OSError as error:
        _LOG.warning("The labels' embeddings could not be kept in %s: %s", path.parent, error)
