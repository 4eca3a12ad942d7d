from pathlib import Path

import pytest

from temptrack.errors import MediaNotFoundError, MediaUnreadableError
from temptrack.media import content_hash
from tests.permissions import needs_permissions

LARGE = 80 * 2**20


def sparse(path: Path, size: int, marks: dict[int, bytes]) -> Path:
    with path.open("wb") as file:
        file.truncate(size)
        for at, data in marks.items():
            file.seek(at)
            file.write(data)
    return path


def test_it_is_of_the_content_not_of_the_name(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"abc" * 1000)
    (tmp_path / "b").write_bytes(b"abc" * 1000)
    assert content_hash(tmp_path / "a") == content_hash(tmp_path / "b")
    assert len(content_hash(tmp_path / "a")) == 32
    assert int(content_hash(tmp_path / "a"), 16) >= 0


@pytest.mark.parametrize("at", [0, 1_500_000, 2_999_999])
def test_any_byte_of_a_small_file_matters(tmp_path: Path, at: int) -> None:
    plain = content_hash(sparse(tmp_path / "a", 3_000_000, {}))
    assert content_hash(sparse(tmp_path / "b", 3_000_000, {at: b"x"})) != plain


def test_the_size_the_start_and_the_end_of_a_large_file_matter(tmp_path: Path) -> None:
    found = {
        content_hash(sparse(tmp_path / "a", LARGE, {})),
        content_hash(sparse(tmp_path / "b", LARGE + 1, {})),
        content_hash(sparse(tmp_path / "c", LARGE, {0: b"x"})),
        content_hash(sparse(tmp_path / "d", LARGE, {LARGE - 1: b"x"})),
        content_hash(sparse(tmp_path / "e", LARGE, {LARGE // 2: b"x" * 2**20})),
    }
    assert len(found) == 5


def test_it_never_changes(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"temptrack")
    assert content_hash(tmp_path / "a") == "b8451412314e2dab63572272cb33655f"


def test_only_files_have_one(tmp_path: Path) -> None:
    with pytest.raises(MediaNotFoundError):
        content_hash(tmp_path / "missing")
    with pytest.raises(MediaUnreadableError):
        content_hash(tmp_path)


@needs_permissions
def test_a_file_that_may_not_be_read_says_so(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"abc")
    (tmp_path / "a").chmod(0)
    with pytest.raises(MediaUnreadableError, match="cannot be read"):
        content_hash(tmp_path / "a")
