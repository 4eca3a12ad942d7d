"""The head of a shared catalogue: one object that names the versions of all tables that make its newest state.

Each table commits alone, and a change to the catalogue takes several commits. So a change counts from the moment at
which the head names its versions: that is one write of one object, which the server does whole or not at all, and only
over the head that the writer knows. The same object says who is writing.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from temptrack.errors import StoreError
from temptrack.store.lance.objects import Objects

_NAME = "temptrack-head.json"
_FORMAT = 1
MARK_EVERY_S = 300.0
READABLE_S = 3600.0
"""How long after a state was replaced it can still be read."""


@dataclass(frozen=True)
class Mark:
    """What the newest state was at some time."""

    at: float
    """Seconds of the epoch, by the writer's clock."""
    begun: Mapping[str, float]
    """When the writing of each table's version began; no version made before is part of any later state."""


@dataclass(frozen=True)
class Head:
    """The newest state of a catalogue, and who is making the next."""

    number: int = 0
    versions: Mapping[str, int] = field(default_factory=dict)
    begun: Mapping[str, float] = field(default_factory=dict)
    marks: tuple[Mark, ...] = ()
    writer: str = ""
    """Who is writing, for a person; empty when nobody is."""
    turn: str = ""
    """Tells this turn at writing from all others."""
    beat: int = 0
    """Rises while the writer lives."""
    untidy: bool = False
    """Whether a writer gave up in the middle, so that the tables hold what belongs to no state."""

    def published(self, versions: Mapping[str, int], began_at: float, now: float) -> "Head":
        """Return the head that makes these versions the newest state."""
        changed = {name for name, version in versions.items() if self.versions.get(name) != version}
        begun = {**self.begun, **dict.fromkeys(changed, began_at)}
        marks = self.marks
        if not marks or now - marks[-1].at >= MARK_EVERY_S:
            marks = (*marks, Mark(now, begun))
        while len(marks) > 1 and marks[1].at <= now - READABLE_S:
            marks = marks[1:]
        versions = {**self.versions, **versions}
        return replace(self, number=self.number + 1, versions=versions, begun=begun, marks=marks, untidy=False)

    def readable_since(self, table: str, now: float) -> float | None:
        """Return the time before which no version of a table is read any more; None where that is not known."""
        oldest = self.marks[0] if self.marks else None
        return oldest.begun.get(table) if oldest is not None and oldest.at <= now - READABLE_S else None


class Heads:
    """Reads the head, and writes it over the one that was read.

    Parameters
    ----------
    objects : Objects
        Where the catalogue lies.
    name : str
        How errors call it.
    """

    def __init__(self, objects: Objects, name: str) -> None:
        self._objects = objects
        self._name = name

    def read(self) -> tuple[Head | None, str | None]:
        """Return the head and its mark, or nothing where there is no catalogue yet.

        Raises
        ------
        StoreError
            When it is none of this program's.
        """
        found = self._objects.get(_NAME)
        if found is None:
            return None, None
        try:
            return _head_of(json.loads(found.content)), found.mark
        except (AttributeError, KeyError, TypeError, ValueError):
            raise StoreError(
                f"The head of the catalogue at {self._name} cannot be read",
                remedy=f"use a newer temptrack, or mend {_NAME} from the bucket's own history",
            ) from None

    def write(self, head: Head, over: str | None) -> str:
        """Write the head over the one of the mark, or where there is none; return its mark.

        Raises
        ------
        TakenError
            When another is there.
        """
        said = {"format": _FORMAT, **vars(head), "marks": [vars(mark) for mark in head.marks]}
        return self._objects.put(_NAME, json.dumps(said).encode(), over).mark


def _head_of(said: dict[str, Any]) -> Head:
    if said.pop("format") != _FORMAT:
        raise ValueError
    return Head(**{**said, "marks": tuple(Mark(**mark) for mark in said["marks"])})
