"""The meaning fingerprint: what a sentence says, as a vector. Known sentences are not read twice."""

import hashlib
import logging
import os
import tempfile
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from temptrack.fingerprint.kept_arrays import load_arrays
from temptrack.fingerprint.types import Identity
from temptrack.models.sentences import SentenceModel
from temptrack.progress import Job

_LOG = logging.getLogger(__name__)
_AT_ONCE = 16
"""Half a second's worth of one core: no longer may it take until a job that is cancelled ends."""
_KEPT = 200_000
"""Sentences kept, some 150 MB on disk; beyond, those of this run alone."""
READ_BEFORE = Path(__file__).with_name("read_before")
"""What every question is compared with, read when the program was made (`python -m benchmarks.read_before`), in a
file like those kept: a new home's first question would read it for seconds."""

Rows = NDArray[np.float32]


class MeaningFingerprint:
    """Embeds sentences and keeps their vectors.

    Parameters
    ----------
    model : SentenceModel
        Shared between threads.
    folder : Path
        Where vectors are kept from run to run, one file a model; made when there is something to keep.
    """

    def __init__(self, model: SentenceModel, folder: Path) -> None:
        self._model = model
        digest = hashlib.sha256(self.identity.key.encode()).hexdigest()[:16]
        self._file = folder / f"meaning-{digest}.npz"
        self._before = READ_BEFORE / self._file.name
        self._lock = threading.Lock()
        self._known: dict[bytes, NDArray[np.float16]] = {}
        self._read = False

    @property
    def identity(self) -> Identity:
        """What the vectors depend on."""
        return Identity("meaning", 1, self._model.dimension, f"model={self._model.identity_key}")

    def of_question(self, text: str) -> NDArray[np.float32]:
        """Embed what is asked once and not kept, shape (dimension,)."""
        return np.asarray(self._model.embed([text])[0], np.float32)

    def of_sentences(self, sentences: Sequence[str], *, job: Job) -> Rows:
        """Embed sentences, those met before without reading them.

        Parameters
        ----------
        sentences : sequence of str
            Any number.
        job : Job
            Told "read" by the unknown ones, checked between batches.

        Returns
        -------
        ndarray, shape (len(sentences), dimension), float32
            Unit rows, exact to the half-precision they are kept in.
        """
        names = [_name(sentence) for sentence in sentences]
        with self._lock:
            self._load()
            unknown = {name: text for name, text in zip(names, sentences, strict=True) if name not in self._known}
            self._learn(list(unknown.items()), job)
            rows = [self._known[name] for name in names]
        return np.array(rows, np.float32).reshape(len(rows), self._model.dimension)

    def _learn(self, unknown: Sequence[tuple[bytes, str]], job: Job) -> None:
        try:
            for start in range(0, len(unknown), _AT_ONCE):
                job.report("read", start, len(unknown))
                batch = unknown[start : start + _AT_ONCE]
                rows = self._model.embed([text for _, text in batch]).astype(np.float16)
                self._known.update((name, row) for (name, _), row in zip(batch, rows, strict=True))
        finally:
            if unknown:
                self._keep()

    def _load(self) -> None:
        if self._read:
            return
        self._read = True
        for file in (self._before, self._file):
            try:
                self._take(load_arrays(file))
            except FileNotFoundError:
                pass
            except (OSError, ValueError, KeyError) as error:
                _LOG.info("Kept sentences in %s are not usable and are read anew: %s", file.name, error)

    def _take(self, kept: Mapping[str, NDArray[Any]]) -> None:
        names, rows = kept["names"], kept["rows"]
        if rows.shape == (len(names), self._model.dimension):
            self._known.update((name.tobytes(), row) for name, row in zip(names, rows.astype(np.float16), strict=True))

    def _keep(self) -> None:
        if not self._known or len(self._known) > _KEPT:
            return
        names = np.frombuffer(b"".join(self._known), np.uint8).reshape(len(self._known), -1)
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            _write_atomically(self._file, names, np.stack(list(self._known.values())))
        except OSError as error:
            # What is not kept is read again: slower, never wrong.
            _LOG.warning("Sentences cannot be kept in %s: %s", self._file.parent, error)


def _name(sentence: str) -> bytes:
    return hashlib.blake2b(sentence.encode("utf-8", "surrogatepass"), digest_size=16).digest()


def _write_atomically(path: Path, names: NDArray[np.uint8], rows: NDArray[np.float16]) -> None:
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".meaning-", suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            np.savez(file, names=names, rows=rows)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
