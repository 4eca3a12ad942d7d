from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from temptrack.errors import CancelledError
from temptrack.matching import Division, Pairs, Trained, divide, rank_all, train
from temptrack.matching.training import State
from temptrack.progress import Job, Progress
from tests.matching.worlds import SMALL, opinions, pairs_of


def test_music_of_films_never_seen_is_found_again(divided: Division, trained: Trained) -> None:
    ranks = rank_all(divided.judging, trained.matcher.scores)
    assert ranks.recall(10) > 1.8 * ranks.chance_recall(10)
    assert ranks.median < 0.4 * ranks.chance_median


def test_where_there_is_nothing_to_learn_nothing_is_claimed() -> None:
    divided = divide(pairs_of(mislabelled=1.0))
    ranks = rank_all(divided.judging, train(divided, recipe=replace(SMALL, epochs=3)).matcher.scores)
    assert ranks.recall(10) < 1.6 * ranks.chance_recall(10)


def test_the_same_seed_trains_the_same_and_another_another(divided: Division) -> None:
    brief = replace(SMALL, epochs=2)
    one, again, other = (train(divided, seed=seed, recipe=brief).matcher for seed in (1, 1, 2))
    for name, value in one.weights.items():
        np.testing.assert_array_equal(value, again.weights[name])
    assert any(not np.array_equal(value, other.weights[name]) for name, value in one.weights.items())


def test_taken_up_in_the_middle_it_ends_where_it_would_have(divided: Division) -> None:
    brief, kept = replace(SMALL, epochs=3), list[State]()
    whole = train(divided, recipe=brief, keep=kept.append)
    resumed = train(divided, recipe=brief, begun=kept[1])
    assert [epoch.loss for epoch in resumed.history] == [epoch.loss for epoch in whole.history]
    for name, value in whole.matcher.weights.items():
        np.testing.assert_array_equal(value, resumed.matcher.weights[name])


def test_it_stops_when_the_stopping_films_gain_no_more() -> None:
    divided = divide(pairs_of(mislabelled=1.0))
    history = train(divided, recipe=replace(SMALL, epochs=30, patience=2)).history
    assert len(history) < 30
    best = int(np.argmax([epoch.gain for epoch in history]))
    assert len(history) - 1 - best == 2


def test_progress_tells_epoch_loss_and_recall_and_cancelling_stops_it(divided: Division) -> None:
    told: list[Progress] = []

    def listen(progress: Progress) -> None:
        told.append(progress)
        job.cancel()

    job = Job(listen)
    with pytest.raises(CancelledError):
        train(divided, recipe=SMALL, job=job)
    assert [(one.stage, one.done, one.total) for one in told] == [("train", 1, SMALL.epochs)]
    assert "held-out recall@10" in told[0].what


def test_scenes_without_meaning_are_still_matched(divided: Division, trained: Trained) -> None:
    judging = divided.judging
    blind = replace(judging, semantic=np.zeros_like(judging.semantic), has_semantic=np.zeros(len(judging), np.bool_))
    ranks = rank_all(blind, trained.matcher.scores)
    assert ranks.recall(10) > 1.5 * ranks.chance_recall(10)


def test_aleatoric_uncertainty_rises_with_wrong_labels() -> None:
    def aleatoric(mislabelled: float) -> float:
        divided = divide(pairs_of(24, mislabelled=mislabelled))
        matcher = train(divided, recipe=SMALL).matcher
        return float(np.mean([one.aleatoric for one in opinions(matcher, divided.judging)]))

    assert aleatoric(0.6) > aleatoric(0.0) + 0.02


def test_scenes_whose_music_is_free_are_told_from_those_that_ask_for_one() -> None:
    def half_free(pairs: Pairs) -> tuple[Pairs, NDArray[np.bool_]]:
        free = pairs.style[:, 0] > 0
        rows = np.flatnonzero(free)
        order = np.arange(len(pairs))
        order[rows] = np.random.default_rng(1).permutation(rows)
        music = {name: getattr(pairs, name)[order] for name in ("likeness", "affect", "track_likeness", "track_affect")}
        return replace(pairs, **music), free

    matcher = train(divide(half_free(pairs_of(40))[0]), recipe=SMALL).matcher
    asked, free = half_free(pairs_of(20, seed=9))
    said = np.array([one.aleatoric for one in opinions(matcher, asked)])
    assert np.mean(said[free][:, None] > said[~free]) > 0.75


def test_epistemic_uncertainty_falls_with_data() -> None:
    asked = pairs_of(10, seed=7)

    def epistemic(films: int) -> float:
        matcher = train(divide(pairs_of(films)), recipe=SMALL).matcher
        return float(np.mean([one.epistemic for one in opinions(matcher, asked)]))

    assert epistemic(64) < 0.9 * epistemic(16)
