"""Light and colour: figures known from the papers and from colours anyone can check."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from temptrack.fingerprint.picture.light import (
    LIGHT_COLUMNS,
    colour_temperature_k,
    colourfulness,
    measure_light,
)
from temptrack.media import SmallFrame

MakeFrame = Callable[..., SmallFrame]
GREY = np.full((90, 160), 128, np.uint8)
RED = (np.full((90, 160), 76, np.uint8), 85, 255)
"""Pure red in JFIF."""


def figures(frame: SmallFrame) -> dict[str, float]:
    return dict(zip(LIGHT_COLUMNS, measure_light(frame).tolist(), strict=True))


def test_even_grey_has_no_contrast_and_no_colour(make_frame: MakeFrame) -> None:
    found = figures(make_frame(GREY))
    assert found["luma"] == pytest.approx(128 / 255)
    assert found["contrast"] == pytest.approx(0, abs=1e-6)
    assert found["saturation"] == pytest.approx(0, abs=1e-6)
    assert found["low_key"] == found["high_key"] == 0
    assert found["red"] == pytest.approx((128 / 255) ** 2.4, rel=1e-5)


def test_half_black_half_white_is_all_contrast(make_frame: MakeFrame) -> None:
    luma = np.zeros((90, 160), np.uint8)
    luma[:, 80:] = 255
    found = figures(make_frame(luma))
    assert found["contrast"] == pytest.approx(0.5)
    assert (found["low_key"], found["high_key"]) == (0.5, 0.5)


def test_pure_red_is_saturated_and_colourful(make_frame: MakeFrame) -> None:
    found = figures(make_frame(*RED))
    assert found["saturation"] == pytest.approx(1, abs=0.02)
    assert found["red"] == pytest.approx(1, abs=0.03)
    assert found["green"] == pytest.approx(0, abs=0.01)
    # Hasler & Süsstrunk's M3 of one colour: 0.3 times the length of (255, 127.5).
    moments = found["rg"], found["rg_square"], found["yb"], found["yb_square"]
    assert colourfulness(*moments) == pytest.approx(0.3 * np.hypot(255, 127.5), rel=0.02)


def test_a_frame_of_odd_and_tiny_size_measures(make_frame: MakeFrame) -> None:
    assert np.isfinite(measure_light(make_frame(np.full((1, 3), 9, np.uint8)))).all()


@pytest.mark.parametrize(
    ("light", "kelvin", "within"),
    [((1.0, 1.0, 1.0), 6504, 60), ((1.0, 0.68, 0.34), 3700, 300), ((0.8, 0.9, 1.0), 7900, 500)],
)
def test_colour_temperature_of_known_lights(light: tuple[float, float, float], kelvin: float, within: float) -> None:
    assert colour_temperature_k(*light) == pytest.approx(kelvin, abs=within)


def test_a_picture_without_light_has_the_standard_white() -> None:
    assert colour_temperature_k(0, 0, 0) == 6504.0


@given(st.tuples(*[st.floats(0, 1)] * 3))
def test_colour_temperature_stays_in_its_range(light: tuple[float, float, float]) -> None:
    assert 1500 <= colour_temperature_k(*light) <= 20000


@given(st.floats(-255, 255), st.floats(-255, 255), st.floats(0, 1e4), st.floats(0, 1e4))
def test_colourfulness_is_never_negative(rg: float, yb: float, more_rg: float, more_yb: float) -> None:
    assert colourfulness(rg, rg**2 + more_rg, yb, yb**2 + more_yb) >= 0
