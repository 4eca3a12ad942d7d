"""Bringing a store of an older program forward: a new one is made beside it, and the old one is kept as it was."""

import logging
from pathlib import Path

import pyarrow as pa

from temptrack.errors import StoreIdentityError
from temptrack.store.keeping.placing import Place
from temptrack.store.lance.bridge import Database
from temptrack.store.lance.table import Table
from temptrack.store.migrations.columns import cannot_be_made_up, fitted, lacking
from temptrack.store.migrations.steps import Step, steps_from
from temptrack.store.records import StoreIdentity
from temptrack.store.schemas import stamp_of, stamped
from temptrack.store.table_schemas import SEMANTIC, table_schemas

_LOG = logging.getLogger(__name__)
_ROWS = 512
"""At a time: a track with its vectors takes some tens of kilobytes."""


class OlderStoreError(StoreIdentityError):
    """The store can be brought forward; whoever opens it does so."""


def check_age(tables: dict[str, Table], identity: StoreIdentity, place: str) -> None:
    """Refuse tables that are to be brought forward first.

    Raises
    ------
    OlderStoreError
        When steps lead from them to this program, and they were made with its fingerprints.
    StoreIdentityError
        When they lack what no step can make up.
    """
    stamps = [stamp_of(table.schema) for table in tables.values()]
    if any(stamp.fingerprints != identity.fingerprints for stamp in stamps):
        return
    older = [stamp.schema_version for stamp in stamps if stamp.schema_version != identity.schema_version]
    if any(steps_from(version, identity.schema_version) is None for version in older):
        return
    wanted = table_schemas(identity)
    known = {name: table for name, table in tables.items() if name in wanted}
    if not older and any(cannot_be_made_up(table.schema, wanted[name]) for name, table in known.items()):
        raise StoreIdentityError(
            f"The store at {place} lacks vectors that only its media tell",
            remedy="run `temptrack catalogue rebuild`",
        )
    if older or any(lacking(table.schema, wanted[name]) for name, table in known.items()):
        raise OlderStoreError(f"The store at {place} is of an older program")


def migrate_folder(folder: Path, identity: StoreIdentity) -> Path:
    """Bring a closed store forward; return where the old one is kept.

    Raises
    ------
    StoreError
        When there is no room for both; the old one is as it was then.
    """
    place, old = Place(folder), Database(folder)
    place.begin()
    try:
        new, version = Database(place.next_store), identity.schema_version
        for name in old.names():
            table = old.open(name)
            if table is not None:
                version = min(version, stamp_of(table.schema).schema_version)
                _bring_forward(name, table, new, identity)
    except BaseException:
        place.give_up()
        raise
    kept = place.decide(place.kept_name(f"schema-{version}"), [folder.name])
    _LOG.info("a store of schema %d was brought to %d and is kept in %s", version, identity.schema_version, kept)
    return kept


def _bring_forward(name: str, table: Table, new: Database, identity: StoreIdentity) -> None:
    steps = steps_from(stamp_of(table.schema).schema_version, identity.schema_version) or []
    schema = table_schemas(identity).get(name)
    if schema is None and not name.startswith(SEMANTIC):
        return  # a table that no version since has
    schema = stamped(schema if schema is not None else table.schema, identity)
    made = new.create(name, schema)
    for start in range(0, table.count(), _ROWS):
        made.add(fitted(name, _stepped(name, table.read_range(start, _ROWS), steps), schema))


def _stepped(name: str, rows: pa.Table, steps: list[Step]) -> pa.Table:
    for step in steps:
        rows = step(name, rows)
    return rows
