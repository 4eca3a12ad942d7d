"""Verdicts, over each store."""

import dataclasses
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from temptrack.errors import InvalidInputError
from temptrack.fingerprint.types import Affect
from temptrack.store import (
    EvidenceRecord,
    FeedbackRecord,
    MemoryStore,
    QuestionRecord,
    Store,
    Verdict,
    open_store,
)
from tests.store.making import DYNAMICS, IDENTITY, LIKENESS, SEMANTIC, STYLE, everything, film, plain, track, vector


@pytest.fixture(params=["memory", "lance"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    opened: Store = MemoryStore(IDENTITY) if request.param == "memory" else open_store(tmp_path / "store", IDENTITY)
    yield opened
    opened.close()


def verdict(number: int, **changes: Any) -> FeedbackRecord:
    made = FeedbackRecord(
        answer_id=f"answer's {number // 3}",
        track_id=f"{number:032x}",
        verdict=Verdict.KEPT,
        likeness=vector(number, LIKENESS.dimension),
        asked=QuestionRecord(
            text="night chase; DROP TABLE 夜",
            affect=Affect(0.25, 0.75),
            style=vector(number + 1, STYLE.dimension),
            dynamics=vector(number + 2, DYNAMICS.dimension),
            dynamics_key=DYNAMICS.key,
            semantic=vector(number + 3, SEMANTIC.dimension),
            semantic_key=SEMANTIC.key,
            description="A chase at night.",
        ),
        rank=number % 3 + 1,
        confidence=0.625,
        raw_confidence=0.5,
        answer_raw_confidence=0.75,
        evidence=(EvidenceRecord("scenes", 1.5), EvidenceRecord("affect", -0.25)),
        given_at=f"2025-01-01T00:00:{number:02}Z",
    )
    return dataclasses.replace(made, **changes)


def test_an_empty_store_has_none(store: Store) -> None:
    assert store.feedback() == []
    assert store.count_feedback() == 0
    store.put_feedback([])
    assert store.feedback() == []


def test_verdicts_come_back_bit_for_bit_in_the_order_given(store: Store) -> None:
    given = [verdict(i) for i in range(7)]
    given[1] = dataclasses.replace(
        given[1], asked=QuestionRecord(text="only words"), evidence=(), verdict=Verdict.REJECTED
    )
    given[2] = dataclasses.replace(
        given[2], verdict=Verdict.REPLACED, replaced_by="f" * 32, replacement=vector(9, LIKENESS.dimension)
    )
    store.put_feedback(given[3:])
    store.put_feedback(given[:3])
    assert [plain(each) for each in store.feedback()] == [plain(each) for each in given]
    assert store.count_feedback() == 7


def test_the_same_verdict_twice_is_one_and_a_later_one_overrides(store: Store) -> None:
    store.put_feedback([verdict(1)])
    store.put_feedback([verdict(1), verdict(2)])
    assert store.count_feedback() == 2
    changed = verdict(1, verdict=Verdict.REJECTED, given_at="2026-01-01T00:00:00Z")
    store.put_feedback([verdict(1), changed])
    assert [plain(each) for each in store.feedback()] == [plain(verdict(2)), plain(changed)]


def test_verdicts_outlive_their_tracks_and_disturb_nothing(store: Store) -> None:
    tracks = [track(i) for i in range(3)]
    store.put_tracks(tracks)
    store.put_film(*film("heat"))
    before = everything(store)
    store.put_feedback([verdict(i) for i in range(3)])
    assert everything(store) == before
    store.remove_tracks([one.track_id for one in tracks])
    assert store.count_feedback() == 3


@pytest.mark.parametrize(
    "changes",
    [
        {"answer_id": ""},
        {"track_id": ""},
        {"verdict": Verdict.REPLACED},
        {"replaced_by": "abc"},
        {"likeness": vector(1, 3)},
        {"replacement": vector(1, 3), "verdict": Verdict.REPLACED, "replaced_by": "abc"},
        {"asked": QuestionRecord(style=vector(1, 3))},
        {"asked": QuestionRecord(semantic=vector(1, SEMANTIC.dimension))},
        {"asked": QuestionRecord(dynamics=vector(1, 2), dynamics_key=DYNAMICS.key)},
        {"asked": QuestionRecord(text="\udc80")},
    ],
)
def test_what_cannot_be_kept_is_refused_whole(store: Store, changes: dict[str, Any]) -> None:
    with pytest.raises(InvalidInputError):
        store.put_feedback([verdict(1), verdict(2, **changes)])
    assert store.count_feedback() == 0


def test_a_store_from_before_there_were_verdicts_gets_the_table(tmp_path: Path) -> None:
    store = open_store(tmp_path, IDENTITY)
    store.put_tracks([track(1)])
    store.put_feedback([verdict(1)])
    store.close()
    shutil.rmtree(tmp_path / "feedback.lance")
    again = open_store(tmp_path, IDENTITY)
    assert (again.count_tracks(), again.count_feedback()) == (1, 0)
    again.put_feedback([verdict(2)])
    again.close()
    assert [plain(each) for each in open_store(tmp_path, IDENTITY).feedback()] == [plain(verdict(2))]


def test_their_edition_is_another_after_each_and_the_same_without(store: Store) -> None:
    for given in ([verdict(1)], [verdict(1)], [verdict(2), verdict(3)]):
        before = store.edition("verdicts")
        everything(store)
        assert store.edition("verdicts") == before
        store.put_feedback(given)
        assert store.edition("verdicts") != before
