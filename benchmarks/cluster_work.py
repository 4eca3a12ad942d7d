"""Work for a cluster that is all passage; it must be importable by name wherever it is done."""

from collections.abc import Iterator
from pathlib import Path

from temptrack.progress import Job

PICTURES = 200
PICTURE_BYTES = 480 * 270 * 3
"""As the model in the daemon is sent them."""


def nothing(path: Path, job: Job) -> None:
    """Do nothing."""


def pictures(path: Path, job: Job) -> Iterator[bytes]:
    """Yield pictures' worth of bytes."""
    for _ in range(PICTURES):
        yield bytes(PICTURE_BYTES)
