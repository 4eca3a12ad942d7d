"""Commits that a full disk or a power cut cut short: found by how their files end, and taken back.

Lance's writer learns of a failed write only with the next one; the last of a file may fail unseen, and the commit goes
through with a file that ends in the middle (measured with a limit on the size of files, see docs/faults.md). So what a
commit has made is looked at before it counts. Taking back needs no room: without its manifest a commit never was.

A power cut may leave a manifest and not what it names. A commit counts once its files are on the disk and noted, so one
that is not noted and not whole was promised to nobody.
"""

import shutil
from collections.abc import Collection, Iterator
from pathlib import Path

_DELETIONS = "_deletions"
_END = b"LANC"
"""Data files, index files and manifests end with it (Lance file format, footer)."""


def files_of(table: Path) -> frozenset[Path]:
    """Return the files of a table, none of which ever changes."""
    return frozenset(_files(table))


def cut_short(table: Path, before: frozenset[Path]) -> bool:
    """Whether any file that was not there before ends in the middle, as far as its end is known."""
    return any(not _is_whole(path) for path in files_of(table) - before)


def undo_half(table: Path, noted: Collection[Path]) -> bool:
    """Take back the commits to a table that were under way when the power went; tell whether there were any.

    Parameters
    ----------
    table : Path
        Its folder; nobody may write to it meanwhile.
    noted : collection of Path
        Files of commits that count.
    """
    before = frozenset(path for path in _files(table) if path in noted)
    if all(_is_whole(path) for path in files_of(table) - before):
        return False
    if any(path.suffix == ".manifest" for path in before):
        take_back(table, before)
    elif not any(path.stat().st_size for path in (table / "data").glob("*.lance")):
        shutil.rmtree(table)  # its making was cut short
    else:
        return False  # of a time when nothing was noted: for `repair` to look at
    return True


def take_back(table: Path, before: frozenset[Path]) -> None:
    """Delete the manifests that were not there before, the newest first, and so the commits."""
    new = [path for path in files_of(table) - before if path.suffix == ".manifest"]
    for manifest in sorted(new):  # named 2^64 - 1 - version
        manifest.unlink(missing_ok=True)


def _files(table: Path) -> Iterator[Path]:
    yield from (table / "data").glob("*.lance")
    yield from (table / "_versions").glob("*.manifest")
    yield from (table / "_indices").glob("*/*.lance")
    yield from (table / _DELETIONS).glob("*")


def _is_whole(path: Path) -> bool:
    try:
        if path.parent.name == _DELETIONS:  # these have no end of their own
            return path.stat().st_size > 0
        with path.open("rb") as file:
            file.seek(-len(_END), 2)
            return file.read() == _END
    except FileNotFoundError:  # tidied away meanwhile
        return True
    except OSError:  # shorter than its own end
        return False
