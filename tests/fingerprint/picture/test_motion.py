"""Motion: a shift of known size comes out as that speed, noise and fades do not come out at all."""

import time
from collections.abc import Callable
from itertools import pairwise

import numpy as np
import pytest
from numpy.typing import NDArray

from temptrack.fingerprint.picture.motion import FORGETTING_S, Movement, is_another_picture, movement, shrink
from temptrack.media import SmallFrame

MakeFrame = Callable[..., SmallFrame]
Plane = NDArray[np.uint8]
GAP_S = 0.04


def step(make_frame: MakeFrame, before: Plane, after: Plane, gap_s: float = GAP_S) -> Movement:
    return movement(shrink(make_frame(before)), shrink(make_frame(after)), gap_s)


@pytest.mark.parametrize("pixels", [1, 2, 4])
def test_a_pan_has_its_speed(make_frame: MakeFrame, texture: Plane, pixels: int) -> None:
    moved = step(make_frame, texture[:, : -2 * pixels], texture[:, pixels:-pixels])
    speed = pixels / (texture.shape[1] - 2 * pixels) / GAP_S * (1 + GAP_S / FORGETTING_S)
    assert moved.camera == pytest.approx(speed, rel=0.3)
    assert 0.4 * speed < moved.motion < 1.1 * speed


def test_twice_as_fast_is_about_twice_the_motion(make_frame: MakeFrame, texture: Plane) -> None:
    slow = step(make_frame, texture[:, :-6], texture[:, 2:-4])
    fast = step(make_frame, texture[:, :-6], texture[:, 4:-2])
    assert 1.6 < fast.motion / slow.motion < 2.4


def test_half_the_contrast_is_the_same_motion(make_frame: MakeFrame, texture: Plane) -> None:
    low = (64 + texture // 2).astype(np.uint8)
    full = step(make_frame, texture[:, :-4], texture[:, 4:])
    half = step(make_frame, low[:, :-4], low[:, 4:])
    assert half.motion == pytest.approx(full.motion, rel=0.25)


def test_grain_and_fades_are_not_motion(make_frame: MakeFrame, texture: Plane) -> None:
    grain = np.random.default_rng(1).integers(-3, 4, texture.shape)
    noisy = (texture.astype(int) + grain).clip(0, 255).astype(np.uint8)
    assert step(make_frame, texture, noisy).motion < 0.01
    assert step(make_frame, texture, (texture - 10).astype(np.uint8)).motion < 0.01


def test_an_object_crossing_a_still_frame_is_not_the_camera(make_frame: MakeFrame, texture: Plane) -> None:
    before, after = texture.copy(), texture.copy()
    before[40:56, 60:76] = 255
    after[40:56, 66:82] = 255
    moved = step(make_frame, before, after)
    assert moved.motion > 0.05
    assert moved.camera < moved.motion / 3


def test_an_object_before_a_moving_camera_does_not_fool_it(make_frame: MakeFrame, texture: Plane) -> None:
    before, after = texture[:, :-2].copy(), texture[:, 2:].copy()
    before[40:60, 60:80] = 255
    after[40:60, 66:86] = 255
    alone = step(make_frame, texture[:, :-2], texture[:, 2:])
    assert step(make_frame, before, after).camera == pytest.approx(alone.camera, rel=0.2)


def test_another_size_or_no_time_is_no_motion(make_frame: MakeFrame, texture: Plane) -> None:
    assert step(make_frame, texture, texture[:48]) == Movement(0.0, 0.0)
    assert step(make_frame, texture, texture, gap_s=0.0) == Movement(0.0, 0.0)


@pytest.mark.parametrize("shape", [(1, 1), (2, 160), (39, 41), (160, 90), (67, 160)])
def test_any_size_shrinks(make_frame: MakeFrame, shape: tuple[int, int]) -> None:
    grid = shrink(make_frame(np.full(shape, 200, np.uint8)))
    assert grid.mean() == pytest.approx(200)
    assert max(grid.shape) <= 80 or min(shape) < 4


def test_shrinking_keeps_the_mean_of_whole_cells(make_frame: MakeFrame, texture: Plane) -> None:
    assert shrink(make_frame(texture)).mean() == pytest.approx(texture.mean(), abs=1e-3)


def test_another_picture_is_told_from_the_same_one(make_frame: MakeFrame, texture: Plane) -> None:
    here, there = shrink(make_frame(texture)), shrink(make_frame(np.ascontiguousarray(texture[::-1, ::-1])))
    assert not is_another_picture(here, here)
    assert is_another_picture(here, there)
    black, white = np.zeros_like(here), np.full_like(here, 255)
    assert is_another_picture(black, white)
    assert not is_another_picture(black, black)


def test_it_costs_less_than_half_a_millisecond(make_frame: MakeFrame, texture: Plane) -> None:
    frames = [make_frame(np.roll(texture, shift, axis=1)) for shift in range(50)]
    costs = []
    for _ in range(3):
        begin = time.process_time()
        grids = [shrink(frame) for frame in frames]
        for before, after in pairwise(grids):
            movement(before, after, GAP_S)
        costs.append((time.process_time() - begin) / len(frames))
    assert min(costs) < 0.0005
