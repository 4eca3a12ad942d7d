import os
import re
import time
from pathlib import Path

import numpy as np
import pytest

from benchmarks.load_clients import Tally
from benchmarks.load_memory import MemoryWatch, Sample, fit_slope
from benchmarks.load_picture import draw
from benchmarks.load_report import Report


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
    assert found.per_hour == pytest.approx(0, abs=1)


def samples(count: int) -> list[Sample]:
    return [Sample(float(at), 400.0 + at, 390.0, 900.0, 700.0, 40, 60 + at % 3, 2) for at in range(count)]


def test_the_picture_is_drawn_for_light_and_dark(tmp_path: Path) -> None:
    draw(samples(120), tmp_path / "a" / "b.svg", "Memory & more")
    text = (tmp_path / "a" / "b.svg").read_text()
    words = re.findall("<text[^>]*>([^<]*)</text>", text)
    assert text.count("<polyline") == 4
    assert {"Memory &amp; more", "MiB", "number", "minutes", "800", "daemon, resident", "open files"} <= set(words)
    assert any(word.startswith("+3600 MiB an hour") for word in words)
    assert "prefers-color-scheme: dark" in text


def test_a_process_is_watched(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("benchmarks.load_memory._EVERY_S", 0.01)
    with MemoryWatch(os.getpid()) as watch:
        while not watch.samples:
            time.sleep(0.01)
    seen = watch.samples[0]
    assert 10 < seen.daemon_pss_mib <= seen.daemon_mib
    assert seen.files >= 3
    assert seen.threads >= 2


def test_what_was_measured_is_told_as_tables(tmp_path: Path) -> None:
    report, tally = Report(tmp_path / "x" / "load.md"), Tally()
    tally.took_s["suggest"].extend([0.1, 0.2, 0.3])
    report.head("20 s each", with_cpu=True)
    report.row("one client", tally, "suggest", 20.0, used_s=0.6)
    report.row("nobody", tally, "search", 20.0)
    report.held(samples(120))
    told = (tmp_path / "x" / "load.md").read_text()
    assert "| one client | 3 | 200 | 290 | 300 | 0.1 | 0 | 200 |" in told
    assert "| nobody | 0 |  |  |  | 0.0 | 0 |  |" in told
    assert "| daemon, resident MiB | 400 | 460 | 519 | 519 | +3,600 (+3,600 to +3,600) |" in told
