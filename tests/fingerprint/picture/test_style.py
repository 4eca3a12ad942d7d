"""The style vector, the affect and the curve, on traces made by hand and on real film."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from temptrack.fingerprint.picture import COLUMNS, STYLE, PictureTrace, join, style_of, trace_picture
from temptrack.fingerprint.types import PictureStyle
from temptrack.media import Span
from temptrack.progress import Job

MakeTrace = Callable[..., PictureTrace]


def cosine(left: PictureStyle, right: PictureStyle) -> float:
    lengths = np.linalg.norm(left.vector) * np.linalg.norm(right.vector)
    return float(left.vector @ right.vector / lengths)


def test_more_motion_and_more_cuts_are_more_energy(make_trace: MakeTrace) -> None:
    still = style_of(make_trace([0.01] * 300))
    moving = style_of(make_trace([0.4] * 300))
    cut = style_of(make_trace([0.4] * 300, cuts_s=np.arange(1, 30, 1.5).tolist()))
    assert still.affect.energy < moving.affect.energy < cut.affect.energy
    assert still.affect.energy < 0.2
    assert cut.affect.energy > 0.8


def test_brighter_is_more_pleasant(make_trace: MakeTrace) -> None:
    dark, bright = style_of(make_trace([0.1] * 50, luma=0.1)), style_of(make_trace([0.1] * 50, luma=0.7))
    assert dark.affect.valence < 0.3
    assert bright.affect.valence > 0.7


def test_a_cut_is_not_motion(make_trace: MakeTrace) -> None:
    jump = [0.05] * 20 + [9.0] + [0.05] * 19
    assert style_of(make_trace(jump, cuts_s=[2.0])).measures["motion_mean"] == pytest.approx(0.05)
    assert style_of(make_trace(jump)).measures["motion_mean"] > 0.2


def test_cuts_count_from_the_start_of_the_range(make_trace: MakeTrace) -> None:
    style = style_of(make_trace([0.1] * 50, in_s=60.0, cuts_s=[62.0, 63.5]))
    assert style.cuts_s == pytest.approx((2.0, 3.5))
    assert style.measures["cuts_per_min"] == pytest.approx(24)
    assert style.measures["shot_mean_s"] == pytest.approx(5 / 3)


def test_the_motion_curve_rises_where_the_picture_moves(make_trace: MakeTrace) -> None:
    curve = style_of(make_trace([0.01] * 50 + [0.8] * 50)).motion
    assert curve.step_s == 0.5
    assert curve.levels.shape == (20,)
    assert curve.levels[:8].max() < 0.1
    assert curve.levels[11:].min() > 0.9


def test_what_was_not_seen_counts_as_the_middle_of_film(make_trace: MakeTrace) -> None:
    unseen = style_of(make_trace([float("nan")]))
    assert unseen.vector[0] == pytest.approx(0, abs=0.1)
    assert unseen.affect.energy == pytest.approx(0.5, abs=0.2)


@pytest.mark.parametrize("length", [0, 1, 2])
def test_the_shortest_traces_have_a_style(make_trace: MakeTrace, length: int) -> None:
    style = style_of(make_trace([0.1] * length))
    assert style.vector.shape == (STYLE.dimension,)
    assert np.isfinite(style.vector).all()


wild = arrays(np.float32, (12, len(COLUMNS)), elements=st.floats(0, 1e4, width=32))


@given(wild, st.lists(st.floats(0.05, 1.15), max_size=6))
def test_any_trace_has_a_bounded_style(
    values: np.ndarray[tuple[int, int], np.dtype[np.float32]], cuts: list[float]
) -> None:
    trace = PictureTrace(0.0, 1.2, np.arange(12, dtype=np.float64) / 10, np.full(12, 0.1), values, tuple(sorted(cuts)))
    style = style_of(trace)
    assert np.isfinite(style.vector).all()
    assert np.abs(style.vector).max() <= 3
    assert 0 <= style.affect.energy <= 1
    assert 0 <= style.affect.valence <= 1
    assert style.motion.levels.min() >= 0
    assert style.motion.levels.max() <= 1
    assert all(np.isfinite(value) for value in style.measures.values())


def test_one_clip_on_a_time_line_keeps_its_style(make_trace: MakeTrace) -> None:
    clip = make_trace([0.1, 0.2] * 40, in_s=30.0, cuts_s=[33.0], luma=np.linspace(0.1, 0.6, 80))
    alone, placed = style_of(clip), style_of(join([(0.0, clip)], 8.0))
    np.testing.assert_allclose(placed.vector, alone.vector, atol=1e-4)
    assert placed.cuts_s == pytest.approx(alone.cuts_s)


@pytest.fixture(scope="module")
def styles(media_folder: Path) -> dict[str, PictureStyle]:
    clips = media_folder / "action" / "wild_clips" / "clips"
    film = media_folder / "film"
    wanted = {
        "battle": (film / "tears_of_steel_battle_70s.webm", Span(20, 40)),
        "bunny": (film / "big_buck_bunny_0_30s_480p.mp4", Span(0, 20)),
        "bunny again": (film / "big_buck_bunny_0_30s_720p.webm", Span(0, 20)),
        "dragon": (film / "sintel_trailer_52s_480x204.mp4", Span(0, 16)),
        "dragon again": (film / "sintel_trailer_16s_720p.mp4", None),
        "trucks": (clips / "truck_racing.mp4", None),
        "yoga": (clips / "yoga.mp4", None),
        "stage": (clips / "playing_on_stage.mp4", None),
    }
    return {
        name: style_of(trace_picture(path, span, every_frame=True, job=Job())) for name, (path, span) in wanted.items()
    }


@pytest.mark.media
def test_energy_orders_real_clips(styles: dict[str, PictureStyle]) -> None:
    energy = {name: style.affect.energy for name, style in styles.items()}
    assert min(energy["battle"], energy["trucks"]) > 0.6
    assert max(energy["bunny"], energy["yoga"]) < 0.4


@pytest.mark.media
def test_valence_orders_real_clips(styles: dict[str, PictureStyle]) -> None:
    valence = {name: style.affect.valence for name, style in styles.items()}
    assert valence["bunny"] > 0.7
    assert 0.5 > valence["battle"] > valence["stage"]
    assert valence["dragon"] < 0.3


@pytest.mark.media
def test_the_same_film_in_another_encoding_is_nearest(styles: dict[str, PictureStyle]) -> None:
    for name in ("bunny", "dragon"):
        others = {other: cosine(styles[name], style) for other, style in styles.items() if other != name}
        assert max(others, key=lambda other: others[other]) == f"{name} again"
        assert others[f"{name} again"] > 0.8
