"""The films' half of the LanceDB store: films with their scenes and cues."""

from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable, Sequence
from operator import attrgetter
from typing import TypeAlias

import pyarrow as pa

from temptrack.store.checks import check_film, check_sound
from temptrack.store.columns import matrix_of
from temptrack.store.lance.editions import Editions
from temptrack.store.lance.kept import MOST_KEPT, Kept
from temptrack.store.lance.sql import both, in_batches, is_any, quoted
from temptrack.store.lance.tables import Tables
from temptrack.store.records import CueRecord, FilmRecord, FilmSoundRecord, SceneRecord
from temptrack.store.rows import (
    cue_rows,
    cues_of,
    film_rows,
    films_of,
    scene_rows,
    scenes_of,
    semantic_rows,
    sound_rows,
    sounds_of,
)

SceneName: TypeAlias = tuple[str, str]
"""The ids of a film and a scene of it."""


class LanceFilms:
    """Films, visible with all their scenes and cues or not at all; see `Editions`."""

    def __init__(self, tables: Tables, editions: type[Editions] = Editions) -> None:
        self._tables = tables
        self._editions = editions(tables)
        self._kept_scenes = Kept[SceneName, SceneRecord](attrgetter("film_id", "scene_id"))
        self._kept_cues = Kept[str, CueRecord](attrgetter("cue_id"))
        self._films_read: tuple[Hashable, tuple[FilmRecord, ...]] = (None, ())

    def put_film(
        self,
        film: FilmRecord,
        scenes: Sequence[SceneRecord],
        cues: Sequence[CueRecord],
        sound: FilmSoundRecord | None = None,
    ) -> None:
        """See `Store.put_film`."""
        tables = self._tables
        check_film(film, scenes, cues, tables.identity)
        check_sound(film, sound)
        with tables.writing:
            same = f"film_id = {quoted(film.film_id)} OR path = {quoted(film.path)}"
            replaced = tables.films.read(["edition"], same)["edition"].to_pylist()
            edition = self._editions.begin()
            self._write_parts(scenes, cues, edition)
            if sound is not None:
                tables.film_sounds.add(sound_rows(sound, edition, tables.film_sounds.schema))
            row, same_path = film_rows(film, edition, tables.films.schema), f"path = {quoted(film.path)}"
            self._editions.commit(edition, replaced, lambda: tables.films.merge(row, "film_id", same_path))
            tables.tidy_if_due()

    def restate_films(self, films: Sequence[FilmRecord]) -> None:
        """See `Store.restate_films`."""
        table = self._tables.films
        with self._tables.writing:
            for batch in in_batches([film.film_id for film in films]):
                stored = table.read(["film_id", "edition"], is_any("film_id", batch))
                editions = dict(zip(stored["film_id"].to_pylist(), stored["edition"].to_pylist(), strict=True))
                there = [film for film in films if film.film_id in editions and film.film_id in batch]
                rows = [film_rows(film, editions[film.film_id], table.schema) for film in there]
                if rows:
                    table.merge(pa.concat_tables(rows), "film_id", "false")
            self._tables.tidy_if_due()

    def film_cues(self, film_id: str) -> list[CueRecord]:
        """See `Store.film_cues`."""
        of_film = f"film_id = {quoted(film_id)}"
        found = self._editions.read(lambda counts: cues_of(self._tables.cues.read(where=both(counts, of_film))))
        return sorted(found, key=attrgetter("film_in_s", "film_out_s", "cue_id"))

    def film_sound(self, film_id: str) -> FilmSoundRecord | None:
        """See `Store.film_sound`."""
        table, of_film = self._tables.film_sounds, f"film_id = {quoted(film_id)}"
        return next(iter(self._editions.read(lambda counts: sounds_of(table.read(where=both(counts, of_film))))), None)

    def film_files(self) -> dict[str, tuple[str, int, int]]:
        """See `Store.film_files`."""
        return {film.path: (film.film_id, film.mtime_ns, film.size_bytes) for film in self.films()}

    def films(self) -> list[FilmRecord]:
        """See `Store.films`; kept until one changes, as every question asks for them several times."""
        with self._tables.moment():
            edition = self._editions.edition()
            kept, films = self._films_read
            if kept != edition:
                found = self._editions.read(lambda counts: films_of(self._tables.films.read(where=counts)))
                films = tuple(sorted(found, key=attrgetter("title", "path")))
                self._films_read = edition, films
            return list(films)

    def remove_films(self, film_ids: Collection[str]) -> int:
        """See `Store.remove_films`."""
        tables = self._tables
        with tables.writing:
            removed = sum(self._remove(is_any("film_id", batch)) for batch in in_batches(film_ids))
            tables.tidy_if_due()
        return removed

    def count_films(self) -> int:
        """See `Store.count_films`."""
        return self._editions.read(self._tables.films.count)

    def count_scenes(self) -> int:
        """See `Store.count_scenes`."""
        return self._editions.read(self._tables.scenes.count)

    def scenes(self, film_id: str | None = None) -> list[SceneRecord]:
        """See `Store.scenes`."""
        of_film = f"film_id = {quoted(film_id)}" if film_id is not None else ""
        found = self._editions.read(lambda counts: self._scenes_where(both(counts, of_film)))
        return sorted(found, key=attrgetter("film_id", "film_in_s", "scene_id"))

    def cues(self, cue_ids: Iterable[str]) -> dict[str, CueRecord]:
        """See `Store.cues`."""
        table = self._tables.cues

        def read(counts: str, missing: set[str]) -> list[CueRecord]:
            if table.count() <= MOST_KEPT:
                return cues_of(table.read(where=counts))
            batches = (table.read(where=both(counts, is_any("cue_id", batch))) for batch in in_batches(missing))
            return [cue for rows in batches for cue in cues_of(rows)]

        with self._tables.moment():
            return self._kept_cues.get(
                self._editions.edition(),
                list(cue_ids),
                lambda missing: self._editions.read(lambda counts: read(counts, missing)),
            )

    def _scenes_named(self, names: Collection[SceneName]) -> dict[SceneName, SceneRecord]:
        """Return those of the scenes that exist; where there are few, all are read the first time."""

        def read(counts: str, missing: set[SceneName]) -> list[SceneRecord]:
            if self._tables.scenes.count() <= MOST_KEPT:
                return self._scenes_where(counts)
            batches = in_batches({scene_id for _, scene_id in missing})
            return [scene for b in batches for scene in self._scenes_where(both(counts, is_any("scene_id", b)))]

        with self._tables.moment():
            return self._kept_scenes.get(
                self._editions.edition(),
                names,
                lambda missing: self._editions.read(lambda counts: read(counts, missing)),
            )

    def _remove(self, where: str) -> int:
        films = self._tables.films
        editions = films.read(["edition"], where)["edition"].to_pylist()
        if editions:
            self._editions.withdraw(editions, lambda: films.delete(where))
        return len(editions)

    def _write_parts(self, scenes: Sequence[SceneRecord], cues: Sequence[CueRecord], edition: str) -> None:
        tables = self._tables
        by_model: dict[str, list[SceneRecord]] = defaultdict(list)
        for scene in scenes:
            if scene.semantic is not None:
                by_model[scene.semantic_key].append(scene)
        for key, seen in by_model.items():
            table = tables.semantic_for_writing(key)
            table.add(semantic_rows(seen, edition, table.schema))
        if scenes:
            tables.scenes.add(scene_rows(scenes, edition, tables.scenes.schema))
        if cues:
            tables.cues.add(cue_rows(cues, edition, tables.cues.schema))

    def _scenes_where(self, where: str) -> list[SceneRecord]:
        return self._with_semantic(self._tables.scenes.read(where=where), where)

    def _with_semantic(self, rows: pa.Table, where: str) -> list[SceneRecord]:
        """Rows of scenes as records; the filter must let pass their semantic vectors as well."""
        vectors = {}
        for key in set(rows["semantic_key"].to_pylist()):
            table = self._tables.semantic(key)
            if table is not None:
                seen = table.read(where=where)
                names = zip(seen["film_id"].to_pylist(), seen["scene_id"].to_pylist(), strict=True)
                matrix = matrix_of(seen["semantic"], table.schema.field("semantic").type.list_size)
                vectors.update(dict(zip(names, matrix, strict=True)))
        return scenes_of(rows, vectors)
