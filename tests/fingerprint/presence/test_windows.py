import numpy as np
import pytest

from temptrack.fingerprint.presence.windows import window_mean


@pytest.mark.parametrize("window", [(-4, 0), (-1, 2), (1, 5), (-4, 5)])
def test_means_of_neighbours_with_ends_repeated(window: tuple[int, int]) -> None:
    values = np.random.default_rng(2).random((12, 3))
    for i in range(12):
        around = [values[min(max(i + offset, 0), 11)] for offset in range(*window)]
        assert window_mean(values, window)[i] == pytest.approx(np.mean(around, axis=0))
