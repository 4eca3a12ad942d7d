"""What is noted of a file holds while it is the same file."""

import hashlib
import subprocess
from pathlib import Path

import pytest

from temptrack.models.origin import git_sha1, read_origin, sha256_of, write_origin


@pytest.fixture
def weights(tmp_path: Path) -> Path:
    path = tmp_path / "weights.bin"
    path.write_bytes(b"abc")
    return path


def test_a_note_comes_back(weights: Path) -> None:
    write_origin(weights, "f" * 64, "a hub", "its word")
    origin = read_origin(weights)
    assert origin is not None
    assert (origin.sha256, origin.source, origin.checked, origin.size_bytes) == ("f" * 64, "a hub", "its word", 3)
    assert sha256_of(weights) == "f" * 64, "not hashed again"


def test_another_file_of_the_same_name_is_hashed(weights: Path) -> None:
    write_origin(weights, "f" * 64, "a hub", "its word")
    weights.write_bytes(b"abcd")
    assert read_origin(weights) is None
    assert sha256_of(weights) == hashlib.sha256(b"abcd").hexdigest()


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"file": "weights.bin"}', "\x00"])
def test_a_note_that_means_nothing(weights: Path, content: str) -> None:
    (weights.parent / "origin.json").write_text(content)
    assert read_origin(weights) is None
    assert sha256_of(weights) == hashlib.sha256(b"abc").hexdigest()


def test_gits_own_hash(weights: Path) -> None:
    try:
        asked = subprocess.run(["git", "hash-object", str(weights)], capture_output=True, text=True, check=True)
    except FileNotFoundError:
        pytest.skip("git is not installed")
    assert git_sha1(weights) == asked.stdout.strip()
