import hashlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from temptrack.errors import CancelledError
from temptrack.fingerprint.meaning import MeaningFingerprint
from temptrack.models.interface import Embeddings
from temptrack.progress import Job


class Hashing:
    """Every sentence its own direction; counts what it reads."""

    identity_key = "hashing/1"
    dimension = 8

    def __init__(self) -> None:
        self.read: list[str] = []

    def embed(self, sentences: Sequence[str]) -> Embeddings:
        self.read += sentences
        rows = [np.frombuffer(hashlib.sha256(text.encode()).digest()[:8], np.uint8) for text in sentences]
        unit = np.array(rows, np.float32).reshape(-1, 8) - 127.5
        return np.asarray(unit / np.linalg.norm(unit, axis=1, keepdims=True), np.float32)


def test_known_sentences_are_not_read_again(tmp_path: Path) -> None:
    model = Hashing()
    first = MeaningFingerprint(model, tmp_path).of_sentences(["a", "b", "a"], job=Job())
    assert model.read == ["a", "b"]
    later = MeaningFingerprint(model, tmp_path)
    again = later.of_sentences(["b", "c", "a"], job=Job())
    assert model.read == ["a", "b", "c"]
    assert again[[0, 2]].tobytes() == first[[1, 0]].tobytes()
    assert first == pytest.approx(model.embed(["a", "b", "a"]), abs=1e-3)


def test_another_model_has_other_sentences(tmp_path: Path) -> None:
    MeaningFingerprint(Hashing(), tmp_path).of_sentences(["a"], job=Job())
    other = Hashing()
    other.identity_key = "hashing/2"
    MeaningFingerprint(other, tmp_path).of_sentences(["a"], job=Job())
    assert other.read == ["a"]


def test_a_broken_file_is_read_anew(tmp_path: Path) -> None:
    MeaningFingerprint(Hashing(), tmp_path).of_sentences(["a"], job=Job())
    (kept,) = tmp_path.glob("meaning-*.npz")
    kept.write_bytes(kept.read_bytes()[:40])
    model = Hashing()
    MeaningFingerprint(model, tmp_path).of_sentences(["a"], job=Job())
    assert model.read == ["a"]


def test_a_cancelled_reading_keeps_what_it_has(tmp_path: Path) -> None:
    job = Job(lambda told: job.cancel() if told.done else None)
    sentences = [f"sentence {i}" for i in range(100)]
    with pytest.raises(CancelledError):
        MeaningFingerprint(Hashing(), tmp_path).of_sentences(sentences, job=job)
    model = Hashing()
    MeaningFingerprint(model, tmp_path).of_sentences(sentences, job=Job())
    assert 0 < len(model.read) < 100


def test_nothing_has_no_rows(tmp_path: Path) -> None:
    assert MeaningFingerprint(Hashing(), tmp_path).of_sentences([], job=Job()).shape == (0, 8)
    assert not list(tmp_path.iterdir())
