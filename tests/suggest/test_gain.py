import pytest
from hypothesis import given
from hypothesis import strategies as st

from temptrack.suggest.gain import PEAK_CEILING_DB, section_gain_db
from tests.suggest.worlds import track


def test_brings_to_the_target() -> None:
    assert section_gain_db(track(1, loudness_lufs=-14.0, peak_db=-1.0), -23.0) == -9.0
    assert section_gain_db(track(1, loudness_lufs=-30.0, peak_db=-20.0), -23.0) == 7.0


def test_never_into_clipping() -> None:
    assert section_gain_db(track(1, loudness_lufs=-30.0, peak_db=-4.0), -23.0) == 3.0


def test_silence_is_left_alone() -> None:
    assert section_gain_db(track(1, loudness_lufs=-70.0, peak_db=-120.0), -23.0) == 0.0


@given(st.floats(-69, 0), st.floats(-60, 3), st.floats(-40, -5))
def test_neither_louder_than_the_target_nor_above_the_ceiling(loudness: float, peak: float, target: float) -> None:
    gain = section_gain_db(track(1, loudness_lufs=loudness, peak_db=peak), target)
    assert loudness + gain <= target + 0.006
    assert peak + gain <= PEAK_CEILING_DB + 0.006
    assert gain == pytest.approx(min(target - loudness, PEAK_CEILING_DB - peak, 24.0), abs=0.006)
