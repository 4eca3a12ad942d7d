import numpy as np
import pytest

from temptrack.fingerprint.action import ActionHead
from tests.fingerprint.action.conftest import KEY


def at(x: float, y: float = 0.0) -> dict[str, "np.ndarray[tuple[int], np.dtype[np.float32]]"]:
    return {KEY: np.array([x, y], np.float32)}


def test_probabilities_follow_the_side(head: ActionHead) -> None:
    right = head.probabilities(at(1.0))
    assert right.sum() == pytest.approx(1)
    np.testing.assert_allclose(right, head.probabilities(at(-1.0))[::-1])
    assert right[1] == pytest.approx(1 / (1 + np.exp(-4)))


def test_it_says_what_it_is_sure_of_and_nothing_else(head: ActionHead) -> None:
    ((label, probability),) = head.recognise(at(1.0))
    assert (label, round(probability, 3)) == ("wave", 0.982)
    assert head.recognise(at(0.05)) == ()


def test_far_from_all_it_learnt_it_keeps_silent(head: ActionHead) -> None:
    assert head.probabilities(at(3.9))[1] > 0.99
    assert head.recognise(at(3.9)) == ()
    assert head.recognise(at(1.0, 1.6)) == ()
    assert head.recognise(at(1.0, 1.4)) != ()


def test_one_figure_beyond_measure_does_not_decide_more(head: ActionHead) -> None:
    np.testing.assert_allclose(head.probabilities(at(4.0)), head.probabilities(at(4e6)))


def test_it_serves_those_who_have_its_inputs(head: ActionHead) -> None:
    assert head.serves(at(0.0))
    assert not head.serves({"style/2/2/x=1": np.zeros(2, np.float32)})
