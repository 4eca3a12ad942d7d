"""Where a timeline's media are: as it says, beside it, moved along with it, or anywhere below the folders one names.

Nothing is opened, and nothing that is not on a file system is looked for.
"""

import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath, PureWindowsPath
from urllib.parse import unquote, urlsplit

from temptrack.interchange.timelines.composition import Source

_WINDOWS = re.compile(r"^/?[A-Za-z][:|][\\/]|^\\\\")
_SCHEME = re.compile(r"^([A-Za-z][A-Za-z0-9+.-]+):")
_MOST_FILES = 500_000
"""Below all roots together; a whole disk is not what one means."""


@dataclass(frozen=True)
class Place:
    """Where a medium is, or why it is nowhere."""

    path: Path | None
    reason: str = ""


class MediaPlaces:
    """Finds media.

    Parameters
    ----------
    home : Path
        Folder of the timeline: where relative paths begin.
    roots : sequence of Path
        Folders to search, by as much of the written path as agrees, at least the name.
    """

    def __init__(self, home: Path, roots: Sequence[Path] = ()) -> None:
        self._home = home
        self._roots = tuple(roots)
        self._by_name: dict[str, list[Path]] | None = None
        self._notes: dict[str, None] = {}

    @property
    def notes(self) -> tuple[str, ...]:
        """What was decided while searching, a sentence each."""
        return tuple(self._notes)

    def find(self, source: Source) -> Place:
        """Return where a medium is: where it is said to be, then moved, then as a proxy, then by its name."""
        written = [url for url in (source.url, *source.others) if url]
        for url in written:
            if (path := self._there(url)) is not None:
                if url != source.url and source.url:
                    self._notes[f"{source.name or path.name} is seen through its proxy {path.name}."] = None
                return Place(path)
        for url in written:
            if (path := self._elsewhere(_parts(url))) is not None:
                return Place(path)
        if not written and source.name and (path := self._elsewhere((source.name,))) is not None:
            return Place(path)
        return Place(None, _why(source))

    def _there(self, url: str) -> Path | None:
        scheme = _SCHEME.match(url)
        if scheme and scheme[1].lower() != "file" and not _WINDOWS.match(url):
            return None
        for text in dict.fromkeys((plain_path(url), url)):  # "100%.mov" may be written as it is
            path = Path(text)
            if _is_file(path := path if path.is_absolute() else self._home / path):
                return Path(os.path.normpath(path))
        return self._moved(_parts(url))

    def _moved(self, parts: tuple[str, ...]) -> Path | None:
        """Return the file at the longest end of the written path that is there, below the timeline or a root."""
        if ".." in parts:
            return None
        for kept in range(len(parts), 0, -1):
            for root in (self._home, *self._roots):
                if _is_file(path := root.joinpath(*parts[-kept:])):
                    return path
        return None

    def _elsewhere(self, parts: tuple[str, ...]) -> Path | None:
        if not self._roots or not parts:
            return None
        if self._by_name is None:
            self._by_name = self._index()
        same = self._by_name.get(_key(parts[-1]), []) or self._by_name.get(_key(_stem(parts[-1])), [])
        if not same:
            return None
        alike = {path: _shared_end(path.parts, parts) for path in same}
        best = max(alike.values())
        chosen = [path for path in same if alike[path] == best]
        if len(chosen) > 1:
            others = len(chosen) - 1
            self._notes[f"{parts[-1]} is there {others + 1} times; {chosen[0]} is taken."] = None
        return chosen[0]

    def _index(self) -> dict[str, list[Path]]:
        found: dict[str, list[Path]] = {}
        for number, path in enumerate(_files(self._roots)):
            if number >= _MOST_FILES:
                self._notes[f"Only the first {_MOST_FILES:,} files below the media roots were searched."] = None
                break
            found.setdefault(_key(path.name), []).append(path)
            if path.stem != path.name:
                found.setdefault(_key(path.stem), []).append(path)
        return found


def _files(roots: Sequence[Path]) -> Iterator[Path]:
    for root in roots:
        for folder, below, names in os.walk(root):
            below.sort()
            yield from (Path(folder, name) for name in sorted(names))


def plain_path(url: str) -> str:
    """Return the path that a URL, a Windows path or a plain path names, on this machine."""
    if _WINDOWS.match(url):
        return url
    if not _SCHEME.match(url):
        return unquote(url) if "%" in url else url
    split = urlsplit(url)
    path = unquote(split.path)
    if _WINDOWS.match(path):  # file:///C:/x
        return path.lstrip("/")
    host = "" if split.netloc in ("", "localhost") else f"//{split.netloc}"
    return host + path


def _parts(url: str) -> tuple[str, ...]:
    """Return the names in a path, whichever system wrote it, without what it begins from."""
    text = plain_path(url)
    windows = bool(_WINDOWS.match(text)) or ("\\" in text and "/" not in text)
    pure = PureWindowsPath(text) if windows else PurePosixPath(text)
    return tuple(part for part in pure.parts if part not in (pure.anchor, "", "."))


def _key(name: str) -> str:
    return name.casefold()


def _stem(name: str) -> str:
    """Return a name without its suffix: tape and clip names of EDLs have none, and proxies have another."""
    return PurePosixPath(name).stem


def _shared_end(path: Sequence[str], written: Sequence[str]) -> int:
    count = 0
    for mine, theirs in zip(reversed(path), reversed(written), strict=False):
        if _key(mine) != _key(theirs):
            break
        count += 1
    return count


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False


def _why(source: Source) -> str:
    if not source.url:
        return "the timeline does not say where it is"
    scheme = _SCHEME.match(source.url)
    if scheme and scheme[1].lower() != "file" and not _WINDOWS.match(source.url):
        return f"a {scheme[1].lower()} address is not looked up"
    return "nothing is there"
