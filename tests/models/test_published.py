import hashlib
import os
from pathlib import Path

from temptrack.models.published import PublishedFile, is_published

CONTENT = b"weights"
FILE = PublishedFile("w.bin", len(CONTENT), hashlib.sha256(CONTENT).hexdigest())


def test_only_the_very_content_counts(tmp_path: Path) -> None:
    path = tmp_path / "w.bin"
    assert not is_published(path, FILE)
    path.write_bytes(CONTENT)
    assert is_published(path, FILE)
    path.write_bytes(b"weighty")
    os.utime(path, ns=(1, 1))
    assert not is_published(path, FILE)
    path.write_bytes(CONTENT + b"!")
    assert not is_published(path, FILE)


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    assert not is_published(tmp_path, PublishedFile("x", tmp_path.stat().st_size, FILE.sha256))
