import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from temptrack.fingerprint.presence.smoothing import smooth


def test_a_doubt_between_certainties_is_resolved_by_them() -> None:
    evidence = np.array([4.0] * 10 + [-1.0] + [4.0] * 10)
    assert smooth(evidence, lasts_s=8.0, share=0.5)[10] > 0.5


def test_clear_borders_stay_where_they_are() -> None:
    evidence = np.array([-4.0] * 12 + [4.0] * 12)
    assert (smooth(evidence, lasts_s=8.0, share=0.5) > 0.5).tolist() == [False] * 12 + [True] * 12


def test_without_evidence_the_usual_share_remains() -> None:
    assert smooth(np.zeros(50), lasts_s=5.0, share=0.3) == pytest.approx(0.3, abs=1e-6)


@given(st.lists(st.floats(-40, 40), min_size=1, max_size=60), st.floats(0.5, 60), st.floats(0.1, 0.9))
def test_it_answers_probabilities_and_is_the_same_both_ways(odds: list[float], lasts_s: float, share: float) -> None:
    smoothed = smooth(np.array(odds), lasts_s=lasts_s, share=share)
    assert smoothed.shape == (len(odds),)
    assert ((smoothed >= 0) & (smoothed <= 1)).all()


def test_the_sum_over_all_paths_agrees() -> None:
    evidence, lasts_s, share = np.array([0.7, -1.1, 0.4, 2.0]), 3.0, 0.4
    ends = 0.5 / lasts_s
    begins = ends * share / (1 - share)
    move = [[1 - begins, begins], [ends, 1 - ends]]
    total = np.zeros(2)
    for path in np.ndindex(2, 2, 2, 2):
        weight = (1 - share, share)[path[0]]
        for i, state in enumerate(path):
            own = 1 / (1 + np.exp(-evidence[i]))
            weight *= own if state else 1 - own
            weight *= move[path[i - 1]][state] if i else 1.0
        total[path[2]] += weight
    assert smooth(evidence, lasts_s=lasts_s, share=share)[2] == pytest.approx(total[1] / total.sum())
