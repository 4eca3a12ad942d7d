"""Putting the entries where Resolve lists them, and taking them away without a trace."""

import json
import shutil
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from temptrack.documents import read_json
from temptrack.errors import StateError
from temptrack.home import Home
from temptrack.hosts.interface import Outcome
from temptrack.hosts.resolve.entries import ENTRIES, SIGNATURE, Entry, paths_of, render
from temptrack.hosts.resolve.places import Machine

_RECORD = "installed.json"
_HEAD_BYTES = 400


@dataclass(frozen=True)
class ResolvePlugin:
    """The plugin on one machine, for one home."""

    machine: Machine
    home: Home
    python: Path

    @property
    def title(self) -> str:
        """The host's name."""
        return "DaVinci Resolve"

    @property
    def folder(self) -> Path:
        """Where runs leave their notes, and the record of what was put in place."""
        return self.home.root.resolve() / "resolve"

    def install(self, *, everyone: bool) -> Outcome:
        """Write the entries into one tree, and take older ones of ours out of the other."""
        if self.machine.app_store_build and not self.machine.resolve_found:
            raise _app_store()
        tree, other = self._trees(everyone)
        paths = paths_of(self.home, self.python)
        texts = {tree.joinpath(*entry.place): render(entry, tree, paths) for entry in ENTRIES}
        for path in texts:
            _refuse_foreign(path)
        made = list(self._recorded_folders())
        try:
            self._clear(other)
            for path, text in texts.items():
                made += _make_folder(path.parent)
                _write(path, text)
            made += [] if self.home.root.exists() else [self.home.root.resolve()]
            self.home.create()
            made += _make_folder(self.folder)
            _write(self.folder / _RECORD, json.dumps({"folders": [str(one) for one in dict.fromkeys(made)]}))
        except OSError as error:
            raise _unwritable(error, everyone) from None
        return Outcome((*_listing(tree), *self._notes()))

    def uninstall(self) -> Outcome:
        """Remove our files from both trees, the folders made for them, and the runs' notes."""
        made = self._recorded_folders()
        gone: list[Path] = []
        try:
            for tree in self._trees(False):
                gone += self._clear(tree)
        except OSError as error:
            raise _unwritable(error, True) from None
        shutil.rmtree(self.folder, ignore_errors=True)
        for folder in sorted(made, key=lambda one: len(one.parts), reverse=True):
            with suppress(OSError):  # somebody else put something there meanwhile, or it is gone
                folder.rmdir()
        if not gone:
            return Outcome(("Nothing of Temptrack was in Resolve's folders.",))
        return Outcome(
            (*(f"Removed {path}" for path in gone), "Nothing is left behind; music and films are untouched.")
        )

    def status(self) -> Outcome:
        """Say for each tree what is there, and whether it is what this version would write."""
        lines: list[str] = []
        whole = 0
        for tree in self._trees(False):
            state = self._state(tree)
            if state:
                lines.append(f"{tree}: {state}")
                whole += state == _CURRENT
        if not lines:
            return Outcome(("Not installed. `temptrack plugin install resolve` does it.", *self._notes()), whole=False)
        if len(lines) > 1:
            lines.append("It is in both places, so that every entry is listed twice: install again.")
        return Outcome((*lines, *self._notes()), whole=whole == 1 == len(lines))

    def _trees(self, everyone: bool) -> tuple[Path, Path]:
        """Return the tree meant and the other one."""
        mine, shared = self.machine.user_tree, self.machine.shared_tree
        return (shared, mine) if everyone else (mine, shared)

    def _state(self, tree: Path) -> str:
        there = [entry for entry in ENTRIES if _is_ours(tree.joinpath(*entry.place))]
        if not there:
            return ""
        paths = paths_of(self.home, self.python)
        stale = [e.title for e in ENTRIES if e not in there or not _equals(tree, e, render(e, tree, paths))]
        return f"out of date ({', '.join(stale)}): install again" if stale else _CURRENT

    def _clear(self, tree: Path) -> list[Path]:
        ours = [path for entry in ENTRIES if _is_ours(path := tree.joinpath(*entry.place))]
        for path in ours:
            path.unlink()
        return ours

    def _recorded_folders(self) -> list[Path]:
        try:
            record = read_json((self.folder / _RECORD).read_text(encoding="utf-8"))
            return [Path(one) for one in record["folders"]]
        except (OSError, ValueError, KeyError, TypeError):
            return []

    def _notes(self) -> Iterator[str]:
        if self.machine.app_store_build:
            yield "The App Store's build of Resolve runs no such scripts; use the one from Blackmagic's site."
        elif not self.machine.resolve_found:
            yield "DaVinci Resolve was not found in its usual place; the entries are listed once it is there."
        yield "Free edition from 21.1 on: Resolve lists no Python there. See Temptrack Help, or the plugin's README."


_CURRENT = "installed, up to date"


def _listing(tree: Path) -> Iterator[str]:
    yield f"Installed in {tree}:"
    for entry in ENTRIES:
        match entry.place:
            case ["Scripts", "Utility", _]:
                yield f"  Workspace > Scripts > {entry.title} (every page)"
            case ["Scripts", page, _]:
                yield f"  Workspace > Scripts > {entry.title} ({page} page)"
            case _:
                yield "  right-click in the Fusion page's node graph > Suggest Score for This Clip (after a restart)"


def _is_ours(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return SIGNATURE.encode() in file.read(_HEAD_BYTES)
    except OSError:
        return False


def _equals(tree: Path, entry: Entry, text: str) -> bool:
    try:
        return tree.joinpath(*entry.place).read_text(encoding="utf-8") == text
    except (OSError, ValueError):
        return False


def _refuse_foreign(path: Path) -> None:
    if path.exists() and not _is_ours(path):
        raise StateError(f"{path} is not Temptrack's", remedy="move it away and install again")


def _make_folder(folder: Path) -> list[Path]:
    """Make a folder and return those that were not there before, outermost first."""
    missing = [one for one in (folder, *folder.parents) if not one.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    return missing[::-1]


def _write(path: Path, text: str) -> None:
    draft = path.with_name(f".{path.name}.draft")
    draft.write_text(text, encoding="utf-8", newline="\n")
    draft.replace(path)


def _app_store() -> StateError:
    return StateError(
        "This is the App Store's build of DaVinci Resolve: its sandbox keeps scripts from starting other programs",
        remedy="install the build from Blackmagic's site, which is free too",
    )


def _unwritable(error: OSError, everyone: bool) -> StateError:
    remedy = "run it with the rights to write there" if everyone else "check who owns that folder"
    return StateError(f"{error.filename or 'A folder of Resolve'} cannot be written ({error.strerror})", remedy=remedy)
