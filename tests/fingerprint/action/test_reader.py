from pathlib import Path

import numpy as np
import pytest

from temptrack.fingerprint.action import ActionHead, ActionReader, HeadShelf, Lesson, Seen
from temptrack.fingerprint.semantic import SemanticFingerprint
from tests.fingerprint.action.conftest import KEY
from tests.suggest.sight import LightAndDark

SURE = {KEY: np.array([1.0, 0.0], np.float32)}


@pytest.fixture
def shelf(tmp_path: Path, head: ActionHead) -> HeadShelf:
    made = HeadShelf(tmp_path / "heads.npz")
    made.keep(Lesson((head,)))
    return made


def test_without_heads_and_weights_nothing_is_recognised() -> None:
    assert ActionReader().recognise(SURE) == ()


def test_what_a_head_recognises_is_marked_as_trained(shelf: HeadShelf) -> None:
    (seen,) = ActionReader(shelf).recognise(SURE)
    assert (seen.label, seen.origin, seen.group) == ("wave", "trained", "")
    assert 0.7 < seen.probability < 1


def test_what_is_stated_is_certain_and_in_its_group() -> None:
    stated = ActionReader().stated(["Chase", "snow march"])
    assert stated == (Seen("Chase", 1.0, "stated", "action"), Seen("snow march", 1.0, "stated", ""))


def test_a_sure_head_takes_the_place_of_zero_shot_actions(shelf: HeadShelf) -> None:
    semantic = SemanticFingerprint(LightAndDark())
    vector = semantic.of_text("a bright day")
    alone = ActionReader().recognise(SURE, semantic, vector)
    both = ActionReader(shelf).recognise(SURE, semantic, vector)
    assert all(seen.origin == "zero_shot" and seen.probability >= 0.1 for seen in alone)
    assert {seen.label for seen in both if seen.origin == "trained"} == {"wave"}
    assert not [seen for seen in both if seen.origin == "zero_shot" and seen.group == "action"]
    assert len(both) <= 5
    assert [seen.probability for seen in both] == sorted((seen.probability for seen in both), reverse=True)


def test_temperatures_are_those_of_this_model_and_vocabulary(tmp_path: Path) -> None:
    semantic = SemanticFingerprint(LightAndDark())
    vector = semantic.of_text("a bright day")
    shelf = HeadShelf(tmp_path / "heads.npz")
    shelf.keep(Lesson(temperatures={"mood": 100.0}, zero_shot_key=semantic.labelling_key))
    other = HeadShelf(tmp_path / "other.npz")
    other.keep(Lesson(temperatures={"mood": 100.0}, zero_shot_key="another model"))
    flat, plain = (ActionReader(one).moods(semantic, vector)[0][1] for one in (shelf, other))
    assert flat < plain
    assert plain == ActionReader().moods(semantic, vector)[0][1]
