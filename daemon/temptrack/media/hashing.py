"""What a file is recognised by, wherever it is moved to and whatever it is called."""

import hashlib
from functools import lru_cache
from pathlib import Path
from typing import BinaryIO

from temptrack.errors import MediaUnreadableError
from temptrack.media.paths import check_regular_file, shown

_WHOLE_UP_TO_BYTES = 64 * 2**20
_CHUNK_BYTES = 2**20
_CHUNKS = 64


def content_hash(path: Path) -> str:
    """Return 32 hexadecimal characters that name a file's content.

    BLAKE2b (RFC 7693) of the size and the content: all of it up to 64 MiB; of larger files 64 chunks of 1 MiB, the
    first and the last among them and the others evenly between. Large media are hours of compressed picture in which
    any other cut, grade or take changes every chunk; a few bytes patched between chunks would go unseen.

    Raises
    ------
    MediaNotFoundError, MediaUnreadableError
        When there is no regular file to read.
    """
    size = check_regular_file(path).st_size
    digest = hashlib.blake2b(size.to_bytes(8, "little"), digest_size=16, person=b"temptrack")
    try:
        with path.open("rb") as file:
            for start, length in _pieces(size):
                digest.update(_read_at(file, start, length))
    except OSError as error:
        raise MediaUnreadableError(f"{shown(path)} cannot be read ({error.strerror})") from None
    return digest.hexdigest()


def known_content_hash(path: Path) -> str:
    """Return the same, reading a file once as long as its size and time of change stay.

    Raises
    ------
    MediaNotFoundError, MediaUnreadableError
        As `content_hash` does.
    """
    try:
        status = path.stat()
    except OSError:
        return content_hash(path)
    return _hash_of(path, status.st_size, status.st_mtime_ns)


@lru_cache(maxsize=4096)
def _hash_of(path: Path, size_bytes: int, mtime_ns: int) -> str:
    return content_hash(path)


def _pieces(size: int) -> list[tuple[int, int]]:
    if size <= _WHOLE_UP_TO_BYTES:
        return [(start, _CHUNK_BYTES) for start in range(0, size, _CHUNK_BYTES)]
    last = size - _CHUNK_BYTES
    return [(last * i // (_CHUNKS - 1), _CHUNK_BYTES) for i in range(_CHUNKS)]


def _read_at(file: BinaryIO, start: int, length: int) -> bytes:
    file.seek(start)
    return file.read(length)
