"""LanceDB's databases: tables listed, opened, made and dropped."""

from pathlib import Path
from typing import Any

import pyarrow as pa

from temptrack.store.lance.loading import lancedb
from temptrack.store.lance.site import FolderSite, Site
from temptrack.store.lance.table import Table
from temptrack.store.lance.waiting import Waiting, wait

_CACHE_BYTES = 64 << 20
"""For indices and for metadata each; LanceDB's own defaults are 6 GiB and 1 GiB."""


class Database:
    """The tables at one site; a folder is one."""

    def __init__(self, site: Site | Path) -> None:
        self._site: Site = FolderSite(site) if isinstance(site, Path) else site
        with self._site.translated("be opened"):
            self._site.prepare()
            session = lancedb().Session(index_cache_size_bytes=_CACHE_BYTES, metadata_cache_size_bytes=_CACHE_BYTES)
            options = self._site.options
            self._database = Waiting(
                wait(lancedb().connect_async(self._site.uri, storage_options=options, session=session))
            )

    def names(self) -> list[str]:
        """Return the names of the tables, also of such as were never finished."""
        found: list[str] = []
        with self._site.translated("be listed"):
            page = self._database.list_tables()
            found.extend(page.tables)
            while page.page_token:
                page = self._database.list_tables(page_token=page.page_token)
                found.extend(page.tables)
        return found

    def open(self, name: str) -> "Table | None":
        """Return a table, or nothing where there is none or its making was cut short."""
        with self._site.translated("be opened"):
            try:
                return Table(self._database.open_table(name), self._site)
            except ValueError as error:
                if "not found" in str(error):
                    return None
                raise

    def open_at(self, name: str, version: int) -> Any:
        """Return LanceDB's own asynchronous table, which stays at a version."""
        with self._site.translated("be opened"):
            table = self._database.open_table(name)
            wait(table.checkout(version))
            return table

    def create(self, name: str, schema: pa.Schema) -> "Table":
        """Make an empty table where there is none, or only what a cut-short making left."""
        with self._site.translated("be made"), self._site.whole(name, lambda: None):
            return Table(self._database.create_table(name, schema=schema), self._site)

    def drop(self, name: str) -> None:
        """Delete a table."""
        with self._site.translated("be cleared"):
            self._database.drop_table(name)
