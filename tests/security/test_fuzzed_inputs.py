"""Inputs that once did what nobody foresaw, read again: `python -m benchmarks.fuzzing` found them, or their like."""

import re
from pathlib import Path

import pytest

from benchmarks.fuzzing import home, hosts, stored, tables, timelines, words
from benchmarks.fuzzing.target import Target, read

KEPT = Path(__file__).parent / "kept"
TARGETS = {
    re.sub(r"\W+", "-", target.name).strip("-"): target
    for file in (home, hosts, stored, tables, timelines, words)
    for target in file.TARGETS
}
INPUTS = sorted(path for path in KEPT.rglob("*") if path.is_file())


def test_all_are_some_targets() -> None:
    assert {path.parent.name for path in INPUTS} <= set(TARGETS)
    assert len(INPUTS) > 30


@pytest.mark.parametrize("path", INPUTS, ids=lambda path: f"{path.parent.name}/{path.name}")
@pytest.mark.filterwarnings("ignore::UserWarning")
def test_it_is_read_or_refused(path: Path) -> None:
    target: Target = TARGETS[path.parent.name]
    assert read(target, path.read_bytes()) in ("read", "refused")
