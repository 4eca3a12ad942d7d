import math

import pytest

from temptrack.store.bm25 import rank


def test_a_score_worked_out_by_hand() -> None:
    documents = {"a": ["rain", "rain", "night"], "b": ["night"], "c": ["sun", "sand"]}
    # one of three documents has "rain", twice, and is 3 terms long where the mean is 2
    rarity = math.log(1 + (3 - 1 + 0.5) / (1 + 0.5))
    presence = 2 * 2.2 / (2 + 1.2 * (0.25 + 0.75 * 3 / 2))
    ((name, score),) = rank(documents, ["rain"])
    assert name == "a"
    assert score == pytest.approx(rarity * presence)


def test_shorter_and_rarer_and_more_often_score_higher() -> None:
    documents = {"long": ["night", "a", "b", "c"], "short": ["night"], "often": ["night", "night"], "none": ["sun"]}
    order = [name for name, _ in rank(documents, ["night"])]
    assert order == ["often", "short", "long"]
    assert next(name for name, _ in rank(documents, ["night", "c"])) == "long"


@pytest.mark.parametrize(("documents", "query"), [({}, ["x"]), ({"a": []}, ["x"]), ({"a": ["x"]}, [])])
def test_nothing_shared_is_nothing_found(documents: dict[str, list[str]], query: list[str]) -> None:
    assert rank(documents, query) == []
