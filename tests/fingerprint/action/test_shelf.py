import logging
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from temptrack.fingerprint.action import ActionHead, HeadShelf, Lesson
from tests.fingerprint.action.conftest import KEY

VIEWS = {KEY: np.array([0.8, 0.3], np.float32)}


def lesson_with(head: ActionHead) -> Lesson:
    return Lesson((head,), "Learnt.", {"jump": 2}, {"action": 1.5}, "model/words", "abc", "2026-01-01T00:00:00Z")


def test_a_lesson_comes_back_as_it_was(tmp_path: Path, head: ActionHead) -> None:
    path = tmp_path / "models" / "actions" / "heads.npz"
    HeadShelf(path).keep(lesson_with(head))
    kept = HeadShelf(path).lesson()
    assert replace(kept, heads=()) == replace(lesson_with(head), heads=())
    (again,) = kept.heads
    np.testing.assert_array_equal(again.probabilities(VIEWS), head.probabilities(VIEWS))
    assert again.recognise(VIEWS) == head.recognise(VIEWS)
    assert (again.trial, again.labels, again.counts) == (head.trial, head.labels, head.counts)
    assert [file.name for file in path.parent.iterdir()] == ["heads.npz"]


def test_nothing_learnt_is_an_empty_lesson(tmp_path: Path) -> None:
    lesson = HeadShelf(tmp_path / "heads.npz").lesson()
    assert lesson == Lesson()
    assert lesson.head_for(VIEWS) is None


def test_what_another_process_writes_is_seen(tmp_path: Path, head: ActionHead) -> None:
    mine, theirs = HeadShelf(tmp_path / "heads.npz"), HeadShelf(tmp_path / "heads.npz")
    assert mine.lesson().heads == ()
    theirs.keep(lesson_with(head))
    assert len(mine.lesson().heads) == 1
    mine.path.unlink()
    assert mine.lesson().heads == ()


@pytest.mark.parametrize("damage", [b"", b"PK\x03\x04 cut short", b"nonsense"])
def test_a_damaged_file_is_told_and_passed_over(
    tmp_path: Path, head: ActionHead, damage: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    shelf = HeadShelf(tmp_path / "heads.npz")
    shelf.keep(lesson_with(head))
    shelf.path.write_bytes(damage)
    with caplog.at_level(logging.WARNING):
        assert shelf.lesson().heads == ()
    assert "damaged" in shelf.lesson().finding
    assert "cannot be read" in caplog.text


def test_the_best_head_that_can_be_used_is_used(head: ActionHead) -> None:
    better = replace(head, inputs=(KEY, "semantic/1/2/model=x"))
    lesson = Lesson((better, head))
    assert lesson.head_for(VIEWS) is head
    assert lesson.head_for({**VIEWS, "semantic/1/2/model=x": np.zeros(2, np.float32)}) is better
