"""What the files of a store were when they were written: they never change, so one that did is damaged.

Lance's files carry no checksums: of flipped bits, one in two goes by unsaid and changes what is read (200 tried, see
docs/faults.md). So the digest of every file is taken as soon as it is written, and compared whenever the store is
verified. Without a table's newest manifest none of its data can be found, and without a list of
deletions the deleted comes back: of these small files spares are kept.
"""

import json
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from temptrack.documents import read_json
from temptrack.lasting import sync_files, take_place
from temptrack.progress import Job
from temptrack.store.keeping.archive import digest_of

_LEDGER = "sealed.json"
_NOTES = "sealed.notes"
"""Digests since then, a line each."""
_SPARE = "spare"
_KINDS = ("data", "_versions", "_deletions", "_indices")
_CHANGING = "latest_version_hint.json"


@dataclass(frozen=True)
class Compared:
    """What comparing a store's files with their digests found."""

    compared: int
    sealed: int
    damaged: tuple[Path, ...]


class Ledger:
    """The digests of one store's files, and the spares of its small files.

    Parameters
    ----------
    folder : Path
        The store's.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._file = folder / _LEDGER
        self._notes = folder / _NOTES

    def note(self, written: Iterable[Path]) -> None:
        """Take the digests of what a commit has just written, at the cost of that alone; `seal` gathers them.

        One line a file is appended, so that a process that dies in the middle spoils its own line at most.
        """
        lines = []
        for path in sorted(written):
            with suppress(FileNotFoundError):  # tidied away meanwhile
                lines.append(json.dumps([self._name(path), path.stat().st_size, digest_of(path, Job())]) + "\n")
        with self._notes.open("a") as file:
            file.write("".join(lines))
        sync_files([self._notes], self._folder)

    def noted(self) -> frozenset[Path]:
        """Return the files that were noted or sealed."""
        return frozenset(self._folder / name for name in self._read())

    def seal(self, job: Job) -> None:
        """Take the digests of files that are new, forget files that are gone, and keep spares of the small ones."""
        self._write(self._sealed(self._read(), job))

    def forget(self) -> None:
        """Forget everything: the tables were dropped, and files of others will have the same names."""
        for file in (self._file, self._notes):
            file.unlink(missing_ok=True)

    def compare(self, job: Job) -> Compared:
        """Compare every sealed file with its digest, and seal the new ones.

        What is damaged stays sealed as it was.
        """
        known = self._read()
        damaged = []
        there = list(self._files())
        for number, path in enumerate(there):
            job.report("compare", number, len(there), path.parent.parent.name)
            said = known.get(self._name(path))
            if said is not None and said != (path.stat().st_size, digest_of(path, job)):
                damaged.append(path)
        damaged += self._missing()
        sealed = self._sealed(known, job, but=damaged)
        self._write(sealed)
        return Compared(sum(self._name(path) in known for path in there), len(sealed.keys() - known), tuple(damaged))

    def spares(self, table: str) -> list[tuple[Path, Path]]:
        """Return the spares of a table's small files, each with its path within the table."""
        spares = self._folder / _SPARE / table
        return [(path.relative_to(spares), path) for path in sorted(spares.rglob("*")) if path.is_file()]

    def _missing(self) -> list[Path]:
        """The small files that are gone of tables that nobody has written to since they were sealed."""
        missing = []
        for spares in (self._folder / _SPARE).glob("*.lance"):
            table = self._folder / spares.name
            then, now = (_newest_version(place / "_versions") for place in (spares, table))
            if now <= then and table.is_dir():
                missing += [table / within for within, _ in self.spares(table.name) if not (table / within).is_file()]
        return missing

    def _sealed(
        self, known: dict[str, tuple[int, str]], job: Job, but: list[Path] | None = None
    ) -> dict[str, tuple[int, str]]:
        sealed = {}
        for path in self._files():
            name = self._name(path)
            try:
                sealed[name] = known.get(name) or (path.stat().st_size, digest_of(path, job))
            except FileNotFoundError:  # tidied away meanwhile
                continue
        if not but:
            self._keep_spares(sealed)
        return sealed

    def _keep_spares(self, sealed: dict[str, tuple[int, str]]) -> None:
        for table in self._folder.glob("*.lance"):
            newest = max((table / "_versions").glob("*.manifest"), key=version_of, default=None)
            wanted = [*(table / "_deletions").glob("*"), *([newest] if newest is not None else [])]
            spares = self._folder / _SPARE / table.name
            for path in wanted:
                if (path.stat().st_size, digest_of(path, Job())) == sealed.get(self._name(path)):
                    _copy(path, spares / path.relative_to(table))
            names = {path.relative_to(table) for path in wanted}
            for within, spare in self.spares(table.name):
                if within not in names:
                    spare.unlink()

    def _files(self) -> Iterator[Path]:
        for table in sorted(self._folder.glob("*.lance")):
            for kind in _KINDS:
                yield from sorted(
                    path for path in (table / kind).rglob("*") if path.is_file() and path.name != _CHANGING
                )

    def _name(self, path: Path) -> str:
        return path.relative_to(self._folder).as_posix()

    def _read(self) -> dict[str, tuple[int, str]]:
        try:
            said = read_json(self._file.read_text())
            sealed = {str(name): (int(size), str(digest)) for name, (size, digest) in said.items()}
        except (AttributeError, OSError, OverflowError, TypeError, ValueError):
            sealed = {}
        return sealed | dict(self._lines())

    def _lines(self) -> Iterator[tuple[str, tuple[int, str]]]:
        try:
            lines = self._notes.read_text(errors="replace").splitlines()
        except OSError:
            return
        for line in lines:
            with suppress(OverflowError, TypeError, ValueError):  # cut short as its process died
                name, size, digest = read_json(line)
                yield str(name), (int(size), str(digest))

    def _write(self, sealed: dict[str, tuple[int, str]]) -> None:
        beside = self._file.with_suffix(".new")
        with beside.open("w") as file:
            json.dump(sealed, file)
        take_place(beside, self._file)
        self._notes.unlink(missing_ok=True)  # only now: what is in both is the same


def _copy(path: Path, spare: Path) -> None:
    content = path.read_bytes()
    if spare.is_file() and spare.read_bytes() == content:
        return
    spare.parent.mkdir(parents=True, exist_ok=True)
    beside = spare.with_name(f"{spare.name}.new")
    beside.write_bytes(content)
    beside.replace(spare)


def _newest_version(folder: Path) -> int:
    return max(map(version_of, folder.glob("*.manifest")), default=0)


def version_of(manifest: Path) -> int:
    """Return the number of a table's version, which manifests are named 2^64 - 1 less: so the newest comes first."""
    number = int(manifest.stem) if manifest.stem.isdecimal() else 0
    return 2**64 - 1 - number if number > 2**63 else number
