"""Scenes learnt before are recognised by what was learnt since; what a person said stays."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from temptrack.catalogue.actions import rename_scenes
from temptrack.fingerprint.action import ActionHead, ActionReader, HeadShelf, Lesson, Trial
from temptrack.progress import Job
from temptrack.store import MemoryStore, SceneRecord
from temptrack.store.records import ActionLabel
from tests.store.making import DYNAMICS, IDENTITY, film


@pytest.fixture
def actions(tmp_path: Path) -> ActionReader:
    """It calls everything a race."""
    size = DYNAMICS.dimension
    weights = np.zeros((size + 1, 2))
    weights[-1] = 3.0, 0.0
    head = ActionHead(
        labels=("race", "rest"),
        counts=(4, 4),
        inputs=(DYNAMICS.key,),
        centre=np.zeros(size),
        scale=np.ones(size),
        weights=weights,
        temperature=1.0,
        threshold=0.9,
        known=np.zeros((1, size), np.float32),
        reach=1e6,
        trial=Trial(8, 8, 1.0, 1.0, "the most common label", 0.5, 1.0, 0.0, 0.0),
    )
    shelf = HeadShelf(tmp_path / "heads.npz")
    shelf.keep(Lesson((head,)))
    return ActionReader(shelf)


def test_what_nobody_labelled_is_named_anew(actions: ActionReader) -> None:
    whole, scenes, cues = film("bunny", 4, model=None)
    shot = "A single calm shot, dark."
    texts = [(shot, ()), (shot, ()), ("Said by a person", ()), (shot, (ActionLabel("kiss", 1.0, "stated", "action"),))]
    scenes = [replace(s, description=text, actions=named) for s, (text, named) in zip(scenes, texts, strict=True)]
    cues.append(replace(cues[0], cue_id=f"{cues[0].cue_id}/1"))  # two play in the first scene, which names one
    whole = replace(whole, cue_count=len(cues))
    store = MemoryStore(IDENTITY)
    store.put_film(whole, scenes, cues)
    assert rename_scenes(store, actions, None, Job()) == 2
    first, without_dynamics, spoken, stated = store.scenes("bunny")
    assert [action.label for action in first.actions] == ["race"]
    assert first.actions[0].origin == "trained"
    assert first.description == "Race; a single calm shot, dark."
    assert (without_dynamics.actions, without_dynamics.description) == ((), shot)
    assert spoken.description == "Said by a person"
    assert spoken.actions[0].label == "race"
    assert stated == _same(scenes[3], stated)
    assert set(store.cues([cue.cue_id for cue in cues])) == {cue.cue_id for cue in cues}
    assert rename_scenes(store, actions, None, Job()) == 0
    assert rename_scenes(store, ActionReader(), None, Job()) == 2, "a head that is gone takes its labels with it"
    assert store.scenes("bunny")[0].description == shot


def _same(expected: SceneRecord, found: SceneRecord) -> SceneRecord:
    """The expected record with the found one's arrays, which do not compare with ==."""
    assert expected.dynamics is not None
    np.testing.assert_array_equal(expected.dynamics, found.dynamics)
    return replace(expected, style=found.style, dynamics=found.dynamics)


def test_what_another_model_saw_stays(actions: ActionReader) -> None:
    whole, scenes, cues = film("bunny", 2)
    store = MemoryStore(IDENTITY)
    store.put_film(whole, [replace(s, actions=()) for s in scenes], cues)
    assert rename_scenes(store, actions, None, Job()) == 0
