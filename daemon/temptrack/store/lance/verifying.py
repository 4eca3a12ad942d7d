"""Looking a store's files over: do the tables open, fit, and give back every row that was written.

It reads from the disk through handles of its own, so that nothing an open store has cached hides what is there.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from temptrack.errors import StoreError
from temptrack.progress import Job
from temptrack.store.keeping.types import Finding, Gravity, TableState, Verification
from temptrack.store.lance.bridge import Database
from temptrack.store.lance.ledger import Ledger
from temptrack.store.lance.table import Table
from temptrack.store.lance.translating import translated
from temptrack.store.lance.trees import size_of
from temptrack.store.records import StoreIdentity
from temptrack.store.schemas import stamp_of
from temptrack.store.table_schemas import KEYS, SEARCHED, table_schemas

_REPAIR = "run `temptrack catalogue repair`"
_MANY_UNINDEXED = 10_000
"""Rows the word search can go through one by one without anybody noticing."""


@dataclass(frozen=True)
class _Looked:
    """What one table is like."""

    state: TableState
    findings: tuple[Finding, ...]


def verify_folder(folder: Path, identity: StoreIdentity, job: Job) -> Verification:
    """Return what the tables in a folder are like.

    Parameters
    ----------
    folder : Path
        The store's; it may be open elsewhere in this process, but nothing may write to it.
    identity : StoreIdentity
        What its tables should be made for.
    job : Job
        Reports "compare" by files and "read" by tables.

    Raises
    ------
    StoreError
        When the folder itself cannot be read.
    """
    ledger = Ledger(folder)
    with translated("be compared with its digests", folder):
        compared = ledger.compare(job)
    findings = [_changed(path, folder) for path in compared.damaged]
    states = []
    database, expected = Database(folder), table_schemas(identity)
    names = database.names()
    findings += [_missing(name) for name in expected if name not in names and _any_rows(folder)]
    for number, name in enumerate(names):
        job.report("read", number, len(names), name)
        looked = _look(database, folder, name, expected.get(name), identity, job)
        states.append(looked.state)
        findings += looked.findings
    return Verification(tuple(states), tuple(findings), compared.compared, compared.sealed)


def readable_fragments(table: Table, job: Job) -> Iterator[tuple[int, pa.Table | None]]:
    """Yield for each data file how many rows count in it, and the rows; None where they cannot be read."""
    start = 0
    for rows in table.fragments():
        job.check()
        try:
            yield rows, table.read_range(start, rows)
        except StoreError:
            yield rows, None
        start += rows


def _look(
    database: Database, folder: Path, name: str, expected: pa.Schema | None, identity: StoreIdentity, job: Job
) -> _Looked:
    place = folder / f"{name}.lance"
    size = size_of(place)
    try:
        table = database.open(name)
        if table is None:
            return _Looked(TableState(name, 0, 0, 0, 0, 0, size), (_remains(name),))
        return _read(table, name, expected, identity, size, job)
    except StoreError as error:
        what = f"The table {name} does not open: {_reason(error)}"
        return _Looked(TableState(name, 0, 0, 0, 0, 0, size), (Finding(Gravity.DAMAGE, name, what, _REPAIR),))


def _read(table: Table, name: str, expected: pa.Schema | None, identity: StoreIdentity, size: int, job: Job) -> _Looked:
    findings, rows, readable, fragments, keys = [], 0, 0, 0, []
    for count, found in readable_fragments(table, job):
        rows, fragments = rows + count, fragments + 1
        if found is None:
            what = f"{count} rows of {name} cannot be read, which lie in one file"
            findings.append(Finding(Gravity.DAMAGE, name, what, _REPAIR))
            continue
        readable += count
        if name in KEYS:
            keys += found[KEYS[name]].to_pylist()
    if len(set(keys)) != len(keys):
        what = f"{len(keys) - len(set(keys))} rows of {name} share an id with another"
        findings.append(Finding(Gravity.DAMAGE, name, what, _REPAIR))
    findings += _schema_findings(table, name, expected, identity)
    unindexed = table.unindexed("words") if name in SEARCHED else 0
    if unindexed is None:
        what = f"The word search of {name} has no index"
        findings.append(Finding(Gravity.NOTE, name, what, "start the daemon again, which makes it"))
    elif unindexed > _MANY_UNINDEXED:
        what = f"The word search goes through {unindexed} rows of {name} one by one"
        findings.append(Finding(Gravity.NOTE, name, what, "run `temptrack catalogue compact`"))
    return _Looked(TableState(name, rows, readable, fragments, table.versions(), unindexed or 0, size), tuple(findings))


def _schema_findings(table: Table, name: str, expected: pa.Schema | None, identity: StoreIdentity) -> Iterator[Finding]:
    stamp = stamp_of(table.schema)
    if stamp != identity:
        what = f"The table {name} is of schema version {stamp.schema_version} or made with other fingerprints"
        yield Finding(Gravity.DAMAGE, name, what, "run `temptrack catalogue rebuild`")
    if expected is not None and (lacking := [field.name for field in expected if field not in list(table.schema)]):
        what = f"The table {name} lacks or has otherwise the columns {', '.join(lacking)}"
        yield Finding(Gravity.DAMAGE, name, what, "start the daemon again, which adds them")


def _any_rows(folder: Path) -> bool:
    return any(True for _ in folder.glob("*.lance/data/*.lance"))


def _missing(name: str) -> Finding:
    what = f"The table {name} is not there"
    return Finding(Gravity.NOTE, name, what, "start the daemon again, which makes it, empty")


def _remains(name: str) -> Finding:
    return Finding(Gravity.NOTE, name, f"The making of the table {name} was cut short", "start the daemon again")


def _changed(path: Path, folder: Path) -> Finding:
    place = path.relative_to(folder)
    what = f"The file {place} is not as it was written"
    return Finding(Gravity.DAMAGE, place.parts[0].removesuffix(".lance"), what, _REPAIR)


def _reason(error: StoreError) -> str:
    return error.what.rpartition("be opened: ")[2] or error.what
