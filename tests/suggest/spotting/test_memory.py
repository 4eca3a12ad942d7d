"""What learnt films did with scenes like these."""

from dataclasses import replace

import numpy as np
import pytest

from temptrack.store.interface import Matrix, Space
from temptrack.suggest.spotting.memory import Remembered, remember
from tests.suggest.worlds import SEMANTIC, film, look_vector, new_store, track, unit

LIVELY, STILL, ELSEWHERE = look_vector(1.0, 0.2), look_vector(0.0, 1.0), look_vector(0.0, 0.0, 1.0)


def known(semantic: bool = False) -> Remembered:
    """Two films whose lively scenes have music and whose still ones have none."""
    store = new_store([track(1)])
    for name in ("one", "two"):
        film(store, name, *[(LIVELY, track(1))] * 4, *[(STILL, track(1))] * 4)
    scenes = store.scenes()
    if semantic:
        seen = unit((1.0,), 4)
        scenes = [replace(scene, semantic=seen, semantic_key=SEMANTIC.key) for scene in scenes]
    music = np.array([float(np.allclose(scene.style, LIVELY)) for scene in scenes])
    found = remember(scenes, music, SEMANTIC.key if semantic else "")
    assert found is not None
    return found


def test_scenes_are_weighed_by_their_neighbours_and_far_ones_say_nothing() -> None:
    lively, still, far = known().log_odds({"style": np.stack([LIVELY, STILL, ELSEWHERE])})
    assert lively > 1.0
    assert still < -1.0
    assert far == pytest.approx(0.0, abs=0.05)


def test_a_film_that_is_held_out_has_no_say() -> None:
    remembered = known()
    asked: dict[Space, Matrix] = {"style": LIVELY[None]}
    with_both = float(remembered.log_odds(asked)[0])
    without = float(remembered.log_odds(asked, without=0)[0])
    assert 0 < without < with_both
    alone = replace(remembered, film=np.zeros_like(remembered.film))
    assert alone.log_odds(asked, without=0) == pytest.approx([0.0])


def test_footage_without_direction_is_near_to_nothing() -> None:
    assert known().log_odds({"style": np.zeros((1, len(LIVELY)), np.float32)}) == pytest.approx([0.0])


def test_spaces_are_averaged_and_scenes_of_another_model_stay_out() -> None:
    assert "semantic" not in known().spaces
    remembered = known(semantic=True)
    both = remembered.log_odds({"style": LIVELY[None], "semantic": unit((1.0,), 4)[None]})
    assert 0 < float(both[0]) < float(remembered.log_odds({"style": LIVELY[None]})[0])


def test_nothing_learnt_is_nothing_remembered() -> None:
    assert remember([], np.zeros(0), "") is None
