"""A constellation survives being bytes, and other bytes are refused."""

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given

from temptrack.errors import InvalidInputError
from temptrack.fingerprint.landmarks import Constellation, decode, encode
from temptrack.fingerprint.landmarks.settings import HIGH_BIN, LEVELS, LOW_BIN

PEAKS = st.lists(
    st.tuples(st.integers(0, 5000), st.integers(LOW_BIN, HIGH_BIN - 1), st.integers(0, LEVELS - 1)),
    unique_by=lambda peak: peak[:2],
).map(sorted)


@given(PEAKS)
def test_what_is_decoded_is_what_was_encoded(peaks: list[tuple[int, int, int]]) -> None:
    frames, bins, levels = np.array(peaks, np.int64).reshape(-1, 3).T
    decoded = decode(encode(Constellation(frames, bins, levels)))
    assert decoded.frames.tolist() == frames.tolist()
    assert decoded.bins.tolist() == bins.tolist()
    assert decoded.levels.tolist() == levels.tolist()


def test_a_peak_costs_two_bytes_and_a_long_pause_two_a_step() -> None:
    bins, levels = np.array([100, 101, 102]), np.array([0, 7, 3])
    assert len(encode(Constellation(np.array([0, 1, 15]), bins, levels))) == 6
    assert len(encode(Constellation(np.array([0, 1, 1 + 15 * 10]), bins, levels))) == 6 + 20


@pytest.mark.parametrize("stored", [b"\x01", b"\x80\x00", b"\xff\xff"])
def test_other_bytes_are_refused(stored: bytes) -> None:
    with pytest.raises(InvalidInputError, match="stored constellation"):
        decode(stored)
