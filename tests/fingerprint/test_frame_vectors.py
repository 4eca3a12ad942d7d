"""What was embedded once is known for good, and damage to what is kept costs nothing but the time to embed again."""

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from temptrack.fingerprint import frame_vectors
from temptrack.fingerprint.frame_vectors import FrameVectors, microseconds

CONTENT = "0123456789abcdef0123456789abcdef"


def rows(count: int, seed: int = 0) -> NDArray[np.float32]:
    made = np.random.default_rng(seed).normal(size=(count, 5))
    return np.asarray(made / np.linalg.norm(made, axis=1, keepdims=True), np.float32)


def opened(folder: Path | None, model: str = "a/model") -> FrameVectors:
    return FrameVectors(folder, model, 5)


def moments(vectors: FrameVectors) -> list[int]:
    return sorted(vectors.known(CONTENT))


def test_kept_by_content_model_and_moment(tmp_path: Path) -> None:
    here, made = opened(tmp_path / "cache"), rows(3)
    here.keep(CONTENT, [1.0, 3.0], made[:2])
    here.keep(CONTENT, [5.125], made[2:])
    for vectors in (here, opened(tmp_path / "cache")):
        known = vectors.known(CONTENT)
        assert sorted(known) == [1_000_000, 3_000_000, 5_125_000]
        np.testing.assert_array_equal(known[microseconds(5.125)], made[2])
        assert not vectors.known("f" * 32)
    assert not opened(tmp_path / "cache", "another/model").known(CONTENT)


def test_a_row_cut_short_is_dropped_and_written_over(tmp_path: Path) -> None:
    opened(tmp_path).keep(CONTENT, [1.0, 3.0], rows(2))
    (path,) = tmp_path.glob("*.vectors")
    path.write_bytes(path.read_bytes()[:-3])
    again = opened(tmp_path)
    assert moments(again) == [1_000_000]
    again.keep(CONTENT, [7.0], rows(1))
    assert moments(opened(tmp_path)) == [1_000_000, 7_000_000]


@pytest.mark.parametrize("damage", [b"", b"something else entirely", b"tmpvec"])
def test_a_file_of_another_kind_is_begun_anew(tmp_path: Path, damage: bytes) -> None:
    opened(tmp_path).keep(CONTENT, [1.0], rows(1))
    (path,) = tmp_path.glob("*.vectors")
    path.write_bytes(damage)
    again = opened(tmp_path)
    assert moments(again) == []
    again.keep(CONTENT, [3.0], rows(1))
    assert moments(opened(tmp_path)) == [3_000_000]


def test_what_is_no_unit_vector_is_not_believed(tmp_path: Path) -> None:
    opened(tmp_path).keep(CONTENT, [1.0, 3.0], rows(2))
    (path,) = tmp_path.glob("*.vectors")
    path.write_bytes(path.read_bytes()[:-20] + b"\xff" * 20)
    assert moments(opened(tmp_path)) == [1_000_000]


def test_without_a_folder_memory_serves_a_while() -> None:
    vectors = opened(None)
    vectors.keep(CONTENT, [1.0], rows(1))
    assert moments(vectors) == [1_000_000]
    for number in range(20):
        vectors.known(f"{number:032x}")
    assert moments(vectors) == []


def test_a_folder_that_cannot_be_written_costs_nothing_now(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    vectors = opened(tmp_path / "file" / "cache")
    vectors.keep(CONTENT, [1.0], rows(1))
    assert moments(vectors) == [1_000_000]


def test_the_oldest_files_go_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(frame_vectors, "_KEEP", 2)
    vectors = opened(tmp_path)
    for number in range(4):
        vectors.keep(f"{number:032x}", [1.0], rows(1))
    assert len(list(tmp_path.glob("*.vectors"))) == 2
