"""Which tables a store has, and by what their rows are told apart."""

import pyarrow as pa

from temptrack.store.identity import dimension_of
from temptrack.store.records import StoreIdentity
from temptrack.store.schemas import (
    cues_schema,
    feedback_schema,
    film_sights_schema,
    film_sounds_schema,
    films_schema,
    landmarks_schema,
    scenes_schema,
    tracks_schema,
)

SEMANTIC = "semantic_"
"""Begins the names of the tables of one model's vectors each, which come as models do."""
KEYS = {
    "tracks": "track_id",
    "landmarks": "track_id",
    "films": "film_id",
    "film_sights": "film_id",
    "feedback": "feedback_id",
}
"""The column that has no value twice; of the tables within films, editions tell which rows count."""
SEARCHED = ("tracks", "scenes")
"""Tables with a column of words that are searched for."""


def table_schemas(identity: StoreIdentity) -> dict[str, pa.Schema]:
    """Return the schemas of the tables every store has, by name, unstamped."""
    likeness = dimension_of(identity, "likeness")
    return {
        "tracks": tracks_schema(likeness),
        "landmarks": landmarks_schema(),
        "films": films_schema(),
        "scenes": scenes_schema(dimension_of(identity, "style")),
        "cues": cues_schema(likeness),
        "film_sounds": film_sounds_schema(),
        "film_sights": film_sights_schema(),
        "feedback": feedback_schema(likeness),
    }
