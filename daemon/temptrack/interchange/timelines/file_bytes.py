"""A timeline's file as bytes, within the bounds."""

from pathlib import Path

from temptrack.errors import InvalidInputError
from temptrack.interchange.timelines.bounds import MAX_BYTES, too_large


def read_bytes(path: Path) -> bytes:
    """Return a whole file, unless it is beyond the bounds.

    Raises
    ------
    InvalidInputError
        When it cannot be read.
    """
    try:
        if path.stat().st_size > MAX_BYTES:
            raise too_large("The timeline's file", MAX_BYTES, "bytes")
        return path.read_bytes()
    except OSError as error:
        raise InvalidInputError(
            f"{path} cannot be read: {(error.strerror or type(error).__name__).lower()}", field="timeline"
        ) from None
