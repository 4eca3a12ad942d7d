"""Sentences follow the figures, and read as sentences."""

import re
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from temptrack.fingerprint.picture import COLUMNS, PictureTrace, describe_style, style_of

MakeTrace = Callable[..., PictureTrace]


def test_a_fast_dark_scene(make_trace: MakeTrace) -> None:
    trace = make_trace([0.5] * 300, cuts_s=np.arange(1, 30, 1.0).tolist(), luma=0.1)
    sentence = describe_style(style_of(trace))
    assert sentence.startswith("Very fast-cut, ")
    assert "very dark" in sentence
    assert sentence.endswith(".")


def test_a_still_bright_shot(make_trace: MakeTrace) -> None:
    sentence = describe_style(style_of(make_trace([0.0] * 100, luma=0.8)))
    assert sentence.startswith("A single almost still shot, very bright")


def test_different_scenes_read_differently(make_trace: MakeTrace) -> None:
    scenes = [
        make_trace([motion] * 100, cuts_s=cuts, luma=luma)
        for motion in (0.01, 0.1, 0.6)
        for cuts in ([], [5.0], [1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0])
        for luma in (0.1, 0.4, 0.8)
    ]
    assert len({describe_style(style_of(scene)) for scene in scenes}) >= 20


figures = arrays(np.float32, (10, len(COLUMNS)), elements=st.floats(0, 200, width=32))


@given(figures)
def test_any_style_is_one_sentence_without_figures(
    values: np.ndarray[tuple[int, int], np.dtype[np.float32]],
) -> None:
    style = style_of(PictureTrace(0.0, 1.0, np.arange(10, dtype=np.float64) / 10, np.full(10, 0.1), values, (0.5,)))
    sentence = describe_style(style)
    assert re.fullmatch(r"[A-Z][a-z ,;-]+\.", sentence)
    assert ", ," not in sentence
    assert "  " not in sentence


@pytest.mark.parametrize("missing", ["flicker", "camera_share", "motion_variation", "shot_variation"])
def test_what_could_not_be_measured_is_not_told(make_trace: MakeTrace, missing: str) -> None:
    style = style_of(make_trace([0.2] * 50))
    del style.measures[missing]
    assert describe_style(style)
