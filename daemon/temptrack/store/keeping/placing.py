"""Putting a whole new store, and what was learnt from it, in the place of the old: all of it, however it is cut short.

What is to come is made ready in a folder beside the store, where nobody looks. A note is written there last, in one
rename, and from that moment on the change is decided: each thing named in it goes to its place, after what is there
went to a folder where it is kept. A process that dies before the note leaves the old store as it was, and one that
dies after it has the rest done by whoever opens the store next.
"""

import json
import logging
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from temptrack.errors import StoreError
from temptrack.lasting import sync_folder, sync_tree, take_place

_LOG = logging.getLogger(__name__)
_NOTE = "place.json"
_KEPT = "kept"


@dataclass(frozen=True)
class Place:
    """Where a store's successor is made ready.

    Attributes
    ----------
    store : Path
        The store's folder; things are placed relative to the folder it lies in.
    """

    store: Path

    @property
    def next(self) -> Path:
        """The folder to make the new things in, each at its path relative to the store's parent."""
        return self.store.with_name(f"{self.store.name}.next")

    @property
    def next_store(self) -> Path:
        """Where the new store is made."""
        return self.next / self.store.name

    def begin(self) -> Path:
        """Return the empty folder to make the new things in; what a killed process left is finished or swept away."""
        finish_placing(self.store)
        self.next.mkdir(parents=True)
        return self.next

    def give_up(self) -> None:
        """Sweep away what was made ready, unless it was decided that it takes its place."""
        if not (self.next / _NOTE).exists():
            shutil.rmtree(self.next, ignore_errors=True)

    @staticmethod
    def kept_name(why: str) -> str:
        """Return a new name for the folder of what is replaced, relative to the store's parent.

        Parameters
        ----------
        why : str
            "restore", "repair".
        """
        return f"{_KEPT}/{why}-{datetime.now(UTC):%Y%m%dT%H%M%S.%fZ}"

    def decide(self, kept: str, items: Sequence[str]) -> Path:
        """Put the things in place and return the folder in which those they replace are kept.

        Parameters
        ----------
        kept : str
            As `kept_name` made it.
        items : sequence of str
            Paths relative to the store's parent. One that is not in `next` is only put away.
        """
        placed = [item for item in items if (self.next / item).exists()]
        away = [item for item in items if item not in placed]
        note = {"kept": kept, "placed": placed, "away": away}
        beside = self.next / f"{_NOTE}.new"
        with beside.open("w") as file:
            json.dump(note, file)
        sync_tree(self.next)  # before it is decided: what takes a place must be whole
        take_place(beside, self.next / _NOTE)
        finish_placing(self.store)
        return self.store.parent / kept


def finish_placing(store: Path) -> None:
    """Finish what a killed process had decided about a store, and sweep away what it had not.

    Raises
    ------
    StoreError
        When the folder cannot be written.
    """
    place = Place(store)
    if not place.next.is_dir():
        return
    try:
        _finish(place)
    except OSError as error:
        raise StoreError(
            f"What was to take the place of the store at {store} could not be put there: {error.strerror}",
            remedy="see that the disk has room and the folder belongs to you",
        ) from error


def _finish(place: Place) -> None:
    try:
        note = json.loads((place.next / _NOTE).read_text())
    except FileNotFoundError:
        _LOG.warning("swept away what was being made to replace %s when the process ended", place.store)
        place.give_up()
        return
    root = place.store.parent
    kept = root / note["kept"]
    for item in note["away"]:
        _put_away(root / item, kept / item)
    for item in note["placed"]:
        if (place.next / item).exists():  # else it is in its place already
            _put_away(root / item, kept / item)
            (root / item).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            (place.next / item).rename(root / item)
            sync_folder((root / item).parent)
    sync_folder(root)  # all is in its place before what says what is not is gone
    shutil.rmtree(place.next)


def _put_away(old: Path, away: Path) -> None:
    if old.exists() and not away.exists():
        away.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        old.rename(away)
