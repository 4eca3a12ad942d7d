"""Finding scenes: by vector and by words."""

import numpy as np
import pyarrow as pa

from temptrack.fingerprint.types import Vector
from temptrack.store.checks import check_vector
from temptrack.store.columns import matrix_of
from temptrack.store.identity import space_dimension
from temptrack.store.interface import Matrix, Space
from temptrack.store.lance.films import SceneName
from temptrack.store.lance.sights import LanceSights
from temptrack.store.lance.table import DISTANCE, SCORE, Table
from temptrack.store.records import Hit, SceneRecord
from temptrack.store.words import query_terms

_NAME = ("film_id", "scene_id")


class LanceSearch(LanceSights):
    """Films whose scenes can be found."""

    def nearest_scenes(
        self, space: Space, vector: Vector, limit: int, *, semantic_key: str = ""
    ) -> list[Hit[SceneRecord]]:
        """See `Store.nearest_scenes`."""
        check_vector(vector, space_dimension(self._tables.identity, space, semantic_key), "the query")
        table = self._table(space, semantic_key)
        if limit <= 0 or table is None:
            return []

        def read(counts: str) -> list[Hit[SceneRecord]]:
            rows = table.nearest(space, vector, limit, counts, columns=_NAME)
            return self._hits({name: 1.0 - distance for name, distance in _by_scene(rows, DISTANCE).items()})

        return self._editions.read(read)

    def scene_vectors(self, space: Space, *, semantic_key: str = "") -> tuple[list[str], Matrix]:
        """See `Store.scene_vectors`."""
        dimension = space_dimension(self._tables.identity, space, semantic_key)
        table = self._table(space, semantic_key)
        if table is None:
            return [], np.empty((0, dimension), np.float32)
        columns = ["film_id", "film_in_s", "scene_id"]
        rows = self._editions.read(lambda counts: table.read([*columns, space], counts))
        rows = rows.sort_by([(name, "ascending") for name in columns])
        return rows["scene_id"].to_pylist(), matrix_of(rows[space], dimension)

    def find_scenes(self, words: str, limit: int) -> list[Hit[SceneRecord]]:
        """See `Store.find_scenes`."""
        terms = query_terms(words)
        if limit <= 0 or not terms:
            return []

        def read(counts: str) -> list[Hit[SceneRecord]]:
            return self._hits(
                _by_scene(self._tables.scenes.matching("words", terms, limit, counts, columns=_NAME), SCORE)
            )

        return self._editions.read(read)

    def _table(self, space: Space, semantic_key: str) -> Table | None:
        return self._tables.scenes if space == "style" else self._tables.semantic(semantic_key)

    def _hits(self, scores: dict[SceneName, float]) -> list[Hit[SceneRecord]]:
        """The scenes of these film and scene ids, best first; those gone meanwhile are left out."""
        hits = [Hit(scene, scores[name]) for name, scene in self._scenes_named(scores).items()]
        return sorted(hits, key=lambda hit: (-hit.score, hit.record.scene_id))


def _by_scene(rows: pa.Table, measure: str) -> dict[SceneName, float]:
    names = zip(rows["film_id"].to_pylist(), rows["scene_id"].to_pylist(), strict=True)
    return dict(zip(names, rows[measure].to_pylist(), strict=True))
