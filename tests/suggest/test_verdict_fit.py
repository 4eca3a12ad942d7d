import dataclasses

import numpy as np
import pytest

from temptrack.fingerprint.music import LIKENESS
from temptrack.fingerprint.picture import STYLE
from temptrack.store import FeedbackRecord, MemoryStore, Verdict, store_identity
from temptrack.suggest.verdict_fit import LEAST_ANSWERS, CurrentVerdicts, fit_verdicts

SOUND = np.ones(LIKENESS.dimension, np.float32)


def verdict(answer: int, said: Verdict = Verdict.KEPT, *, rank: int = 1, confidence: float = 0.5) -> FeedbackRecord:
    made = FeedbackRecord(f"{answer}", f"track {rank}", said, SOUND, rank=rank, answer_raw_confidence=confidence)
    return dataclasses.replace(made, replaced_by="other" if said is Verdict.REPLACED else "")


def editor(keeps: float, answers: int, seed: int = 0) -> list[FeedbackRecord]:
    """Keeps the first of so large a share of answers, each told with a half."""
    rng = np.random.default_rng(seed)
    return [verdict(i, Verdict.KEPT if rng.random() < keeps else Verdict.REPLACED) for i in range(answers)]


def test_nothing_said_changes_nothing() -> None:
    fit = fit_verdicts([])
    assert fit.answers == 0
    assert fit(0.3) == 0.3


def test_a_few_change_nothing_and_many_decide() -> None:
    few, some, many = (fit_verdicts(editor(0.1, count)) for count in (LEAST_ANSWERS - 1, 30, 1000))
    assert few(0.5) == pytest.approx(0.5)
    assert 0.1 < some(0.5) < 0.4
    assert many(0.5) == pytest.approx(0.1, abs=0.03)


def test_the_fewer_the_nearer_to_what_films_say() -> None:
    gone = [abs(fit_verdicts(editor(0.0, count))(0.5) - 0.5) for count in (10, 30, 100)]
    assert gone == sorted(gone)
    assert gone[0] > 0.1


def test_both_shift_and_slope_are_found() -> None:
    rng = np.random.default_rng(1)
    said = rng.uniform(0.05, 0.95, 3000)
    kept = rng.random(3000) < said**2
    given = [
        verdict(i, Verdict.KEPT if k else Verdict.REPLACED, confidence=p)
        for i, (p, k) in enumerate(zip(said, kept, strict=True))
    ]
    fit = fit_verdicts(given)
    for p in (0.2, 0.5, 0.8):
        assert fit(p) == pytest.approx(p**2, abs=0.05)


def test_more_is_never_less_sure_even_for_an_editor_who_keeps_the_unlikely() -> None:
    given = [
        verdict(i, Verdict.KEPT if i % 2 else Verdict.REPLACED, confidence=0.1 if i % 2 else 0.9) for i in range(400)
    ]
    fit = fit_verdicts(given)
    assert fit(0.9) >= fit(0.1)


@pytest.mark.parametrize(
    ("given", "judged"),
    [
        ([verdict(1, Verdict.KEPT, rank=3)], 1),
        ([verdict(1, Verdict.REPLACED)], 1),
        ([verdict(1, Verdict.KEPT, rank=4)], 1),
        ([verdict(1, Verdict.REJECTED)], 0),
        ([verdict(1, Verdict.REJECTED, rank=rank) for rank in (1, 2)], 0),
        ([verdict(1, Verdict.REJECTED, rank=rank) for rank in (1, 2, 3)], 1),
        ([verdict(1, Verdict.REJECTED), verdict(1, Verdict.KEPT, rank=2)], 1),
        ([verdict(1), verdict(2)], 2),
    ],
)
def test_an_answer_counts_when_it_is_clear_what_became_of_it(given: list[FeedbackRecord], judged: int) -> None:
    assert fit_verdicts(given).answers == judged


def test_verdicts_are_read_once_for_all_questions_and_anew_after_each() -> None:
    class Counting(MemoryStore):
        read = 0

        def feedback(self) -> list[FeedbackRecord]:
            self.read += 1
            return super().feedback()

    store = Counting(store_identity(STYLE, LIKENESS))
    current = CurrentVerdicts(store)
    assert [current.fit().answers for _ in range(3)] == [0, 0, 0]
    assert store.read == 1
    store.put_feedback([verdict(1)])
    assert [current.fit().answers for _ in range(3)] == [1, 1, 1]
    assert store.read == 2
