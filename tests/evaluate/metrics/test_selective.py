import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from temptrack.evaluate.metrics import aurc, best_aurc, risk_coverage

answers = st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1, max_size=100)


def test_known_curve() -> None:
    curve = risk_coverage([0.9, 0.8, 0.7, 0.6], [True, False, True, False])
    assert curve.coverage.tolist() == [0.25, 0.5, 0.75, 1.0]
    assert curve.risk.tolist() == pytest.approx([0, 1 / 2, 1 / 3, 1 / 2])
    assert curve.threshold.tolist() == [0.9, 0.8, 0.7, 0.6]
    assert aurc([0.9, 0.8, 0.7, 0.6], [True, False, True, False]) == pytest.approx((0 + 1 / 2 + 1 / 3 + 1 / 2) / 4)
    assert best_aurc([True, False, True, False]) == pytest.approx((0 + 0 + 1 / 3 + 1 / 2) / 4)
    assert aurc([], []) == 0


def test_confidence_that_says_nothing_has_the_risk_of_all() -> None:
    right = [True, False, False, False]
    assert aurc([0.5] * 4, right) == pytest.approx(0.75)


@given(answers, st.randoms(use_true_random=False))
def test_depends_on_no_order_and_lies_between_the_best_and_the_worst(pairs: list, random) -> None:  # type: ignore[no-untyped-def, type-arg]
    said, right = (list(column) for column in zip(*pairs, strict=True))
    shuffled = random.sample(pairs, len(pairs))
    mixed, was = (list(column) for column in zip(*shuffled, strict=True))
    assert aurc(said, right) == pytest.approx(aurc(mixed, was))
    worst = aurc(1.0 - np.array(right, float), right)
    assert best_aurc(right) - 1e-12 <= aurc(said, right) <= worst + 1e-12
    assert risk_coverage(said, right).risk[-1] == pytest.approx(1 - np.mean(right))


@given(answers)
def test_only_the_order_of_confidences_matters(pairs: list[tuple[float, bool]]) -> None:
    said, right = (list(column) for column in zip(*pairs, strict=True))
    steps = np.unique(said, return_inverse=True)[1].astype(float)
    assert aurc(said, right) == pytest.approx(aurc(steps, right))
