"""Repairing a closed store: what can be read is kept, and what cannot is said.

The repaired store is made beside the damaged one, out of its sound files and of the rows that can be read, and takes
its place at once; the damaged one is kept. Nothing is ever written into damaged files.
"""

import shutil
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from temptrack.errors import StoreError
from temptrack.progress import Job
from temptrack.store.keeping.placing import Place
from temptrack.store.keeping.types import Repair
from temptrack.store.lance.bridge import Database
from temptrack.store.lance.ledger import Ledger, version_of
from temptrack.store.lance.table import Table
from temptrack.store.lance.translating import translated
from temptrack.store.lance.trees import copy_tree
from temptrack.store.lance.verifying import readable_fragments
from temptrack.store.records import StoreIdentity
from temptrack.store.schemas import stamped
from temptrack.store.table_schemas import KEYS, table_schemas


@dataclass(frozen=True)
class _Saved:
    """What became of one table; nothing said means that it was sound."""

    said: str = ""
    lost: int = 0


def repair_folder(folder: Path, identity: StoreIdentity, job: Job) -> Repair:
    """Make a store sound again.

    Parameters
    ----------
    folder : Path
        The store's; nobody may have it open.
    identity : StoreIdentity
        What its tables are made for.
    job : Job
        Reports "compare" by files and "repair" by tables.

    Raises
    ------
    StoreError
        When there is no room for the repaired tables; the store is as it was then.
    """
    place = Place(folder)
    try:
        with translated("be repaired", folder):
            return _repaired(folder, place, identity, job)
    except BaseException:
        place.give_up()
        raise


def _repaired(folder: Path, place: Place, identity: StoreIdentity, job: Job) -> Repair:
    damaged = set(Ledger(folder).compare(job).damaged)
    place.begin()
    saved = _save_all(folder, place.next_store, identity, damaged, job)
    if not any(one.said for one in saved):
        place.give_up()
        return Repair()
    Ledger(place.next_store).seal(job)
    kept = place.decide(place.kept_name("repair"), [folder.name])
    return Repair(tuple(one.said for one in saved if one.said), sum(one.lost for one in saved), str(kept))


def _save_all(folder: Path, new: Path, identity: StoreIdentity, damaged: set[Path], job: Job) -> list[_Saved]:
    new.mkdir(parents=True)
    names = sorted(path.stem for path in folder.glob("*.lance"))
    if (folder / "spare").is_dir():
        copy_tree(folder / "spare", new / "spare")
    saved = []
    for number, name in enumerate(names):
        job.report("repair", number, len(names), name)
        saved.append(_save(folder, new, name, identity, damaged, job))
    return saved


def _save(folder: Path, new: Path, name: str, identity: StoreIdentity, damaged: set[Path], job: Job) -> _Saved:
    """Make one table sound in the new place, from what is there of it in the old."""
    source = folder / f"{name}.lance"
    kinds = {path.relative_to(source).parts[0] for path in damaged if path.is_relative_to(source)}
    copy_tree(source, new / f"{name}.lance", but=damaged)
    (new / f"{name}.lance" / "_versions" / "latest_version_hint.json").unlink(missing_ok=True)
    said = "" if not kinds - {"data", "_indices"} and _usable(new, name) else _made_usable(folder, new, name)
    table = _usable(new, name)
    if table is None:
        return _begun_anew(new, name, any((source / "data").glob("*.lance")))
    parts = list(readable_fragments(table, job))
    lost = sum(rows for rows, found in parts if found is None)
    rows, doubled = _distinct([found for _, found in parts if found is not None], name)
    if lost or doubled or "_indices" in kinds or _index_is_broken(table):
        _write_anew(new, name, table, rows, identity)
        said += _sentence(name, lost, doubled)
    return _Saved(said.strip(), lost)


def _begun_anew(new: Path, name: str, had_data: bool) -> _Saved:
    shutil.rmtree(new / f"{name}.lance", ignore_errors=True)
    return _Saved(f"The table {name} could not be read at all and begins anew, empty" if had_data else "")


def _sentence(name: str, lost: int, doubled: int) -> str:
    if lost:
        return f" {lost} rows of the table {name} could not be read and are lost; all others were kept"
    if doubled:
        return f" {doubled} rows of the table {name} were there twice and are there once now"
    return f" The index of the table {name} is made anew"


def _made_usable(folder: Path, new: Path, name: str) -> str:
    """Give a table the spares of its small files, or the newest manifest that leads to rows; say which."""
    target = new / f"{name}.lance"
    for within, spare in Ledger(folder).spares(target.name):
        beside = target / within.parent / f"{within.name}.new"
        beside.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(spare, beside)
        beside.replace(target / within)
    if _usable(new, name) is not None:
        return f"The table {name} got its list of files back from the spare"
    manifests = sorted((target / "_versions").glob("*.manifest"), key=version_of, reverse=True)
    for gone, manifest in enumerate(manifests, start=1):
        manifest.unlink()
        if _usable(new, name) is not None:
            return f"The table {name} is as it was {gone} writings ago; what was written after is lost"
    return ""


def _usable(folder: Path, name: str) -> Table | None:
    try:
        table = Database(folder).open(name)
        if table is not None:
            table.fragments()
    except StoreError:
        return None
    return table


def _distinct(parts: list[pa.Table], name: str) -> tuple[pa.Table | None, int]:
    """Return the rows of several parts, of each id the last, and how many that leaves out."""
    if not parts:
        return None, 0
    rows = pa.concat_tables(parts)
    if name not in KEYS:
        return rows, 0
    last = {key: number for number, key in enumerate(rows[KEYS[name]].to_pylist())}
    return rows.take(sorted(last.values())), len(rows) - len(last)


def _index_is_broken(table: Table) -> bool:
    """Whether the word search fails; it is tried, for an index has no rows to read back."""
    try:
        if table.unindexed("words") is not None:
            table.matching("words", ["temptrack"], 1)
    except StoreError:
        return True
    return False


def _write_anew(new: Path, name: str, table: Table, rows: pa.Table | None, identity: StoreIdentity) -> None:
    schema = table_schemas(identity).get(name)
    schema = stamped(schema, identity) if schema is not None else table.schema
    kept = rows.select(schema.names).cast(schema) if rows is not None else None
    shutil.rmtree(new / f"{name}.lance")
    made = Database(new).create(name, schema)
    if kept is not None and len(kept):
        made.add(kept)
