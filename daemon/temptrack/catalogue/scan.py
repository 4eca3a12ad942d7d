"""Finding media files: folders recursively, in the same order every time, each real file and folder once."""

import os
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from temptrack.catalogue.report import Skipped, skip
from temptrack.errors import InvalidInputError, MediaNotFoundError
from temptrack.progress import Job

AUDIO_SUFFIXES = frozenset({
    ".aac", ".ac3", ".aif", ".aifc", ".aiff", ".alac", ".amr", ".ape", ".au", ".caf", ".dff", ".dsf", ".dts", ".eac3",
    ".flac", ".m4a", ".m4b", ".mka", ".mp2", ".mp3", ".mpc", ".oga", ".ogg", ".opus", ".snd", ".spx", ".tta", ".w64",
    ".wav", ".wave", ".weba", ".wma", ".wv",
})  # fmt: skip
VIDEO_SUFFIXES = frozenset({
    ".3g2", ".3gp", ".asf", ".avi", ".divx", ".dv", ".f4v", ".flv", ".m2ts", ".m2v", ".m4v", ".mkv", ".mov", ".mp4",
    ".mpeg", ".mpg", ".mts", ".mxf", ".nut", ".ogv", ".rm", ".rmvb", ".ts", ".vob", ".webm", ".wmv", ".y4m",
})  # fmt: skip
_SYSTEM_FOLDERS = frozenset({"__MACOSX", "$RECYCLE.BIN", "System Volume Information", "lost+found"})


@dataclass(frozen=True)
class Found:
    """A regular file worth trying."""

    path: Path
    """Absolute, links not resolved: as the user sees it."""
    root: Path
    """The folder that was given, or the folder of the file that was given; sidecars are looked for down from here."""
    mtime_ns: int
    size_bytes: int


def scan(paths: Iterable[Path], suffixes: frozenset[str], job: Job) -> Iterator[Found | Skipped]:
    """Yield the files among and below the paths, and what could not be looked at.

    Files given by name are always tried, whatever they are called. Inside folders only names with one of the
    suffixes (any case) count, and hidden and system names are passed over. Links are followed; a file or folder
    reached twice, also through a loop of links, counts once.

    Raises
    ------
    InvalidInputError
        When no path is given or one cannot be a path.
    MediaNotFoundError
        When a given path does not exist; nothing has been yielded by then.
    """
    given = [_existing(path) for path in paths]
    if not given:
        raise InvalidInputError("No file or folder was given", remedy="name at least one", field="paths")
    seen: set[tuple[int, int]] = set()
    for path in given:
        if path.is_dir():
            yield from _scan_folder(path, path, suffixes, seen, job)
        else:
            yield from _take_file(path, path.parent, seen)


def _existing(path: Path) -> Path:
    try:
        absolute = Path(os.path.abspath(path.expanduser()))  # noqa: PTH100 - resolve() would replace links
        absolute.stat()
    except FileNotFoundError:
        raise MediaNotFoundError(
            f"There is no file or folder {_shown(path)}", remedy="check the path", field="paths"
        ) from None
    except (ValueError, RuntimeError):
        raise InvalidInputError(f"{_shown(path)} cannot be a path", field="paths") from None
    except OSError as error:
        what = f"{_shown(path)} cannot be looked at: {(error.strerror or 'unknown').lower()}"
        raise MediaNotFoundError(what, field="paths") from error
    return absolute


def _shown(path: Path) -> str:
    """Quote a path, its middle left out when it is absurdly long."""
    text = str(path)
    return repr(text if len(text) <= 300 else f"{text[:140]}…{text[-140:]}")


def _scan_folder(
    folder: Path, root: Path, suffixes: frozenset[str], seen: set[tuple[int, int]], job: Job
) -> Iterator[Found | Skipped]:
    pending = [folder]
    while pending:
        job.check()
        entry = pending.pop()
        try:
            if entry.is_dir():
                pending.extend(reversed(_entries(entry, suffixes, seen)))
            else:
                yield from _take_file(entry, root, seen)
        except OSError as error:
            yield skip(entry, error)


def _entries(folder: Path, suffixes: frozenset[str], seen: set[tuple[int, int]]) -> list[Path]:
    """Subfolders and candidates of one folder in a fixed order; empty when the folder was seen before."""
    status = folder.stat()
    if (status.st_dev, status.st_ino) in seen:
        return []
    seen.add((status.st_dev, status.st_ino))
    with os.scandir(folder) as listing:
        kept = [e for e in listing if not e.name.startswith(".") and e.name not in _SYSTEM_FOLDERS]
        wanted = [e.name for e in kept if Path(e.name).suffix.lower() in suffixes or e.is_dir()]
    return [folder / name for name in sorted(wanted, key=lambda name: (name.casefold(), name))]


def _take_file(path: Path, root: Path, seen: set[tuple[int, int]]) -> Iterator[Found | Skipped]:
    try:
        status = path.stat()
    except FileNotFoundError:
        yield skip(path, "It is a link that leads nowhere." if path.is_symlink() else "It is no longer there.")
        return
    except OSError as error:
        yield skip(path, error)
        return
    if (status.st_dev, status.st_ino) in seen:
        return
    seen.add((status.st_dev, status.st_ino))
    if not stat.S_ISREG(status.st_mode):
        yield skip(path, "It is not a regular file but a pipe, socket or device.")
    elif not _is_utf8(path):
        yield skip(path, "Its name is not valid UTF-8; rename it.")
    else:
        yield Found(path, root, status.st_mtime_ns, status.st_size)


def _is_utf8(path: Path) -> bool:
    try:
        str(path).encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def is_unchanged(path: str, mtime_ns: int, size_bytes: int) -> bool:
    """Whether the file at a stored path is still there and as it was when it was read."""
    try:
        status = Path(path).stat()
    except OSError:
        return False
    return (status.st_mtime_ns, status.st_size) == (mtime_ns, size_bytes)
