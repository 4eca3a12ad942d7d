"""What may be opened at all: regular files, named in errors in a way that fits one line."""

import os
import stat
from pathlib import Path

from temptrack.errors import MediaNotFoundError, MediaUnreadableError

_KINDS = {
    stat.S_IFDIR: "a folder",
    stat.S_IFIFO: "a pipe",
    stat.S_IFSOCK: "a socket",
    stat.S_IFCHR: "a device",
    stat.S_IFBLK: "a device",
}


def shown(path: Path) -> str:
    """Return a path as it can be printed in one line, whatever bytes it is made of."""
    text = os.fsencode(path).decode("utf-8", "replace")
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text)


def check_regular_file(path: Path) -> os.stat_result:
    """Refuse what is no regular, non-empty file, before anything blocks on opening it.

    Raises
    ------
    MediaNotFoundError
        When nothing is there.
    MediaUnreadableError
        When it is a folder, a pipe, a socket, a device, or empty, or may not be looked at.
    """
    try:
        status = path.stat()
    except (FileNotFoundError, NotADirectoryError):
        raise MediaNotFoundError(f"There is no file at {shown(path)}", remedy="check the path") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise MediaUnreadableError(f"{shown(path):.300} cannot be looked at ({reason})") from None
    if not stat.S_ISREG(status.st_mode):
        kind = _KINDS.get(stat.S_IFMT(status.st_mode), "no file")
        raise MediaUnreadableError(f"{shown(path)} is {kind}", remedy="name a media file")
    if status.st_size == 0:
        raise MediaUnreadableError(f"{shown(path)} is empty", remedy="copy or export it again")
    return status
