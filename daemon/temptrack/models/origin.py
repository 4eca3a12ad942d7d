"""Where a weights file came from and what it hashes to, kept beside it."""

import hashlib
import json
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path

from temptrack.documents import read_json
from temptrack.lasting import take_place
from temptrack.progress import Job

_BLOCK_BYTES = 1 << 20
_NAME = "origin.json"
SUFFIXES = (".safetensors", ".bin", ".pt", ".pth")
"""What open_clip weights are called; all but the first are read with ``weights_only``, so that no code runs."""


@dataclass(frozen=True)
class Origin:
    """What is known of a file in the models folder."""

    file: str
    size_bytes: int
    mtime_ns: int
    """With the size: whether this is still said of the same bytes."""
    sha256: str
    source: str
    """For a person: the hub's address with repository and commit, or the file it was copied from."""
    checked: str
    """How its bytes were checked, for a person: "against ...", "by ..."."""


def write_origin(path: Path, sha256: str, source: str, checked: str) -> None:
    """Note where a file came from; replaces what was said of an earlier one."""
    seen = path.stat()
    origin = Origin(path.name, seen.st_size, seen.st_mtime_ns, sha256, source, checked)
    draft = path.with_name(f".{_NAME}.draft")
    draft.write_text(json.dumps(asdict(origin), indent=1) + "\n", encoding="utf-8")
    take_place(draft, path.with_name(_NAME))


def read_origin(path: Path) -> Origin | None:
    """Return what was noted of a file, or None when nothing was or the file has changed since."""
    try:
        origin = Origin(**read_json(path.with_name(_NAME).read_text(encoding="utf-8")))
        seen = path.stat()
    except (OSError, ValueError, TypeError):
        return None
    same = (origin.file, origin.size_bytes, origin.mtime_ns) == (path.name, seen.st_size, seen.st_mtime_ns)
    return origin if same else None


def leave_alone(path: Path) -> None:
    """Delete other weights beside a file: its folder is one model's, and what else lies there is older."""
    for other in path.parent.iterdir():
        if other.suffix in SUFFIXES and other != path:
            other.unlink()


def sha256_of(path: Path) -> str:
    """Return a file's SHA-256, from the note beside it where there is one: hashing a large model takes seconds."""
    origin = read_origin(path)
    if origin is not None:
        return origin.sha256
    seen = path.stat()
    return _hash_unchanged(path.resolve(), seen.st_size, seen.st_mtime_ns)


def hash_file(path: Path, job: Job, stage: str = "verify") -> str:
    """Hash a file, telling how far it is."""
    size, done, digest = path.stat().st_size, 0, hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(_BLOCK_BYTES):
            digest.update(block)
            done += len(block)
            job.report(stage, done, size, path.name)
    return digest.hexdigest()


def git_sha1(path: Path) -> str:
    """Return the name git gives a file's content ("git hash-object")."""
    digest = hashlib.sha1(b"blob %d\0" % path.stat().st_size, usedforsecurity=False)
    digest.update(path.read_bytes())
    return digest.hexdigest()


@lru_cache(maxsize=8)
def _hash_unchanged(path: Path, _size_bytes: int, _mtime_ns: int) -> str:
    return hash_file(path, Job())
