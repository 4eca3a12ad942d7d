"""What a piece is made of, and what it may be made of."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from temptrack.licences import Permission, permission


class Licensed(Protocol):
    """Anything of the library that carries its licence: a track's record or its summary."""

    @property
    def licence(self) -> str:
        """As it stands on the track."""


T = TypeVar("T", bound=Licensed)


@dataclass(frozen=True)
class Source:
    """A stretch of a track that can be heard in a piece."""

    track_id: str
    title: str
    artist: str
    licence: str
    """As it stands on the track."""
    track_in_s: float
    track_out_s: float
    out_in_s: float
    """Where it is heard in the piece."""
    out_out_s: float
    use: str
    """What was done with it, for people: "cut", "mosaic", "ducked", "vocals"."""


@dataclass(frozen=True)
class Refused(Generic[T]):
    """A track that a piece may not be made of."""

    track: T
    permission: Permission
    """With the reason."""


@dataclass(frozen=True)
class SourceChoice(Generic[T]):
    """The tracks that a piece may be made of, and those that it may not."""

    allowed: tuple[T, ...]
    """In the order given."""
    refused: tuple[Refused[T], ...]


def allowed_sources(tracks: Iterable[T], *, unknown_may: bool) -> SourceChoice[T]:
    """Divide tracks by whether their licences let something new be made of them.

    Parameters
    ----------
    tracks : iterable
        Track records or summaries.
    unknown_may : bool
        Whether the user answers for tracks whose licence says nothing of it. Never opens what a licence forbids.
    """
    allowed: list[T] = []
    refused: list[Refused[T]] = []
    for track in tracks:
        found = permission(track.licence)
        if found.may_derive or (unknown_may and not found.known):
            allowed.append(track)
        else:
            refused.append(Refused(track, found))
    return SourceChoice(tuple(allowed), tuple(refused))
