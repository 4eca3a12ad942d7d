"""What a timeline may be: far beyond any real one, and little enough to be read in bounded time and memory."""

from temptrack.errors import MessageTooLargeError

MAX_BYTES = 256 * 2**20
MAX_ELEMENTS = 5_000_000
MAX_DEPTH = 100
MAX_NESTING = 24
"""Sequences within sequences."""
MAX_CLIPS = 100_000
"""That are seen or heard, nested ones resolved."""
MAX_VISITS = 300_000
"""Items looked at while nested sequences are resolved."""
MAX_HOURS = 24
"""Timecode goes no further."""


def too_large(what: str, most: int, unit: str) -> MessageTooLargeError:
    """Return the error for a timeline beyond a bound."""
    return MessageTooLargeError(
        f"{what}: more than {most:,} {unit}", remedy="export a part of the timeline", field="timeline"
    )
