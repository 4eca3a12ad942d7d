"""What is fuzzed: something that reads, inputs it knows, and what it may raise."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from temptrack.errors import TemptrackError

Mutator = Callable[[bytes, int], bytes]
"""Makes an input of another and a number, the same one each time."""


@dataclass(frozen=True)
class Target:
    """A reader."""

    name: str
    read: Callable[[bytes], object]
    """Reads an input; raises what is foreseen to refuse it, and `Broken` where a law of its own does not hold."""
    seeds: Callable[[], Iterable[bytes]]
    """Inputs that mean something; whatever files they need are made when they are asked for."""
    words: tuple[str, ...] = ()
    """Of its language, for whoever makes inputs up."""
    foreseen: tuple[type[BaseException], ...] = (TemptrackError,)
    most_bytes: int = 4096
    most_s: float = 1.0
    """How long one input may take on an idle machine, many times what is usual."""
    mutator: Mutator | None = None
    """Makes inputs that hold together better than bytes turned at random."""


class BrokenError(AssertionError):
    """What was read is not what was written, or another law does not hold."""


def read(target: Target, data: bytes) -> str:
    """Let a target read an input; "read" or "refused", whatever is unforeseen is raised."""
    try:
        target.read(data)
    except target.foreseen:
        return "refused"
    return "read"


def hold(law: bool, what: str) -> None:
    """Raise `BrokenError` unless a law holds."""
    if not law:
        raise BrokenError(what)


def text_of(data: bytes) -> str:
    """Return an input as a text; bytes that are none become lone surrogates, as in names that a system hands over."""
    return data.decode("utf-8", "surrogateescape")
