"""Writing files whole, and what is said of a disk that takes no more, whoever met it and whatever it became."""

import errno
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from temptrack.errors import StoreError
from temptrack.lasting import sync_file, sync_folder

ROOM = "see that the disk has room and the folder belongs to you"
_TAKES_NO_MORE = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS)
_IN_WORDS = re.compile(r"(?:os error |code: )(\d+)")
"""As libraries written in Rust tell the number: safetensors, tokenizers, Lance."""


def disk_error(error: BaseException) -> StoreError | None:
    """Return what is to be said when an error comes of a disk that is full or may not be written; None when not.

    Parameters
    ----------
    error : BaseException
        It, and what it was raised from, are looked at.
    """
    for one in _chain(error):
        number = one.errno if isinstance(one, OSError) else _number_in(str(one))
        if number in _TAKES_NO_MORE:
            name = getattr(one, "filename2", None) or getattr(one, "filename", None)
            where = str(name) if isinstance(name, str | os.PathLike) else "A file"
            return StoreError(f"{where} could not be written ({os.strerror(number).lower()})", remedy=ROOM)
    return None


@contextmanager
def drafted(path: Path, *, lasting: bool = True) -> Iterator[Path]:
    """Give an empty file beside a file to write to, its owner's alone; in the end it takes the place, or goes.

    Parameters
    ----------
    path : Path
        The file.
    lasting : bool
        Whether a power cut right after must not take it.
    """
    draft = path.with_name(f".{path.name}.draft")  # the same each time, so that what a killed process left goes
    try:
        draft.unlink(missing_ok=True)
        os.close(os.open(draft, os.O_CREAT | os.O_WRONLY, 0o600))
        yield draft
        if lasting:
            sync_file(draft)
        draft.replace(path)
        if lasting:
            sync_folder(path.parent)
    except OSError as error:
        error.filename = error.filename or str(path)  # a failing write names no file
        raise
    finally:
        with suppress(OSError):
            draft.unlink(missing_ok=True)


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    seen: list[BaseException] = []
    while error is not None and error not in seen:
        seen.append(error)
        yield error
        error = error.__cause__ or error.__context__


def _number_in(text: str) -> int:
    found = _IN_WORDS.search(text)
    return int(found[1]) if found else 0
