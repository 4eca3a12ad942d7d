"""Records to Arrow rows, and back."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

import numpy as np
import pyarrow as pa

from temptrack.fingerprint.types import Affect, Curve, Mood, Section, Vector
from temptrack.store.columns import (
    group_column,
    groups_of,
    matrix_of,
    ragged_column,
    ragged_of,
    vector_column,
)
from temptrack.store.records import (
    ActionLabel,
    CueRecord,
    FilmRecord,
    FilmSoundRecord,
    Link,
    SceneRecord,
    TrackMatch,
    TrackRecord,
    TrackSummary,
)
from temptrack.store.words import scene_terms, track_terms

SUMMARY_COLUMNS = (  # genres, moods and affect last
    *(name for name in TrackSummary.__dataclass_fields__ if name not in ("genres", "moods", "affect")),
    "genres",
    "moods",
    "affect_energy",
    "affect_valence",
)


def track_rows(tracks: Sequence[TrackRecord], schema: pa.Schema) -> pa.Table:
    """Return tracks as rows."""
    dimension = schema.field("likeness").type.list_size
    made = {
        "words": [" ".join(track_terms(track)) for track in tracks],
        "genres": [list(track.genres) for track in tracks],
        "links": [[{"label": link.label, "url": link.url} for link in track.links] for track in tracks],
        "likeness": vector_column([track.likeness for track in tracks], dimension),
        "moods": [[{"word": mood.word, "strength": mood.strength} for mood in track.moods] for track in tracks],
        "beats_s": ragged_column([track.beats_s for track in tracks]),
        "downbeats_s": ragged_column([track.downbeats_s for track in tracks]),
        "energy_step_s": [track.energy.step_s for track in tracks],
        "energy_levels": ragged_column([track.energy.levels for track in tracks]),
        "sections": [[_section_row(section) for section in track.sections] for track in tracks],
        "section_likeness": group_column([[s.likeness for s in track.sections] for track in tracks], dimension),
    }
    return _table(tracks, schema, made)


def tracks_of(rows: pa.Table) -> list[TrackRecord]:
    """Return rows as tracks."""
    dimension = rows.schema.field("likeness").type.list_size
    likeness = matrix_of(rows["likeness"], dimension)
    beats, downbeats = ragged_of(rows["beats_s"]), ragged_of(rows["downbeats_s"])
    levels = ragged_of(rows["energy_levels"])
    of_sections = groups_of(rows["section_likeness"], dimension)
    vectors = ("likeness", "beats_s", "downbeats_s", "energy_levels", "section_likeness", "words")
    return [
        TrackRecord(
            **_plain(row, TrackRecord),
            affect=_affect(row),
            likeness=likeness[i],
            beats_s=beats[i],
            downbeats_s=downbeats[i],
            moods=_moods(row["moods"]),
            energy=Curve(row["energy_step_s"], levels[i]),
            sections=tuple(
                Section(**section, likeness=vector)
                for section, vector in zip(row["sections"], of_sections[i], strict=True)
            ),
            links=tuple(Link(**link) for link in row["links"]),
            genres=tuple(row["genres"]),
        )
        for i, row in enumerate(rows.drop_columns(list(vectors)).to_pylist())
    ]


def summaries_of(rows: pa.Table) -> list[TrackSummary]:
    """Return rows with `SUMMARY_COLUMNS` as summaries."""
    columns = (rows[name].to_pylist() for name in SUMMARY_COLUMNS)
    return [
        TrackSummary(
            **dict(zip(SUMMARY_COLUMNS, row, strict=False)),
            genres=tuple(genres),
            moods=_moods(moods),
            affect=Affect(energy, valence),
        )
        for *row, genres, moods, energy, valence in zip(*columns, strict=True)
    ]


def film_rows(film: FilmRecord, edition: str, schema: pa.Schema) -> pa.Table:
    """Return a film as its one row."""
    return _table([film], schema, {"edition": [edition]})


def films_of(rows: pa.Table) -> list[FilmRecord]:
    """Return rows as films."""
    return [FilmRecord(**_plain(row, FilmRecord), affect=_affect(row)) for row in rows.to_pylist()]


def scene_rows(scenes: Sequence[SceneRecord], edition: str, schema: pa.Schema) -> pa.Table:
    """Return scenes as rows, without their semantic vectors."""
    made = {
        "edition": [edition] * len(scenes),
        "words": [" ".join(scene_terms(scene)) for scene in scenes],
        "actions": [[asdict(action) for action in scene.actions] for scene in scenes],
        "dynamics": ragged_column([_or_empty(scene.dynamics) for scene in scenes]),
        "style": vector_column([scene.style for scene in scenes], schema.field("style").type.list_size),
    }
    return _table(scenes, schema, made)


def semantic_rows(scenes: Sequence[SceneRecord], edition: str, schema: pa.Schema) -> pa.Table:
    """Return the semantic vectors of scenes, all of which have one, as rows."""
    vectors = [scene.semantic for scene in scenes if scene.semantic is not None]
    dimension = schema.field("semantic").type.list_size
    made = {"edition": [edition] * len(scenes), "semantic": vector_column(vectors, dimension)}
    return _table(scenes, schema, made)


def scenes_of(rows: pa.Table, semantic: Mapping[tuple[str, str], Vector]) -> list[SceneRecord]:
    """Return rows as scenes, with their semantic vectors by film and scene id."""
    style = matrix_of(rows["style"], rows.schema.field("style").type.list_size)
    dynamics = ragged_of(rows["dynamics"])
    return [
        SceneRecord(
            **_plain(row, SceneRecord),
            affect=_affect(row),
            actions=tuple(ActionLabel(**action) for action in row["actions"]),
            style=style[i],
            dynamics=dynamics[i] if row["dynamics_key"] else None,
            semantic=semantic.get((row["film_id"], row["scene_id"])),
        )
        for i, row in enumerate(rows.drop_columns(["style", "dynamics", "words"]).to_pylist())
    ]


def cue_rows(cues: Sequence[CueRecord], edition: str, schema: pa.Schema) -> pa.Table:
    """Return cues as rows."""
    likeness = vector_column([cue.likeness for cue in cues], schema.field("likeness").type.list_size)
    return _table(cues, schema, {"edition": [edition] * len(cues), "likeness": likeness})


def cues_of(rows: pa.Table) -> list[CueRecord]:
    """Return rows as cues."""
    likeness = matrix_of(rows["likeness"], rows.schema.field("likeness").type.list_size)
    return [
        CueRecord(**_plain(row, CueRecord), affect=_affect(row), likeness=likeness[i])
        for i, row in enumerate(rows.drop_columns(["likeness"]).to_pylist())
    ]


def sound_rows(sound: FilmSoundRecord, edition: str, schema: pa.Schema) -> pa.Table:
    """Return what can be heard in a film as its one row."""
    row = {**vars(sound), "edition": edition, "matches": [vars(match) for match in sound.matches]}
    return pa.Table.from_pylist([row], schema)


def sounds_of(rows: pa.Table) -> list[FilmSoundRecord]:
    """Return rows as what can be heard in films."""
    return [
        FilmSoundRecord(**{**row, "matches": tuple(TrackMatch(**match) for match in row["matches"])})
        for row in rows.drop_columns(["edition"]).to_pylist()
    ]


def _table(records: Sequence[Any], schema: pa.Schema, made: Mapping[str, Any]) -> pa.Table:
    """Columns made specially, and for the rest the attribute of the same name."""
    affect = {
        "affect_energy": (record.affect.energy for record in records),
        "affect_valence": (record.affect.valence for record in records),
    }
    columns: dict[str, Any] = {}
    for name in schema.names:
        values = made[name] if name in made else affect.get(name) or (getattr(record, name) for record in records)
        columns[name] = values if isinstance(values, pa.Array) else list(values)
    return pa.Table.from_pydict(columns, schema)


_MADE = frozenset(("affect", "likeness", "beats_s", "downbeats_s", "energy", "sections", "moods")) | frozenset(
    ("links", "genres", "actions", "style", "semantic", "dynamics")
)


def _plain(row: Mapping[str, Any], kind: Any) -> dict[str, Any]:
    """The columns that are fields of the record as they stand."""
    names: Iterable[str] = kind.__dataclass_fields__
    return {name: row[name] for name in names if name not in _MADE}


def _or_empty(vector: Vector | None) -> Vector:
    return vector if vector is not None else np.empty(0, np.float32)


def _affect(row: Mapping[str, Any]) -> Affect:
    return Affect(row["affect_energy"], row["affect_valence"])


def _moods(rows: Iterable[Mapping[str, Any]]) -> tuple[Mood, ...]:
    return tuple(Mood(**row) for row in rows)


def _section_row(section: Section) -> dict[str, Any]:
    bounds = {"track_in_s": section.track_in_s, "track_out_s": section.track_out_s}
    return {**bounds, "label": section.label, "energy": section.energy}
