"""What training promises: the same twice, the same after an interruption, and one network in two languages."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from temptrack.compose.generate.division import Division
from temptrack.compose.generate.inputs import WIDTH
from temptrack.compose.generate.making import make_codes
from temptrack.compose.generate.meter import deviations_of
from temptrack.compose.generate.network import Gauge, initial_weights, make
from temptrack.compose.generate.training import State, train
from temptrack.compose.generate.unfinished import Unfinished
from temptrack.errors import CancelledError
from temptrack.progress import Job, Progress
from tests.compose.generate.pieces import BRIEF, SMALL


def test_the_network_at_work_is_the_one_that_was_trained() -> None:
    rng = np.random.default_rng(0)
    weights = initial_weights(SMALL, 16, WIDTH, rng)
    rows, noise, beat_noise = (
        rng.standard_normal(shape).astype(np.float32) for shape in ((3, 20, WIDTH), (3, 6), (3, 20, 2))
    )
    here = make_codes(weights, SMALL.dilations, rows, noise, beat_noise)
    tensors = {name: torch.from_numpy(one) for name, one in weights.items()}
    asked, each = (torch.from_numpy(one).transpose(1, 2) for one in (rows, beat_noise))
    there = make(tensors, SMALL.dilations, asked, torch.from_numpy(noise), each)
    assert there.transpose(1, 2).numpy() == pytest.approx(here, abs=1e-5)


def test_the_gauge_it_is_taught_with_is_the_meter(division: Division) -> None:
    codes = division.held_out[0].codes
    patches = division.coding.decode(codes, np.arange(len(codes) + 1, dtype=np.float64))
    read = Gauge(division.coding, division.meter).read(torch.from_numpy(codes.T[None].copy()))[0].numpy()
    usual = np.abs(read) < 2.9  # beyond, the meter's share of music says no more
    assert usual.sum() > 20
    assert read[usual] == pytest.approx(deviations_of(division.meter.read(patches))[usual], abs=2e-2)


def test_the_same_seed_trains_the_same_and_another_does_not(division: Division) -> None:
    one, same, other = (train(division, seed=seed, recipe=BRIEF) for seed in (3, 3, 4))
    assert one.history == same.history
    assert one.history != other.history
    for name, value in one.arrays.items():
        np.testing.assert_array_equal(value, same.arrays[name])


def test_interrupted_it_ends_as_if_it_had_not_been(division: Division, tmp_path: Path) -> None:
    recipe = replace(BRIEF, epochs=4)
    kept = Unfinished(tmp_path / "x", "digest", 2, recipe)
    assert kept.begun() is None
    whole = train(division, seed=2, recipe=recipe)

    def leave(progress: Progress) -> None:
        if progress.done == 2:
            job.cancel()

    job = Job(leave)
    with pytest.raises(CancelledError):
        train(division, seed=2, recipe=recipe, keep=kept.keep, job=job)
    begun = Unfinished(tmp_path / "x", "digest", 2, recipe).begun()
    assert begun is not None
    assert len(begun.history) == 2
    ended = train(division, seed=2, recipe=recipe, begun=begun)
    assert ended.history == whole.history
    for name, value in whole.arrays.items():
        np.testing.assert_array_equal(value, ended.arrays[name])
    for about in (("other", 2, recipe), ("digest", 3, recipe), ("digest", 2, BRIEF)):
        assert Unfinished(tmp_path / "x", *about).begun() is None
    kept.forget()
    assert kept.begun() is None


def test_a_training_that_breaks_down_ends_at_once(division: Division) -> None:
    state = train(division, recipe=replace(BRIEF, rate=1e30, steps=4, epochs=9))
    assert not state.history[-1].look.finite
    assert len(state.history) < 9
    assert state.ended(BRIEF)


def test_the_best_epoch_is_kept_beside_the_last(division: Division) -> None:
    seen: list[State] = []
    state = train(division, recipe=replace(BRIEF, epochs=3, steps=6, rate=5e-3), keep=seen.append)
    best = seen[state.best]
    for name, value in state.arrays.items():
        if name.startswith("best."):
            np.testing.assert_array_equal(value, best.arrays[f"mean.{name.removeprefix('best.')}"])
