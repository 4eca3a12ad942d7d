"""Rows of films, their scenes and cues, many at once; how scenes look is spread as in real clips."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa

from benchmarks.music_media import media_folder
from benchmarks.scale.likeness import Recordings, Spread, fit_spread
from benchmarks.scale.real import Floats
from temptrack.fingerprint.picture import STYLE, style_of, trace_picture
from temptrack.progress import Job
from temptrack.store.interface import Matrix
from temptrack.store.words import terms

PER_FILM = 100
_FILMS_AT_ONCE = 100
_ACTIONS = ("chase", "talk", "fight", "walk", "embrace", "search", "dance", "wait")
_PLACES = ("a city", "the sea", "a forest", "a house", "a road", "the desert", "a station", "a field")
_LIGHTS = ("at night", "at dawn", "in the rain", "in bright light", "in the dark", "by the fire")
_MOODS = ("calm", "tense", "sad", "joyful", "menacing", "tender", "furious", "lonely")


@dataclass(frozen=True)
class Parts:
    """Rows of some films, by table."""

    films: pa.Table
    scenes: pa.Table
    cues: pa.Table


@dataclass(frozen=True)
class FilmMaker:
    """Makes films whose scenes look like real clips and sound like the library."""

    style: Spread
    law: Recordings

    def batches(self, scenes: int, schemas: dict[str, pa.Schema]) -> Iterator[Parts]:
        """Yield films of `PER_FILM` scenes each, so many scenes in all."""
        films = -(-scenes // PER_FILM)
        for first in range(0, films, _FILMS_AT_ONCE):
            yield self._batch(first, min(_FILMS_AT_ONCE, films - first), schemas)

    def questions(self, count: int) -> Matrix:
        """Return styles of scenes that are in no film; shape (count, d)."""
        return self.style.draw(count, np.random.default_rng([99, 2]))

    def _batch(self, first: int, films: int, schemas: dict[str, pa.Schema]) -> Parts:
        rng = np.random.default_rng([8, first])
        count = films * PER_FILM
        numbers = np.repeat(np.arange(first, first + films), PER_FILM)
        places = np.tile(np.arange(PER_FILM), films)
        film_ids = [f"{number:032x}" for number in numbers.tolist()]
        names = [f"{film}/{place:04}" for film, place in zip(film_ids, places.tolist(), strict=True)]
        descriptions = _descriptions(count, rng)
        within = {
            "edition": [f"e{number:031x}" for number in numbers.tolist()],
            "film_id": film_ids,
            "film_in_s": 12.0 * places,
            "film_out_s": 12.0 * places + 12.0,
            "affect_energy": rng.random(count),
            "affect_valence": rng.random(count),
        }
        scenes = {
            **within,
            "scene_id": names,
            "cue_id": [f"{name}/cue" for name in names],
            "description": descriptions,
            "words": [" ".join(terms(text)) for text in descriptions],
            "style": _vectors(self.style.draw(count, rng)),
        }
        cues = {
            **within,
            "scene_id": names,
            "cue_id": scenes["cue_id"],
            "loudness_lufs": np.full(count, -22.0),
            "track_speed": np.ones(count),
            "music_probability": np.full(count, 0.95),
            "likeness": _vectors(self.law.draw(count, rng)[0]),
        }
        return Parts(
            _films(first, films, schemas["films"]), _table(scenes, schemas["scenes"]), _table(cues, schemas["cues"])
        )


def real_styles(kept: Path) -> Floats:
    """Return how the clips of the media folder are shot, shape (n, d); watched once, then kept."""
    file = kept / f"real-style-{STYLE.version}.npy"
    if not file.is_file():
        media = media_folder()
        clips = sorted(path for folder in ("film", "action") for path in (media / folder).rglob("*.mp4"))
        seen = [style_of(trace_picture(path, None, every_frame=True, job=Job())).vector for path in clips]
        np.save(file, np.array(seen, np.float64))
    return np.asarray(np.load(file), np.float64)


def film_maker(kept: Path, law: Recordings) -> FilmMaker:
    """Return what makes films, after the clips of the media folder."""
    return FilmMaker(fit_spread(real_styles(kept)), law)


def _descriptions(count: int, rng: np.random.Generator) -> list[str]:
    drawn = [rng.integers(len(words), size=count).tolist() for words in (_MOODS, _ACTIONS, _PLACES, _LIGHTS)]
    return [
        f"A {_MOODS[mood]} scene: people {_ACTIONS[action]} near {_PLACES[place]} {_LIGHTS[light]}."
        for mood, action, place, light in zip(*drawn, strict=True)
    ]


def _films(first: int, films: int, schema: pa.Schema) -> pa.Table:
    numbers = range(first, first + films)
    columns = {
        "edition": [f"e{number:031x}" for number in numbers],
        "film_id": [f"{number:032x}" for number in numbers],
        "path": [f"/films/{number:06}.mkv" for number in numbers],
        "title": [f"Film {number}" for number in numbers],
        "learnt_at": ["2026-01-01T00:00:00Z"] * films,
        "duration_s": [12.0 * PER_FILM] * films,
        "scene_count": [PER_FILM] * films,
        "cue_count": [PER_FILM] * films,
    }
    return _table(columns, schema)


def _vectors(matrix: Matrix) -> pa.Array:
    return pa.FixedSizeListArray.from_arrays(pa.array(matrix.ravel()), matrix.shape[1])


def _table(columns: dict[str, object], schema: pa.Schema) -> pa.Table:
    count = len(columns["edition"])  # type: ignore[arg-type]
    arrays = []
    for field in schema:
        values = columns.get(field.name)
        if values is None:
            values = [[]] * count if pa.types.is_list(field.type) else [_empty(field.type)] * count
        arrays.append(values.cast(field.type) if isinstance(values, pa.Array) else pa.array(values, field.type))
    return pa.Table.from_arrays(arrays, schema=schema)


def _empty(kind: pa.DataType) -> object:
    return "" if pa.types.is_string(kind) else 0
