import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from temptrack.fingerprint.copies.settings import CROPS, SIGNATURE_BITS, SIGNATURE_BYTES
from temptrack.fingerprint.copies.signature import distance, mirrored, signatures_of
from tests.fingerprint.copies.pictures import scene

WHOLE = (0, 90, 0, 160)


def bits(seed: int, gain: float = 1.0, lift: float = 0.0) -> "np.typing.NDArray[np.uint8]":
    return signatures_of(scene(seed, 0).astype(np.float32) * gain + lift, WHOLE)[0]


@settings(max_examples=30)
@given(st.integers(0, 500), st.floats(0.2, 3), st.floats(-50, 50))
def test_brightness_and_contrast_change_nothing(seed: int, gain: float, lift: float) -> None:
    assert distance(bits(seed), bits(seed, gain, lift)).max() <= 2


@settings(max_examples=30)
@given(st.integers(0, 500))
def test_mirroring_the_picture_mirrors_the_signature(seed: int) -> None:
    turned, _ = signatures_of(scene(seed, 0)[:, ::-1].astype(np.float32), WHOLE)
    centred = [n for n, crop in enumerate(CROPS) if crop[2] == 0.5]
    assert distance(mirrored(bits(seed)), turned)[centred].max() <= 4
    assert np.array_equal(mirrored(mirrored(bits(seed))), bits(seed))


@settings(max_examples=30)
@given(st.integers(0, 500), st.integers(501, 1000))
def test_other_pictures_differ_in_about_half_the_signs(one: int, other: int) -> None:
    assert 0.25 * SIGNATURE_BITS < distance(bits(one), bits(other))[0] < 0.75 * SIGNATURE_BITS


def test_a_crop_of_the_film_is_the_whole_of_its_copy() -> None:
    for number, (width, height, across, down) in enumerate(CROPS):
        left, top = round(160 * (1 - width) * across), round(90 * (1 - height) * down)
        part = scene(7, 0)[top : top + round(90 * height), left : left + round(160 * width)]
        copy, _ = signatures_of(part.astype(np.float32), (0, part.shape[0], 0, part.shape[1]))
        assert distance(copy[0], bits(7)[number]) <= 14, CROPS[number]


def test_shape_and_contrast() -> None:
    made, contrast = signatures_of(scene(7, 0).astype(np.float32), WHOLE)
    assert made.shape == (len(CROPS), SIGNATURE_BYTES)
    assert contrast > 10
    assert signatures_of(np.full((90, 160), 80, np.float32), WHOLE)[1] == pytest.approx(0, abs=1e-3)
