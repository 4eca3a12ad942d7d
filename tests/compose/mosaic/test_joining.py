"""Cuts laid: in their places, in phase, at constant power."""

from itertools import pairwise

import numpy as np
import pytest

from temptrack.compose.mosaic.joining import Laid, cross_fade, lay, margin_of
from temptrack.compose.mosaic.spectra import Floats

RATE_HZ = 8000
MARGIN = margin_of(RATE_HZ)


def cut(sound: Floats, at: int, begin: int, end: int) -> Laid:
    """A stretch of a long sound, with its margins."""
    return Laid(sound[:, at - MARGIN : at + end - begin + MARGIN], begin, end, MARGIN)


def tone(hertz: float, phase: float = 0.0) -> Floats:
    at_s = np.arange(40_000) / RATE_HZ
    return np.stack([np.sin(2 * np.pi * hertz * at_s + phase)] * 2).astype(np.float32)


def test_cuts_that_follow_one_another_are_the_sound_itself() -> None:
    sound = np.random.default_rng(1).standard_normal((2, 40_000)).astype(np.float32)
    begins = [0, 3000, 7001, 9000]
    laid = lay([cut(sound, 5000 + a, a, b) for a, b in pairwise(begins)], RATE_HZ)
    np.testing.assert_allclose(laid, sound[:, 5000:14_000], atol=1e-5)


@pytest.mark.parametrize("phase", np.linspace(0, 6, 7))
def test_a_tone_goes_on_in_phase(phase: float) -> None:
    one, other = tone(300.0), tone(300.0, float(phase))
    laid = lay([cut(one, 5000, 0, 4000), cut(other, 5000, 4000, 8000)], RATE_HZ)
    assert laid.shape == (2, 8000)
    around = laid[0, 3500:4500]
    assert np.abs(np.diff(around, 2)).max() < 1.2 * (2 * np.pi * 300 / RATE_HZ) ** 2
    loud = np.array([np.abs(part).max() for part in np.split(around, 10)])
    assert loud == pytest.approx(np.ones(10), abs=0.06)


def test_what_has_nothing_in_common_keeps_its_power() -> None:
    rng = np.random.default_rng(2)
    one, other = (rng.standard_normal((1, 200_000)).astype(np.float32) for _ in range(2))
    power = [float(np.mean(part**2)) for part in np.split(cross_fade(one, other)[0], 10)]
    assert power == pytest.approx([1.0] * 10, abs=0.05)
    same = cross_fade(one, one)
    np.testing.assert_allclose(same, one, atol=1e-4)
