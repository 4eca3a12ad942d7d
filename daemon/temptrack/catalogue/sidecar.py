"""``temptrack.csv`` beside the music: what its owner states about the files, over whatever their tags say.

Columns: ``file`` and any of ``title, artist, album, licence, link, isrc``. ``file`` is a path below the CSV's folder, a
bare file name for every file of that name below it, or a pattern (``wesnoth/*``, ``*`` for all). Where several rows
speak of one file, each field comes from the most exact row that has it, and from the nearest folder's CSV first.
"""

import fnmatch
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from temptrack.catalogue.facts import Facts, as_link, clean_isrc, clean_text
from temptrack.catalogue.report import Skipped, skip
from temptrack.catalogue.table import Row, read_table, skip_row
from temptrack.errors import TemptrackError
from temptrack.licences import normalise_licence
from temptrack.store.records import Link

SIDECAR_NAME = "temptrack.csv"
_COLUMNS = ("file", "title", "artist", "album", "licence", "license", "link", "isrc")


@dataclass(frozen=True)
class Sidecar:
    """One folder's statements."""

    exact: dict[str, Facts]
    names: dict[str, Facts]
    patterns: tuple[tuple[str, Facts], ...]

    def facts(self, below: PurePosixPath) -> Facts:
        """Return what is stated about the file at this path below the sidecar's folder."""
        path = _fold(str(below))
        stated = self.exact.get(path, Facts()).over(self.names.get(_fold(below.name), Facts()))
        for pattern, facts in self.patterns:
            if fnmatch.fnmatchcase(path, pattern):
                stated = stated.over(facts)
        return stated


class Sidecars:
    """The sidecars met in one run, each read once."""

    def __init__(self) -> None:
        self._read: dict[Path, Sidecar | None] = {}
        self._skipped: list[Skipped] = []

    @property
    def skipped(self) -> tuple[Skipped, ...]:
        """Rows and sidecars that could not be used, so far."""
        return tuple(self._skipped)

    def facts(self, path: Path, root: Path) -> Facts | None:
        """Return what the sidecars from the file's folder up to the root state; None where there is no sidecar."""
        stated: Facts | None = None
        for folder in (path.parent, *path.parent.parents):
            sidecar = self._at(folder)
            if sidecar is not None:
                found = sidecar.facts(PurePosixPath(path.relative_to(folder).as_posix()))
                stated = found if stated is None else stated.over(found)
            if folder == root:
                break
        return stated

    def _at(self, folder: Path) -> Sidecar | None:
        if folder not in self._read:
            self._read[folder] = self._load(folder / SIDECAR_NAME)
        return self._read[folder]

    def _load(self, path: Path) -> Sidecar | None:
        if not path.is_file():
            return None
        try:
            table = read_table(path, required="file", known=_COLUMNS)
        except TemptrackError as error:
            self._skipped.append(skip(path, error))
            return None
        sidecar = Sidecar({}, {}, ())
        self._skipped.extend(table.skipped)
        for row in table.rows:
            facts = _facts(row)
            problem = facts if isinstance(facts, str) else _missing(row, path.parent)
            if isinstance(facts, str) or problem:
                self._skipped.append(skip_row(path, row.number, problem))
            else:
                sidecar = _with(sidecar, _fold(row.cells["file"]), facts)
        return sidecar


def _with(sidecar: Sidecar, name: str, facts: Facts) -> Sidecar:
    if any(mark in name for mark in "*?"):
        return Sidecar(sidecar.exact, sidecar.names, (*sidecar.patterns, (name.replace("[", "[[]"), facts)))
    kept = sidecar.exact if "/" in name else sidecar.names
    kept[name] = facts.over(kept.get(name, Facts()))
    return sidecar


def _fold(name: str) -> str:
    """Make names comparable: one kind of slash, one Unicode form (macOS writes another), any case."""
    return unicodedata.normalize("NFC", name.replace("\\", "/").removeprefix("./")).casefold()


def _missing(row: Row, folder: Path) -> str:
    name = row.cells["file"].replace("\\", "/")
    plain = "/" in name and not any(mark in name for mark in "*?")
    there = not plain or _exists(folder, PurePosixPath(name).parts)
    return "" if there else f"there is no file {name!r} here"


def _exists(folder: Path, parts: Sequence[str]) -> bool:
    """Whether there is such a path below a folder, in any case and Unicode form."""
    if not parts or folder.joinpath(*parts).exists():
        return True
    try:
        entries = [entry for entry in folder.iterdir() if _fold(entry.name) == _fold(parts[0])]
    except OSError:
        return False
    return any(_exists(entry, parts[1:]) for entry in entries)


def _facts(row: Row) -> Facts | str:
    """Return what the row states, or what is wrong with it."""
    cells = row.cells
    if not cells.get("file"):
        return "it names no file"
    links: list[Link] = []
    for word in re.split(r"[\s|]+", cells.get("link", "")):
        link = as_link(word)
        if word and link is None:
            return f"{word!r} is not a web address"
        links += [link] if link else []
    isrc = clean_isrc(cells.get("isrc", ""))
    if cells.get("isrc") and not isrc:
        return f"{cells['isrc']!r} is not an ISRC"
    return Facts(
        title=clean_text(cells.get("title", "")),
        artist=clean_text(cells.get("artist", "")),
        album=clean_text(cells.get("album", "")),
        licence=normalise_licence(clean_text(cells.get("licence") or cells.get("license", ""))),
        isrc=isrc,
        links=tuple(links),
    )
