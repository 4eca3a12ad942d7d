"""A constellation survives being bytes, and other bytes are refused."""

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given

from temptrack.errors import InvalidInputError
from temptrack.fingerprint.landmarks import Constellation, decode, encode
from temptrack.fingerprint.landmarks.settings import HIGH_BIN, LOW_BIN

PEAKS = st.lists(st.tuples(st.integers(0, 5000), st.integers(LOW_BIN, HIGH_BIN - 1)), unique=True).map(sorted)


@given(PEAKS)
def test_what_is_decoded_is_what_was_encoded(peaks: list[tuple[int, int]]) -> None:
    frames, bins = np.array(peaks, np.int64).reshape(-1, 2).T
    decoded = decode(encode(Constellation(frames, bins)))
    assert decoded.frames.tolist() == frames.tolist()
    assert decoded.bins.tolist() == bins.tolist()


def test_a_peak_costs_two_bytes_and_a_long_pause_two_a_step() -> None:
    bins = np.array([100, 101, 102])
    assert len(encode(Constellation(np.array([0, 1, 126]), bins))) == 6
    assert len(encode(Constellation(np.array([0, 1, 1 + 127 * 10]), bins))) == 6 + 20


@pytest.mark.parametrize("stored", [b"\x01", b"\x80\x00", b"\xff\xff"])
def test_other_bytes_are_refused(stored: bytes) -> None:
    with pytest.raises(InvalidInputError, match="stored constellation"):
        decode(stored)
