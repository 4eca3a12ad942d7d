"""Spectra there and back, and phases found."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from temptrack.compose.mosaic.griffin_lim import fast_griffin_lim, random_phase
from temptrack.compose.mosaic.spectra import istft, stft
from temptrack.errors import CancelledError
from temptrack.progress import Job

WINDOW, HOP = 512, 128


@settings(max_examples=25, deadline=None)
@given(length=st.integers(1, 3000), seed=st.integers(0, 100))
def test_there_and_back_is_the_same_sound(length: int, seed: int) -> None:
    samples = np.random.default_rng(seed).standard_normal(length).astype(np.float32)
    back = istft(stft(samples, WINDOW, HOP), WINDOW, HOP, length)
    assert len(back) == length
    np.testing.assert_allclose(back, samples, atol=1e-4)


def test_iterations_bring_magnitudes_nearer() -> None:
    at = np.arange(8000)
    samples = (np.sin(at * 0.05) + 0.5 * np.sin(at * 0.31) * (at % 2000 < 900)).astype(np.float32)
    wanted = np.abs(stft(samples, WINDOW, HOP))
    begin = random_phase(wanted.shape, 1)

    def miss(iterations: int) -> float:
        sound = fast_griffin_lim(
            wanted, begin, window=WINDOW, hop=HOP, length=len(samples), iterations=iterations, job=Job()
        )
        return float(np.linalg.norm(np.abs(stft(sound, WINDOW, HOP)) - wanted) / np.linalg.norm(wanted))

    assert miss(40) < 0.6 * miss(1) < miss(0)


def test_it_stops_when_told() -> None:
    job = Job()
    job.cancel()
    with pytest.raises(CancelledError):
        fast_griffin_lim(
            np.ones((9, 257), np.float32), random_phase((9, 257), 1),
            window=WINDOW, hop=HOP, length=1024, iterations=1, job=job,
        )  # fmt: skip
