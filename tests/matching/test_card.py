import json
from dataclasses import replace

import numpy as np
import pytest

from temptrack.matching import compare
from temptrack.matching.card import Card, card_from, figures_of
from temptrack.matching.judging import Ranks

RANKS = Ranks(np.array([1.0, 3.0, 20.0, 50.0]), np.full(4, 100.0), np.array([0, 0, 1, 1]))


def some_card() -> Card:
    return Card(
        made_at="2024-01-01T00:00:00+00:00",
        seed=3,
        pairs=400,
        films=20,
        film_ids=("a", "b"),
        judged_ids=("b",),
        digest="00ff",
        fingerprints={"style": "s", "likeness": "l"},
        semantic_key="",
        dynamics_key="d",
        figures=figures_of(RANKS, compare(RANKS.by_film())),
        epochs=12,
        took_s=3.5,
        recipe={"rate": 0.003},
    )


def test_it_comes_back_from_json_as_it_was() -> None:
    for card in (some_card(), replace(some_card(), against=compare(np.ones(5)), version=4, replaced=2)):
        assert card_from(json.loads(json.dumps(card.to_json()))) == card


def test_one_of_another_version_or_with_parts_missing_is_refused() -> None:
    plain = some_card().to_json()
    with pytest.raises(ValueError, match="another version"):
        card_from({**plain, "card_version": 99})
    del plain["figures"]
    with pytest.raises(KeyError):
        card_from(plain)


def test_the_figures_in_words() -> None:
    assert some_card().figures.sentence() == (
        "of 100 pieces of music it puts the one that really played at place 12 in the median (chance: 50), "
        "among the first ten for 50 % of scenes (chance: 10 %)"
    )
