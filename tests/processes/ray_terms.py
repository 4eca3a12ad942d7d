"""What must be the same on the machines of a cluster in tests, and is made to differ by their environment."""

import os
from pathlib import Path

from temptrack.processes import Terms


def edition() -> dict[str, str]:
    return {"temptrack": os.environ.get("EDITION_IN_TESTS", "1")}


def content(path: Path) -> str:
    return path.name


TERMS = Terms(edition, content)
