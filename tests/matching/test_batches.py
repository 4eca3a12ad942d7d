from dataclasses import replace

import numpy as np

from temptrack.matching import Pairs
from temptrack.matching.batches import LEAST_STEPS, Batches
from temptrack.matching.inputs import cue_inputs, fit_scaling, scene_columns
from temptrack.matching.network import Batch
from tests.matching.worlds import SMALL, pairs_of

PLAIN = replace(SMALL, drop_groups=0.0, batch=32, run=8)


def batches(pairs: Pairs, **changes: object) -> list[Batch]:
    recipe = replace(PLAIN, **changes)  # type: ignore[arg-type]
    return list(Batches(pairs, fit_scaling(pairs), recipe).epoch(np.random.default_rng(5)))


def test_each_member_gets_batches_of_its_own_that_cover_the_pairs() -> None:
    pairs = pairs_of(100)
    made = batches(pairs)
    assert len(made) == len(pairs) // 32
    assert made[0].scene.shape[:2] == (PLAIN.members, 32)
    first = np.concatenate([one.cue[0] for one in made])
    assert len(np.unique(first, axis=0)) == len(pairs)
    assert not np.array_equal(made[0].cue[0], made[0].cue[1])


def test_few_pairs_are_passed_over_several_times() -> None:
    assert len(batches(pairs_of(5, 4))) == LEAST_STEPS


def test_a_batch_holds_runs_of_films() -> None:
    near = [one.shifted.any(axis=2).mean() for one in batches(pairs_of(30))]
    assert np.mean(near) > 0.8


def test_a_scene_and_itself_are_neither_spared_nor_shifted() -> None:
    for one in batches(pairs_of(20)):
        for marks in (one.spared, one.shifted):
            assert not np.diagonal(marks, axis1=1, axis2=2).any()
        assert not (one.spared & one.shifted).any()


def test_the_same_and_nearly_the_same_music_is_spared() -> None:
    pairs = pairs_of(10, 4)
    pairs.piece[1] = pairs.piece[0]
    pairs.likeness[3] = pairs.likeness[2]
    pairs.likeness[4:] = np.eye(36, 20, dtype=np.float32) + np.eye(36, 20, -20, dtype=np.float32) * -1
    one = batches(pairs, batch=40)[0]
    assert one.spared[0].sum() == 4
    assert batches(pairs, batch=40, spare_alike=False)[0].spared[0].sum() == 0


def test_recognised_cues_are_shown_as_their_tracks_as_often_as_told() -> None:
    pairs = pairs_of(30)
    pairs.has_track[:] = pairs.film % 2 == 0
    pairs.track_likeness[:] = 0.0
    shown = np.concatenate([one.cue[0] for one in batches(pairs, swap_tracks=0.5)])
    as_tracks = (shown[:, :20] == cue_inputs(fit_scaling(pairs), pairs.track_likeness, pairs.affect)[0, :20]).all(
        axis=1
    )
    assert 0.15 < as_tracks.mean() < 0.35


def test_groups_are_dropped_as_often_as_told_with_their_flags() -> None:
    pairs = pairs_of(60)
    columns, flag = scene_columns(fit_scaling(pairs))["dynamics"]
    rows = np.concatenate([one.scene[0] for one in batches(pairs, drop_groups=0.4)])
    gone = rows[:, flag] == 0
    assert 0.3 < gone.mean() < 0.5
    assert not rows[gone, columns].any()
    assert rows[~gone, columns].any(axis=1).all()
