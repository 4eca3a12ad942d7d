"""What is asked of a contestant, and what it answers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol


@dataclass(frozen=True)
class Answer:
    """What a contestant says of a query."""

    track: str
    at_s: float
    score: float
    """Higher is surer."""


class Contestant(Protocol):
    """Something that recognises recordings; what it stores lies in a folder of its own, and serves a later run too."""

    name: str

    def index(self, paths: Sequence[Path]) -> int:
        """Store recordings; return the bytes that are kept."""
        ...

    def open(self) -> None:
        """Make ready to be asked, of what is stored."""
        ...

    def query(self, paths: Sequence[Path]) -> Mapping[str, Answer]:
        """Return answers by the query's stem; none where it declines."""
        ...
