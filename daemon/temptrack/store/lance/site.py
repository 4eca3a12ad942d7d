"""Where a store's tables lie, and what can be done there beside LanceDB: a folder of this machine."""

import logging
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path
from typing import Protocol

from temptrack.errors import StoreError
from temptrack.lasting import sync_files
from temptrack.progress import Job
from temptrack.store.lance.cut_short import cut_short, files_of, take_back, undo_half
from temptrack.store.lance.ledger import Ledger
from temptrack.store.lance.translating import ROOM, translated
from temptrack.store.lance.trees import copy_tree, size_of

_LOG = logging.getLogger(__name__)


class Site(Protocol):
    """Where tables lie."""

    @property
    def name(self) -> str:
        """How errors call it; without anything secret."""
        ...

    @property
    def uri(self) -> str:
        """What LanceDB connects to."""
        ...

    @property
    def options(self) -> dict[str, str] | None:
        """What LanceDB needs for it; holds what nobody else may know."""
        ...

    def prepare(self) -> None:
        """Make sure that tables can be made there."""
        ...

    def translated(self, doing: str) -> AbstractContextManager[None]:
        """Turn what LanceDB raises into a `StoreError` that says what failed."""
        ...

    def whole(self, table: str, again: Callable[[], object]) -> AbstractContextManager[None]:
        """Take a commit to a table back that was cut short, and look again at what is there."""
        ...

    def seal(self) -> None:
        """Note what the files are like that were written, where their bytes can be compared later."""
        ...

    def forget(self) -> None:
        """Forget what was noted: the tables were dropped, and files of others will have the same names."""
        ...

    def has_rows(self, table: str) -> bool:
        """Whether files of a table are there that its making does not leave: it must not be made over them."""
        ...

    def size_bytes(self) -> int:
        """Return how much room all that lies there takes."""
        ...

    def copy_to(self, folder: Path) -> None:
        """Copy all that lies there, to which nobody writes meanwhile, into a folder."""
        ...


class FolderSite:
    """A folder of this machine, which one process at a time has open."""

    options: dict[str, str] | None = None

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @property
    def name(self) -> str:
        """See `Site.name`."""
        return str(self.folder)

    @property
    def uri(self) -> str:
        """See `Site.uri`."""
        return str(self.folder)

    def prepare(self) -> None:
        """See `Site.prepare`."""
        self.folder.mkdir(parents=True, exist_ok=True)
        noted = Ledger(self.folder).noted()
        for table in sorted(self.folder.glob("*.lance")):
            if undo_half(table, noted):
                _LOG.warning("took back what was being written to %s when the power went", table.stem)

    def translated(self, doing: str) -> AbstractContextManager[None]:
        """See `Site.translated`."""
        return translated(doing, self.folder)

    @contextmanager
    def whole(self, table: str, again: Callable[[], object]) -> Iterator[None]:
        """See `Site.whole`."""
        place = self.folder / f"{table}.lance"
        before = files_of(place)
        yield
        why = _why_not_kept(place, before, self.folder)
        if why:
            take_back(place, before)
            again()
            raise StoreError(f"The store at {self.folder} could not be written: {why}", remedy=ROOM)
        with suppress(OSError):  # no room for it: they are sealed the next time
            Ledger(self.folder).note(files_of(place) - before)

    def seal(self) -> None:
        """See `Site.seal`."""
        Ledger(self.folder).seal(Job())

    def forget(self) -> None:
        """See `Site.forget`."""
        Ledger(self.folder).forget()

    def has_rows(self, table: str) -> bool:
        """See `Site.has_rows`."""
        return any((self.folder / f"{table}.lance" / "data").glob("*.lance"))

    def size_bytes(self) -> int:
        """See `Site.size_bytes`."""
        return size_of(self.folder)

    def copy_to(self, folder: Path) -> None:
        """See `Site.copy_to`; in a moment where the disk can give files a second name."""
        copy_tree(self.folder, folder)


def _why_not_kept(table: Path, before: frozenset[Path], store: Path) -> str:
    """Wait until a commit is on the disk; say why it is not, if so."""
    try:
        sync_files(files_of(table) - before, store)
    except OSError as error:
        return error.strerror or str(error)
    return "a file was cut short" if cut_short(table, before) else ""
