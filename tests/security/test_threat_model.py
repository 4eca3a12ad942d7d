"""Every line of the threat model names a test that is there."""

import re
from pathlib import Path

import pytest

from tests.conftest import REPOSITORY

PAGE = (REPOSITORY / "docs" / "security.md").read_text(encoding="utf-8")
NAMED = re.findall(r"`([\w/]+\.py)(?:::(test_\w+))?`", PAGE)


@pytest.mark.parametrize(("file", "name"), NAMED, ids=[name or file for file, name in NAMED])
def test_the_test_is_there(file: str, name: str) -> None:
    text = (Path(REPOSITORY) / "tests" / file).read_text(encoding="utf-8")
    assert not name or f"def {name}(" in text


def test_every_threat_has_one() -> None:
    threats = [line for line in PAGE.splitlines() if line.startswith("| ") and line.count(" | ") == 2]
    rows = [line for line in threats if not line.startswith(("| could", "| ---"))]
    assert len(rows) >= 18
    assert all(".py" in row for row in rows), [row for row in rows if ".py" not in row]
