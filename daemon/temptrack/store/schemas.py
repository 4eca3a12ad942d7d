"""The tables as Arrow schemas, each stamped with the schema version and the fingerprints its vectors come from."""

import json

import pyarrow as pa

from temptrack.documents import read_json
from temptrack.store.records import StoreIdentity

_STAMP = b"temptrack"
_TEXT = pa.string()
_NUMBER = pa.float64()
_FILE = [("path", _TEXT), ("mtime_ns", pa.int64()), ("size_bytes", pa.int64())]
_AFFECT = [("affect_energy", _NUMBER), ("affect_valence", _NUMBER)]
_WITHIN_FILM = [("edition", _TEXT), ("film_id", _TEXT)]
_FILM_RANGE = [("film_in_s", _NUMBER), ("film_out_s", _NUMBER)]
"""``edition`` names one writing of a film: its rows count exactly when the film's own row has the same."""


def vector_of(dimension: int) -> pa.DataType:
    """Return the type of vectors of a dimension."""
    return pa.list_(pa.float32(), dimension)


def tracks_schema(likeness_dimension: int) -> pa.Schema:
    """Return the schema of the library; ``words`` holds the terms it is searched by."""
    section = pa.struct([("track_in_s", _NUMBER), ("track_out_s", _NUMBER), ("label", _TEXT), ("energy", _NUMBER)])
    return pa.schema(
        [
            ("track_id", _TEXT),
            *_FILE,
            *((name, _TEXT) for name in ("title", "artist", "album", "licence", "isrc", "added_at", "words")),
            ("genres", pa.list_(_TEXT)),
            ("links", pa.list_(pa.struct([("label", _TEXT), ("url", _TEXT)]))),
            *((name, _NUMBER) for name in ("duration_s", "tempo_bpm", "tempo_confidence", "tempo_alternative_bpm")),
            ("beats_per_bar", pa.int64()),
            ("key", _TEXT),
            *((name, _NUMBER) for name in ("key_strength", "key_confidence", "loudness_lufs", "peak_db")),
            *((name, _NUMBER) for name in ("tension", "vocal")),
            ("moods", pa.list_(pa.struct([("word", _TEXT), ("strength", _NUMBER)]))),
            *_AFFECT,
            ("likeness", vector_of(likeness_dimension)),
            ("beats_s", pa.list_(pa.float32())),
            ("downbeats_s", pa.list_(pa.float32())),
            ("energy_step_s", _NUMBER),
            ("energy_levels", pa.list_(pa.float32())),
            ("sections", pa.list_(section)),
            ("section_likeness", pa.list_(vector_of(likeness_dimension))),
        ]
    )


def landmarks_schema() -> pa.Schema:
    """Return the schema of what tracks are recognised by."""
    return pa.schema([("track_id", _TEXT), ("settings", _TEXT), ("peaks", pa.large_binary())])


def films_schema() -> pa.Schema:
    """Return the schema of films; a row here is what makes a film's scenes and cues count."""
    counts = [("scene_count", pa.int64()), ("cue_count", pa.int64())]
    texts = [("title", _TEXT), ("learnt_at", _TEXT), ("searched", _TEXT)]
    return pa.schema([*_WITHIN_FILM, *_FILE, *texts, ("duration_s", _NUMBER), *counts, *_AFFECT])


def scenes_schema(style_dimension: int) -> pa.Schema:
    """Return the schema of scenes, without their semantic vectors."""
    action = pa.struct([("label", _TEXT), ("probability", _NUMBER), ("origin", _TEXT), ("group", _TEXT)])
    names = ("scene_id", "cue_id", "description", "words", "semantic_key", "dynamics_key")
    texts = [(name, _TEXT) for name in names]
    parts = [("actions", pa.list_(action)), ("style", vector_of(style_dimension)), ("dynamics", pa.list_(pa.float32()))]
    return pa.schema([*_WITHIN_FILM, *_FILM_RANGE, *texts, *parts, *_AFFECT])


def semantic_schema(dimension: int) -> pa.Schema:
    """Return the schema of one model's vectors of scenes: one table a model, so that models never mix."""
    return pa.schema([*_WITHIN_FILM, ("scene_id", _TEXT), ("film_in_s", _NUMBER), ("semantic", vector_of(dimension))])


def cues_schema(likeness_dimension: int) -> pa.Schema:
    """Return the schema of cues."""
    texts = [(name, _TEXT) for name in ("cue_id", "scene_id", "track_id")]
    of_track = ("track_in_s", "track_speed", "track_confidence")
    names = ("loudness_lufs", *of_track, "music_in_s", "music_out_s", "music_probability", "speech_share")
    numbers = [(name, _NUMBER) for name in names]
    return pa.schema(
        [*_WITHIN_FILM, *_FILM_RANGE, *texts, *numbers, *_AFFECT, ("likeness", vector_of(likeness_dimension))]
    )


def film_sounds_schema() -> pa.Schema:
    """Return the schema of what can be heard in films."""
    names = ("film_in_s", "film_out_s", "track_in_s", "speed", "score", "confidence")
    match = pa.struct([("track_id", _TEXT), *((name, _NUMBER) for name in names)])
    steps = [("step_s", _NUMBER), ("presence", pa.large_binary())]
    peaks = [("settings", _TEXT), ("peaks", pa.large_binary())]
    return pa.schema([*_WITHIN_FILM, ("duration_s", _NUMBER), *peaks, *steps, ("matches", pa.list_(match))])


def film_sights_schema() -> pa.Schema:
    """Return the schema of what copies of films are recognised by."""
    return pa.schema([("film_id", _TEXT), ("settings", _TEXT), ("signatures", pa.large_binary())])


def feedback_schema(likeness_dimension: int) -> pa.Schema:
    """Return the schema of verdicts on suggestions; vectors that a question may lack are lists of any length."""
    names = ("feedback_id", "answer_id", "track_id", "verdict", "replaced_by", "given_at")
    asked = ("text", "description", "dynamics_key", "semantic_key")
    said = pa.struct([("route", _TEXT), ("log_odds", _NUMBER)])
    vectors = ("style", "dynamics", "semantic", "replacement")
    return pa.schema(
        [
            *((name, _TEXT) for name in (*names, *asked)),
            ("rank", pa.int64()),
            *((name, _NUMBER) for name in ("confidence", "raw_confidence", "answer_raw_confidence")),
            ("evidence", pa.list_(said)),
            *_AFFECT,
            ("likeness", vector_of(likeness_dimension)),
            *((name, pa.list_(pa.float32())) for name in vectors),
        ]
    )


def stamped(schema: pa.Schema, identity: StoreIdentity) -> pa.Schema:
    """Return the schema with the identity of what is kept by it."""
    stamp = {"schema_version": identity.schema_version, "fingerprints": dict(identity.fingerprints)}
    return schema.with_metadata({_STAMP: json.dumps(stamp, sort_keys=True)})


def stamp_of(schema: pa.Schema) -> StoreIdentity:
    """Return the identity a table was stamped with; schema version 0 when it bears no stamp that can be read."""
    try:
        stamp = read_json((schema.metadata or {})[_STAMP])
        return StoreIdentity(int(stamp["schema_version"]), dict(stamp["fingerprints"]))
    except (KeyError, OverflowError, TypeError, ValueError):
        return StoreIdentity(0, {})
