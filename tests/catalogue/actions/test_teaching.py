"""What is labelled is learnt and recognised in films nobody labelled; what cannot be learnt says why."""

import csv
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from temptrack.catalogue import learn_films
from temptrack.catalogue.actions import Example, make_lesson, teach_actions
from temptrack.fingerprint.action import ActionReader, HeadShelf
from temptrack.fingerprint.music import LIKENESS
from temptrack.fingerprint.picture import DYNAMICS, STYLE, TraceCache
from temptrack.fingerprint.semantic import SemanticFingerprint
from temptrack.progress import Job
from temptrack.store import MemoryStore, store_identity
from temptrack.store.records import ActionLabel
from tests.suggest.sight import LightAndDark


def example(label: str, film: int, *, tell: float, light: float | None = None) -> Example:
    rng = np.random.default_rng(2 * film + (label == "day trip"))
    style = 0.3 * rng.normal(size=STYLE.dimension)
    style[0] += tell if label == "night watch" else -tell
    views = {STYLE.key: style, DYNAMICS.key: rng.normal(size=DYNAMICS.dimension)}
    if light is not None:
        views[SemanticFingerprint(LightAndDark()).identity.key] = np.array([light, 1 - light])
    return Example({key: v.astype(np.float32) for key, v in views.items()}, frozenset([label]), f"film {film}")


def day_and_night(tell: float, *, seen: bool = False) -> list[Example]:
    return [
        example(label, film, tell=tell, light=light if seen else None)
        for film in range(10)
        for label, light in (("day trip", 0.9), ("night watch", 0.1))
    ]


def test_too_few_labels_say_how_many_are_needed() -> None:
    lesson = make_lesson(day_and_night(2.0)[:5], None, Job())
    assert lesson.heads == ()
    assert lesson.left_out == {"day trip": 3, "night watch": 2}
    assert "day trip (3), night watch (2)" in lesson.finding
    assert "at least 4 scenes out of 3 films" in lesson.finding


def test_what_can_be_told_apart_is_learnt() -> None:
    lesson = make_lesson(day_and_night(3.0), None, Job())
    (head,) = lesson.heads
    assert head.trial.rival == "the most common label"
    assert "2 labels learnt from 20 scenes of 10 films" in lesson.finding


def test_what_cannot_is_not_used() -> None:
    lesson = make_lesson(day_and_night(0.0), None, Job())
    assert lesson.heads == ()
    assert "not used" in lesson.finding


def test_a_head_that_does_not_beat_zero_shot_is_not_used() -> None:
    semantic = SemanticFingerprint(LightAndDark())
    lesson = make_lesson(day_and_night(3.0, seen=True), semantic, Job())
    assert lesson.heads == (), "the model tells day from night without an error"
    assert "zero-shot: 100%" in lesson.finding


@pytest.mark.media
def test_films_nobody_labelled_are_recognised(media_folder: Path, tmp_path: Path) -> None:
    folder = media_folder / "action" / "weizmann"
    with (folder / "labels.csv").open() as rows:
        clips = [row for row in csv.DictReader(rows) if row["variant"] == "original"]
    mine = [row for row in clips if int(row["video_index"]) // 4 < 5]
    new = [row for row in clips if int(row["video_index"]) // 4 == 5]
    labels = tmp_path / "labels.csv"
    lines = [f"{folder / row['file']},{row['label']},{row['text']}" for row in mine]
    labels.write_text("\n".join(["file,label,text", *lines]))
    store = MemoryStore(store_identity(STYLE, LIKENESS))
    shelf = HeadShelf(tmp_path / "heads.npz")
    actions = ActionReader(shelf)
    report = learn_films(
        store,
        [folder / row["file"] for row in [*new, *mine]],
        labels_csv=labels,
        semantic=None,
        traces=TraceCache(tmp_path / "traces"),
        actions=actions,
        job=Job(),
    )
    assert report.recognition.startswith("4 labels learnt from 20 scenes of 20 films")
    paths = {film.film_id: Path(film.path).name for film in store.films()}
    said = {paths[scene.film_id]: scene for scene in store.scenes()}
    found = [(said[row["file"]].actions, row["label"]) for row in new]
    given = [(actions_[0], label) for actions_, label in found if actions_]
    assert len(given) >= 2
    assert all(one.label == label and one.origin == "trained" and one.probability < 1 for one, label in given)
    assert all(scene.actions[0].origin == "stated" for scene in (said[row["file"]] for row in mine))
    assert said[new[0]["file"]].description[0].isupper()

    again = teach_actions(store, shelf, None, Job())
    assert again.fitted_at == shelf.lesson().fitted_at
    _forget_labels(store)
    assert teach_actions(store, shelf, None, Job()).heads == (), "nothing is learnt from its own guesses"


def _forget_labels(store: MemoryStore) -> None:
    for film in store.films():
        scenes = [
            replace(scene, actions=tuple(ActionLabel(a.label, 0.9, "trained") for a in scene.actions))
            for scene in store.scenes(film.film_id)
        ]
        store.put_film(film, scenes, [])


def test_zero_shot_is_calibrated_where_there_are_labels_enough() -> None:
    """The model is right two times in three, and its softmax is surer than that."""
    semantic = SemanticFingerprint(LightAndDark())
    key = semantic.identity.key
    seen = [("day", 0.0) if film % 3 == 0 else ("night", 0.0) for film in range(24)]
    examples = [
        Example(
            {
                STYLE.key: np.zeros(STYLE.dimension, np.float32),
                DYNAMICS.key: np.zeros(DYNAMICS.dimension, np.float32),
                key: np.array([light, 1 - light], np.float32),
            },
            frozenset([label]),
            f"film {film}",
        )
        for film, (label, light) in enumerate(seen)
    ]
    lesson = make_lesson(examples, semantic, Job())
    assert set(lesson.temperatures) == {"light"}
    assert lesson.temperatures["light"] > 1.5
    assert lesson.zero_shot_key == semantic.labelling_key
    assert make_lesson(examples[:19], semantic, Job()).temperatures == {}


def test_a_head_on_semantic_vectors_is_used_where_zero_shot_fails() -> None:
    """Both labels are dark words to the model: it cannot tell them apart by name, but they look different."""
    semantic = SemanticFingerprint(LightAndDark())
    key = semantic.identity.key
    rng = np.random.default_rng(4)
    examples = [
        Example(
            {
                STYLE.key: rng.normal(size=STYLE.dimension).astype(np.float32),
                DYNAMICS.key: rng.normal(size=DYNAMICS.dimension).astype(np.float32),
                key: np.array([light, 1 - light], np.float32),
            },
            frozenset([label]),
            f"film {film}",
        )
        for film in range(10)
        for label, light in (("sad parting", 0.2), ("tense parting", 0.8))
    ]
    lesson = make_lesson(examples, semantic, Job())
    (head,) = lesson.heads
    assert head.inputs == (STYLE.key, DYNAMICS.key, key)
    assert head.trial.rival == "zero-shot"
    assert head.trial.top1 > 0.9 > head.trial.rival_top1
