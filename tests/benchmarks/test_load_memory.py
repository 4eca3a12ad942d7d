from pathlib import Path

import numpy as np
import pytest

from benchmarks.load_memory import Sample, draw, fit_slope


def test_a_growth_of_a_hundred_an_hour_is_found_and_flat_memory_is_not_called_growing() -> None:
    times = np.arange(1800.0)
    saw = 20 * np.sin(times / 40) + np.random.default_rng(1).standard_normal(1800)
    grows = fit_slope(times.tolist(), (500 + 100 * times / 3600 + saw).tolist())
    flat = fit_slope(times.tolist(), (500 + saw).tolist())
    assert grows.low < 100 < grows.high
    assert grows.low > 0
    assert flat.low < 0 < flat.high


def test_filling_caches_at_the_start_is_no_growth() -> None:
    times = np.arange(1000.0)
    found = fit_slope(times.tolist(), (500 - 300 * np.exp(-times / 30)).tolist())
    assert found.mib_per_hour == pytest.approx(0, abs=1)


def test_the_picture_is_drawn(tmp_path: Path) -> None:
    draw([Sample(float(at), 400.0 + at, 900.0) for at in range(120)], tmp_path / "a" / "b.svg", "Memory")
    drawn = (tmp_path / "a" / "b.svg").read_text()
    assert drawn.count("<polyline") == 2
    assert ">1000<" in drawn
