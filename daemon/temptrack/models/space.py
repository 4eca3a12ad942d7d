"""Whether a download fits on the disk, asked before its first byte."""

import shutil
from pathlib import Path

from temptrack.errors import WeightsUnavailableError

_KEPT_FREE_BYTES = 200_000_000
"""A disk filled to its last byte stops more than us: the store must still be able to write."""


def require_space(folder: Path, size_bytes: int, what: str) -> None:
    """Refuse what would not fit.

    Raises
    ------
    WeightsUnavailableError
        Saying how much is needed and how much there is.
    """
    there = next(place for place in (folder, *folder.parents) if place.exists())
    free = shutil.disk_usage(there).free
    if free < size_bytes + _KEPT_FREE_BYTES:
        raise WeightsUnavailableError(
            f"{what} needs {_megabytes(size_bytes)} more and {_megabytes(_KEPT_FREE_BYTES)} to spare, "
            f"{folder} has {_megabytes(free)} free",
            remedy="free some space, choose a smaller model or move TEMPTRACK_HOME",
        )


def _megabytes(count: int) -> str:
    return f"{count / 1e6:,.0f} MB"
