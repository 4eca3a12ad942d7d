import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from temptrack.fingerprint.presence.pooling import StepMeans

PER_STEP = 15.625


def slowly(rows: np.ndarray, count: int) -> np.ndarray:
    fine = np.repeat(np.pad(rows, ((0, 40), (0, 0))), 8, axis=0)
    return np.asarray(fine[: count * 125].reshape(count, 125, rows.shape[1]).mean(axis=1))


@given(st.lists(st.integers(0, 40), max_size=8), st.integers(0, 3))
def test_steps_are_means_however_chunks_come(pieces: list[int], more: int) -> None:
    rows = np.random.default_rng(sum(pieces)).random((sum(pieces), 3)).astype(np.float32)
    means = StepMeans(3, PER_STEP)
    for piece in np.split(rows, np.cumsum(pieces)):
        means.push(piece)
    count = int(len(rows) / PER_STEP) + min(more, 2)
    assert means.finish(count) == pytest.approx(slowly(rows, count), abs=1e-5)


def test_chunks_of_finished_steps_are_not_kept() -> None:
    means = StepMeans(2, PER_STEP)
    for _ in range(50):
        means.push(np.ones((30, 2), np.float32))
    assert len(means._kept) < 2 * PER_STEP
