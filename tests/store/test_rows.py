import dataclasses

from temptrack.store import SceneRecord, TrackSummary, summary_of
from temptrack.store.rows import (
    SUMMARY_COLUMNS,
    cue_rows,
    cues_of,
    film_rows,
    films_of,
    scene_rows,
    scenes_of,
    semantic_rows,
    summaries_of,
    track_rows,
    tracks_of,
)
from temptrack.store.schemas import cues_schema, films_schema, scenes_schema, semantic_schema, tracks_schema
from tests.store.making import LIKENESS, SEMANTIC, STYLE, film, plain, track


def test_tracks_come_back() -> None:
    tracks = [track(i) for i in range(12)]
    rows = track_rows(tracks, tracks_schema(LIKENESS.dimension))
    assert [plain(each) for each in tracks_of(rows)] == [plain(each) for each in tracks]
    assert [plain(each) for each in tracks_of(rows.slice(5, 3))] == [plain(each) for each in tracks[5:8]]
    assert rows["words"][3].as_py().startswith("titl 3 sigur ro")


def test_no_tracks_are_no_rows() -> None:
    rows = track_rows([], tracks_schema(LIKENESS.dimension))
    assert (rows.num_rows, tracks_of(rows)) == (0, [])


def test_summaries_come_of_light_columns_alone() -> None:
    tracks = [track(i) for i in range(4)]
    rows = track_rows(tracks, tracks_schema(LIKENESS.dimension)).select(SUMMARY_COLUMNS)
    assert summaries_of(rows) == [summary_of(each) for each in tracks]
    assert {field.name for field in dataclasses.fields(TrackSummary)} - {"affect"} == set(SUMMARY_COLUMNS[:-2])


def test_films_scenes_and_cues_come_back() -> None:
    whole, scenes, cues = film("heat", 5)
    assert films_of(film_rows(whole, "e1", films_schema())) == [whole]
    rows = cue_rows(cues, "e1", cues_schema(LIKENESS.dimension))
    assert [plain(each) for each in cues_of(rows)] == [plain(each) for each in cues]
    rows = scene_rows(scenes, "e1", scenes_schema(STYLE.dimension))
    vectors = {("heat", s.scene_id): s.semantic for s in scenes if s.semantic is not None}
    assert [plain(each) for each in scenes_of(rows, vectors)] == [plain(each) for each in scenes]
    assert [each.semantic for each in scenes_of(rows, {})] == [None] * 5
    assert set(rows["edition"].to_pylist()) == {"e1"}


def test_semantic_vectors_are_rows_of_their_own() -> None:
    scenes: list[SceneRecord] = film("heat", 3)[1]
    rows = semantic_rows(scenes, "e1", semantic_schema(SEMANTIC.dimension))
    assert rows["scene_id"].to_pylist() == [scene.scene_id for scene in scenes]
    assert rows["film_in_s"].to_pylist() == [0.0, 10.0, 20.0]
