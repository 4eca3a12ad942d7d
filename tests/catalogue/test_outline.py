"""Where scenes begin and end: as the labels say, else as the picture does."""

from typing import Any

import numpy as np
import pytest

from temptrack.catalogue.labels import Label
from temptrack.catalogue.outline import SceneOutline, outline
from temptrack.fingerprint.picture import COLUMNS, PictureTrace
from temptrack.fingerprint.picture.scenes import shots_between

CUTS = (6.0, 12.0, 18.0)


def trace(length_s: float = 24.0, cuts_s: tuple[float, ...] = CUTS) -> PictureTrace:
    """Half bright, half dark, two frames a second."""
    at_s = np.arange(0.0, length_s, 0.5)
    values = np.zeros((len(at_s), len(COLUMNS)), dtype=np.float32)
    values[:, COLUMNS.index("luma")] = at_s < length_s / 2
    values[0, 0] = np.nan
    return PictureTrace(0.0, length_s, at_s, np.full(len(at_s), 0.5), values, cuts_s)


def row(text: str = "", in_s: float | None = None, out_s: float | None = None, *labels: str) -> Label:
    return Label(2, "a.mp4", labels, text, "", in_s, out_s)


def divided(*labels: Label, seen: Any = None, of: PictureTrace | None = None) -> tuple[list[SceneOutline], list[str]]:
    picture = of or trace()
    return outline(picture, shots_between(picture.cuts_s, picture.in_s, picture.out_s), seen, labels)


def spans(scenes: list[SceneOutline]) -> list[tuple[float, float]]:
    return [(scene.span.source_in_s, scene.span.source_out_s) for scene in scenes]


def test_without_labels_the_picture_decides() -> None:
    scenes, notes = divided()
    assert spans(scenes) == [(0, 12), (12, 24)]
    assert notes == []
    assert {(scene.text, scene.labels, scene.seen is None) for scene in scenes} == {("", (), True)}


def test_timed_rows_decide_are_cut_to_the_film_and_may_overlap() -> None:
    scenes, notes = divided(row("late", 20, 99), row("early", None, 8), row("both", 5, 22), row("never", 30, 40))
    assert spans(scenes) == [(0, 8), (5, 22), (20, 24)]
    assert [scene.text for scene in scenes] == ["early", "both", "late"]
    assert all(scene.text_is_its_own for scene in scenes)
    assert notes == ["Row 2 of the labels lies outside the film, which is 24.0 s long."]


def test_rows_of_one_range_are_one_scene_with_all_they_say() -> None:
    scenes, _ = divided(row("One.", 0, 4, "a", "b"), row("Two.", 0, 4, "b", "c"), row("", None, None, "d"))
    assert len(scenes) == 1
    assert scenes[0].text == "One. Two."
    assert scenes[0].labels == ("a", "b", "c", "d")


def test_a_row_on_the_whole_makes_a_short_film_one_scene_and_a_long_one_not() -> None:
    scenes, _ = divided(row("all of it"))
    assert spans(scenes) == [(0, 24)]
    assert scenes[0].text_is_its_own
    long = trace(40.0, (10.0, 20.0, 30.0))
    scenes, _ = divided(row("all of it"), of=long)
    assert spans(scenes) == [(0, 10), (10, 20), (20, 30), (30, 40)]
    assert [(scene.text, scene.text_is_its_own) for scene in scenes] == [("all of it", False)] * 4


def test_rows_that_all_lie_outside_leave_it_to_the_picture() -> None:
    scenes, notes = divided(row("never", 30, 40))
    assert spans(scenes) == [(0, 12), (12, 24)]
    assert len(notes) == 1


def test_each_scene_has_the_vectors_of_its_shots() -> None:
    seen = np.eye(4, dtype=np.float32)
    scenes, _ = divided(row("", 5, 7), row("", 18, 24), seen=seen)
    assert [scene.seen.tolist() for scene in scenes if scene.seen is not None] == [seen[:2].tolist(), seen[3:].tolist()]


def test_what_a_model_sees_can_divide_where_the_picture_looks_alike() -> None:
    picture = trace()
    alike = PictureTrace(0.0, 24.0, picture.at_s, picture.duration_s, picture.values * 0, CUTS)
    seen = np.array([[1, 0], [0, 1], [0, 1], [0, 1]], dtype=np.float32)
    scenes, _ = divided(seen=seen, of=alike)
    assert spans(scenes)[0] == pytest.approx((0, 6))
