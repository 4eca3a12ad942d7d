from pathlib import Path

import pytest

from temptrack.catalogue import cores
from temptrack.catalogue.cores import automatic_workers, usable_cores


@pytest.fixture
def eight_cores(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.sched_getaffinity", lambda _: set(range(8)), raising=False)
    monkeypatch.setattr(cores, "_memory_bytes", lambda: 2**40)


@pytest.mark.usefixtures("eight_cores")
@pytest.mark.parametrize(
    ("limit", "expected"),
    [("max 100000", 8), ("250000 100000", 2), ("50000 100000", 1), ("1600000 100000", 8), ("nonsense", 8), ("", 8)],
)
def test_a_container_may_have_less_than_the_machine(tmp_path: Path, limit: str, expected: int) -> None:
    (tmp_path / "cpu.max").write_text(limit + "\n")
    assert usable_cores(tmp_path) == automatic_workers(tmp_path) == expected


@pytest.mark.usefixtures("eight_cores")
@pytest.mark.parametrize(("quota", "expected"), [("300000", 3), ("-1", 8)])
def test_older_containers_say_it_in_two_files(tmp_path: Path, quota: str, expected: int) -> None:
    (tmp_path / "cpu").mkdir()
    (tmp_path / "cpu" / "cpu.cfs_quota_us").write_text(quota)
    (tmp_path / "cpu" / "cpu.cfs_period_us").write_text("100000")
    assert usable_cores(tmp_path) == expected


@pytest.mark.usefixtures("eight_cores")
def test_workers_fit_into_half_the_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cores, "_memory_bytes", lambda: 4 * 2**30)
    assert automatic_workers(tmp_path) == 4
    monkeypatch.setattr(cores, "_memory_bytes", lambda: 2**28)
    assert automatic_workers(tmp_path) == 1
