"""The measures and the material that tempo, beats and key are judged by."""

import numpy as np
import pytest

from benchmarks.rhythm import _mirex, calibration_error, f_measure
from benchmarks.rhythm_synthesis import compose


def test_f_measure_counts_each_beat_once() -> None:
    true_s = np.arange(0.0, 10.0, 0.5)
    assert f_measure(true_s + 0.06, true_s) == 1.0
    assert f_measure(true_s + 0.1, true_s) == 0.0
    assert f_measure(true_s[::2], true_s) == pytest.approx(2 / 3)
    assert f_measure(np.arange(0.0, 10.0, 0.25), true_s) == pytest.approx(2 / 3)
    assert f_measure(np.zeros(0), true_s) == 0.0


@pytest.mark.parametrize(
    ("found", "true", "points"),
    [(0, 0, 1.0), (7, 0, 0.5), (5, 0, 0.5), (21, 0, 0.3), (0, 21, 0.3), (12, 0, 0.2), (2, 0, 0.0), (-1, 0, 0.0)],
)
def test_keys_score_as_mirex_has_it(found: int, true: int, points: float) -> None:
    assert _mirex(found, true) == points


def test_calibration_error_is_the_distance_from_the_truth() -> None:
    right = np.array([1.0, 0.0] * 50)
    assert calibration_error(np.full(100, 0.5), right) == pytest.approx(0.0)
    assert calibration_error(np.full(100, 0.95), right) == pytest.approx(0.45)


@pytest.mark.parametrize("seed", [0, 1, 2, 15])
def test_composed_pieces_are_what_they_say(seed: int) -> None:
    piece, again = compose(seed, 12.0), compose(seed, 12.0)
    np.testing.assert_array_equal(piece.samples, again.samples)
    assert np.abs(piece.samples).max() <= 1.0
    assert (piece.tempo_bpm == 0.0) == (seed == 15) == (len(piece.beats_s) == 0)
    assert np.all(np.diff(piece.beats_s) > 0.0)
    np.testing.assert_array_equal(piece.downbeats_s, piece.beats_s[:: piece.beats_per_bar or 1])
