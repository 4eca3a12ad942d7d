"""What LanceDB raises, said as errors of ours."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pyarrow as pa

from temptrack.errors import StoreError

LANCE_ONLY = re.compile(r"^lance error: LanceError\(\w+\): |, /\S+\.rs:\d+:\d+$")
"""Where in Lance's source it happened, which is of no use to those who read it."""
ROOM = "see that the disk has room and the folder belongs to you"
PANICS = ("PanicException", "RustPanic")
"""Of pyo3 and pyo3-async-runtimes, which export neither. Lance panics in files with impossible lengths; it arrives as
something that no `except Exception` catches."""
_DAMAGED = "run `temptrack catalogue verify`, which says what is damaged"


@contextmanager
def translated(doing: str, folder: Path) -> Iterator[None]:
    """Turn what LanceDB raises into a `StoreError` that says what failed."""
    try:
        yield
    except (OSError, RuntimeError, ValueError, pa.ArrowException) as error:
        first_line = LANCE_ONLY.sub("", str(error).strip().split("\n")[0])[:300]
        remedy = _DAMAGED if _is_damage(first_line) else ROOM
        raise StoreError(f"The store at {folder} could not {doing}: {first_line}", remedy=remedy) from error
    except BaseException as error:
        if type(error).__name__ not in PANICS:
            raise
        raise StoreError(f"The store at {folder} could not {doing}: a file in it is damaged", remedy=_DAMAGED) from None


def _is_damage(said: str) -> bool:
    """Whether what Lance said is of what it read, not of the disk or of rights."""
    return not any(sign in said for sign in ("os error", "No space", "denied", "Read-only", "Too many open"))
