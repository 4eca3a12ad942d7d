"""What the catalogue is made of, and how one moment of it is had."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from temptrack.errors import BusyError, StateError, StoreError
from temptrack.fingerprint.music import LIKENESS
from temptrack.fingerprint.picture import STYLE
from temptrack.home import Home
from temptrack.service.opening import Opening
from temptrack.service.resources import Resources
from temptrack.store import StoreIdentity, store_identity

T = TypeVar("T")

_MOMENT = "moment"
"""Folder of the home for one moment of the catalogue; swept when it is not needed any more."""


@dataclass(frozen=True)
class Keeping:
    """What looking after a catalogue needs."""

    opening: Opening
    others: Callable[[], int]
    """How many other jobs run in the daemon."""

    @property
    def home(self) -> Home:
        """Whose catalogue it is."""
        return self.opening.home

    @property
    def identity(self) -> StoreIdentity:
        """What the store is made for."""
        return store_identity(STYLE, LIKENESS)

    @property
    def items(self) -> list[str]:
        """The parts of the catalogue, relative to the home: the store, what was learnt of it, and the user's words."""
        home = self.home
        parts = (
            home.store_folder,
            home.heads_file,
            home.matcher_folder,
            home.calibration_file,
            home.vocabulary_file,
        )
        return [part.relative_to(home.root).as_posix() for part in parts]

    def resources(self) -> Resources:
        """Return what is open.

        Raises
        ------
        TemptrackError
            What kept the store from opening.
        """
        found, error = self.opening.peek(), self.opening.error()
        if found is None:
            raise error or StoreError("The store is still being opened", remedy="try again in a moment")
        return found

    @property
    def is_shared(self) -> bool:
        """Whether other daemons use the same store."""
        return bool(self.opening.shared_uri)

    def must_be_own(self, remedy: str) -> None:
        """Refuse what would pull a shared store from under those who use it.

        Raises
        ------
        StateError
            When it is shared.
        """
        if self.is_shared:
            raise StateError(f"The catalogue at {self.opening.shared_uri} is shared with other daemons", remedy=remedy)

    def alone(self, change: Callable[[], T]) -> T:
        """Change what is closed meanwhile, and open it again.

        Raises
        ------
        BusyError
            When anything else is being done.
        """
        self.must_be_alone()
        return self.opening.exchange(change)

    def must_be_alone(self) -> None:
        """Refuse while anything else is being done.

        Raises
        ------
        BusyError
            When it is.
        """
        if others := self.others():
            raise BusyError(
                f"{others} other {'jobs run' if others > 1 else 'job runs'} in the daemon",
                remedy="wait for them to end or cancel them",
            )

    @contextmanager
    def moment(self) -> Iterator[Path]:
        """Give a folder that holds one moment of the catalogue, as `items` names its parts; it is gone afterwards.

        Raises
        ------
        TemptrackError
            When the store is not open, or there is no room.
        """
        folder = self.home.root / _MOMENT
        shutil.rmtree(folder, ignore_errors=True)
        try:
            self.resources().store.snapshot(folder / self.home.store_folder.name)
            for item in self.items[1:]:
                _copy(self.home.root / item, folder / item)
            yield folder
        except OSError as error:
            raise StoreError(
                f"One moment of the catalogue could not be held fast in {folder}: {error.strerror or error}",
                remedy="see that the disk has room and the folder belongs to you",
            ) from error
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def _copy(source: Path, target: Path) -> None:
    if source.is_dir():
        shutil.copytree(source, target)
    elif source.is_file():
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(source, target)
