import numpy as np
import pytest

from temptrack.fingerprint.copies import Sights, decode_sights, encode_sights
from tests.fingerprint.copies.pictures import film, sights


def test_signatures_survive_storing() -> None:
    made = sights(film([1, 2])).stored()
    kept = decode_sights(encode_sights(made))
    assert kept.at_s == pytest.approx(made.at_s, abs=1e-4)
    assert np.array_equal(kept.bits, made.bits)
    assert np.array_equal(kept.contrast, made.contrast)


def test_nothing_is_nothing() -> None:
    assert encode_sights(Sights.none()) == b""
    assert len(decode_sights(b"")) == 0


def test_bytes_that_are_no_whole_signatures_are_refused() -> None:
    with pytest.raises(ValueError, match="no whole signatures"):
        decode_sights(b"abc")
