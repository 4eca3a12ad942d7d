"""Files that outlast a power cut: what was written is on the disk, and under its name, before anybody is told.

A system keeps what is written in memory for up to half a minute, and names apart from contents: after a power cut a
file may be gone, or be there and empty. `fsync` of a file waits for its contents, of a folder for the names in it
(POSIX; "All file systems are not created equal", Pillai and others, OSDI 2014). On macOS the disk's own cache may still
hold them; Windows keeps no names back and syncs no folders.
"""

import errno
import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

_CANNOT = (errno.EINVAL, errno.ENOTSUP, errno.EACCES, errno.EPERM)
"""What file systems say that sync no folders, and folders that may be written to and not be read."""


def sync_file(path: Path) -> None:
    """Wait until a file's contents are on the disk; one that is gone meanwhile needs no waiting.

    Raises
    ------
    OSError
        When the disk is full or fails: what was written before may be lost.
    """
    _sync(path, os.O_RDWR if os.name == "nt" else os.O_RDONLY)


def sync_folder(folder: Path) -> None:
    """Wait until the names in a folder are on the disk, where its file system knows how to.

    Raises
    ------
    OSError
        As `sync_file`.
    """
    if os.name == "nt":
        return
    try:
        _sync(folder, os.O_RDONLY)
    except OSError as error:
        if error.errno not in _CANNOT:
            raise


def sync_files(paths: Iterable[Path], below: Path) -> None:
    """Wait for files, the names of the folders they lie in, and those of the folders between them and one above.

    Raises
    ------
    OSError
        As `sync_file`.
    """
    folders: set[Path] = set()
    for path in paths:
        sync_file(path)
        folders.update(folder for folder in path.parents if folder.is_relative_to(below))
    for folder in sorted(folders, reverse=True):  # what lies within before what it lies in
        sync_folder(folder)


def sync_tree(folder: Path) -> None:
    """Wait for all that lies below a folder, and for its own name.

    Raises
    ------
    OSError
        As `sync_file`.
    """
    there = sorted(folder.rglob("*"), reverse=True)
    for path in there:
        if path.is_file():
            sync_file(path)
    for path in [*(path for path in there if path.is_dir()), folder, folder.parent]:
        sync_folder(path)


def take_place(draft: Path, path: Path) -> None:
    """Let a draft take a file's place, whole even if the power goes now.

    Raises
    ------
    OSError
        When it cannot; then the draft or the file is there, and whole.
    """
    sync_file(draft)
    draft.replace(path)
    sync_folder(path.parent)


def _sync(path: Path, how: int) -> None:
    with suppress(FileNotFoundError):
        handle = os.open(path, how)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
