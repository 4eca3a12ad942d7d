"""Dynamics tell how things move, whichever way round, and of real people what they do."""

import csv
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from temptrack.fingerprint.picture import DYNAMICS, PictureTrace, dynamics_of, trace_picture
from temptrack.fingerprint.picture.dynamics import PARTS
from temptrack.fingerprint.picture.trace import COLUMNS
from temptrack.media import SmallFrame
from temptrack.progress import Job

MakeTrace = Callable[..., PictureTrace]


def part(
    vector: np.ndarray[tuple[int], np.dtype[np.float32]], name: str
) -> np.ndarray[tuple[int], np.dtype[np.float32]]:
    begin = 0
    for known, size in PARTS.items():
        if known == name:
            return vector[begin : begin + size]
        begin += size
    raise KeyError(name)


def moving(
    make_trace: MakeTrace, seconds: float, hz: float, cell: int, *, cuts: tuple[float, ...] = ()
) -> PictureTrace:
    """One cell goes up and down at a rate."""
    at = np.arange(round(seconds * 25)) / 25
    trace = make_trace([0.1] * len(at), step_s=0.04, cuts_s=cuts)
    values = trace.values.copy()
    speed = np.sin(2 * np.pi * hz * at)
    values[:, COLUMNS.index(f"stir_{cell}")] = 0.1 + np.abs(speed)
    values[:, COLUMNS.index(f"down_{cell}")] = speed
    return replace(trace, values=values)


def test_where_it_moves_is_told(make_trace: MakeTrace) -> None:
    upper, lower = (dynamics_of(moving(make_trace, 4, 1.0, cell)) for cell in (1, 13))
    assert upper is not None
    assert lower is not None
    assert part(upper, "layout")[0] > 0.9
    assert part(lower, "layout")[6] > 0.9
    assert part(upper, "spread")[4] < -1 < 1 < part(lower, "spread")[4], "the middle of the motion, from the top"


def test_a_mirror_image_has_the_same_dynamics(make_trace: MakeTrace) -> None:
    rng = np.random.default_rng(5)
    trace = make_trace([0.1] * 100, step_s=0.04)
    values = trace.values.copy()
    values[:, 2:52] = rng.normal(size=(100, 50))
    values[:, 4:20] = np.abs(values[:, 4:20])
    other = values.copy()
    for first, sign in ((4, 1), (20, -1), (36, 1)):
        cells = values[:, first : first + 16].reshape(-1, 4, 4)
        other[:, first : first + 16] = sign * cells[:, :, ::-1].reshape(-1, 16)
    other[:, 2] *= -1
    one, two = (dynamics_of(replace(trace, values=v)) for v in (values, other))
    assert one is not None
    assert two is not None
    np.testing.assert_allclose(one, two, atol=1e-5)


@pytest.mark.parametrize(("hz", "band"), [(1.0, 2), (2.0, 3), (3.2, 4)])
def test_a_rhythm_is_found_in_its_band(make_trace: MakeTrace, hz: float, band: int) -> None:
    vector = dynamics_of(moving(make_trace, 8, hz, 5))
    assert vector is not None
    falling = part(vector, "rhythm")[:30].reshape(6, 5)[:, 4]
    assert falling.argmax() == band


def test_a_cut_is_no_motion(make_trace: MakeTrace) -> None:
    plain = moving(make_trace, 8, 1.0, 5, cuts=(4.0,))
    values = plain.values.copy()
    values[100, :52] = 50.0
    with_jump, without = dynamics_of(replace(plain, values=values)), dynamics_of(plain)
    assert with_jump is not None
    assert without is not None
    np.testing.assert_allclose(with_jump, without, atol=1e-6)


def test_without_frames_that_follow_each_other_there_are_none(make_trace: MakeTrace) -> None:
    trace = moving(make_trace, 4, 1.0, 5)
    assert dynamics_of(replace(trace, every_frame=False)) is None
    assert dynamics_of(moving(make_trace, 0.4, 1.0, 5)) is None
    assert dynamics_of(moving(make_trace, 4, 1.0, 5, cuts=tuple(np.arange(0.4, 4, 0.4).tolist()))) is None


def test_a_still_picture_has_finite_dynamics(make_trace: MakeTrace) -> None:
    vector = dynamics_of(make_trace([0.0] * 50))
    assert vector is not None
    assert vector.shape == (DYNAMICS.dimension,)
    assert np.isfinite(vector).all()


@pytest.mark.media
def test_one_arm_is_told_from_two(media_folder: Path) -> None:
    folder = media_folder / "action" / "weizmann"
    with (folder / "labels.csv").open() as rows:
        clips = [row for row in csv.DictReader(rows) if row["variant"] == "original"]
    lopsided: dict[str, list[float]] = {"wave1": [], "wave2": []}
    for row in clips:
        if row["label"] in lopsided and len(lopsided[row["label"]]) < 3:
            vector = dynamics_of(trace_picture(folder / row["file"], None, every_frame=True, job=Job()))
            assert vector is not None
            lopsided[row["label"]].append(float(part(vector, "layout")[-1]))
    assert min(lopsided["wave1"]) > max(lopsided["wave2"])


def test_a_moving_block_moves_in_its_cell(make_frame: Callable[..., SmallFrame]) -> None:
    from temptrack.fingerprint.picture.motion import movement, shrink

    luma = np.full((120, 160), 90, np.uint8)
    before, after = luma.copy(), luma.copy()
    before[12:24, 124:136] = 220
    after[12:24, 128:140] = 220
    step = movement(shrink(make_frame(before)), shrink(make_frame(after)), 0.04)
    assert step.cells is not None
    assert np.unravel_index(step.cells[0].argmax(), (4, 4)) == (0, 3)
    assert step.cells[1, 0, 3] > 0.1 > abs(step.cells[2, 0, 3])
    assert step.cells[0, 2:].max() == 0
