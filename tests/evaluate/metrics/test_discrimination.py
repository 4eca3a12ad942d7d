import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import roc_auc_score

from temptrack.evaluate.metrics import auroc

levels = st.lists(st.integers(0, 9).map(float), min_size=1, max_size=50)


def test_known_values() -> None:
    assert auroc([0, 1], [2, 3]) == 1
    assert auroc([2, 3], [0, 1]) == 0
    assert auroc([1], [1]) == 0.5
    assert auroc([0, 2], [1]) == 0.5


@given(levels, levels)
def test_is_that_of_scikit_learn_and_turns_around(low: list[float], high: list[float]) -> None:
    expected = roc_auc_score([0] * len(low) + [1] * len(high), np.array(low + high))
    assert auroc(low, high) == pytest.approx(expected)
    assert auroc(low, high) == pytest.approx(1 - auroc(high, low))
