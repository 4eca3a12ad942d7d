"""What copies of films are recognised by, each written whole or not at all, and told only while its film is there."""

from collections.abc import Collection, Iterator

import pyarrow as pa

from temptrack.store.checks import check_sight
from temptrack.store.lance.films import LanceFilms
from temptrack.store.lance.sql import both, in_batches, is_any, quoted
from temptrack.store.records import FilmSightRecord

_PAGE = 8
"""Read at once: a long film has some megabytes."""


class LanceSights(LanceFilms):
    """The table of signatures; one of a film that is not there, as a crash may leave, is as good as none."""

    def put_film_sight(self, sight: FilmSightRecord) -> None:
        """See `Store.put_film_sight`."""
        check_sight(sight)
        table, same = self._tables.film_sights, f"film_id = {quoted(sight.film_id)}"
        row = pa.Table.from_pylist([vars(sight)], table.schema)
        with self._tables.writing:
            if table.count(same):
                table.merge(row, "film_id", same)
            else:
                table.add(row)
            self._tables.tidy_if_due()

    def sighted_films(self, settings: str) -> set[str]:
        """See `Store.sighted_films`."""
        made = self._tables.film_sights.read(["film_id"], f"settings = {quoted(settings)}")["film_id"].to_pylist()
        films = self._editions.read(lambda counts: self._tables.films.read(["film_id"], counts))
        return set(made) & set(films["film_id"].to_pylist())

    def iter_film_sights(self, settings: str) -> Iterator[FilmSightRecord]:
        """See `Store.iter_film_sights`."""
        names = sorted(self.sighted_films(settings))
        for start in range(0, len(names), _PAGE):
            page = is_any("film_id", names[start : start + _PAGE])
            rows = self._tables.film_sights.read(where=both(page, f"settings = {quoted(settings)}"))
            yield from (FilmSightRecord(**row) for row in rows.sort_by("film_id").to_pylist())

    def remove_films(self, film_ids: Collection[str]) -> int:
        """See `Store.remove_films`."""
        with self._tables.writing:
            for batch in in_batches(film_ids):
                if self._tables.film_sights.count(is_any("film_id", batch)):
                    self._tables.film_sights.delete(is_any("film_id", batch))
            return super().remove_films(film_ids)
