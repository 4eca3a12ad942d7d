"""What a piece is made of, and what it may be made of."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from temptrack.errors import RightsError
from temptrack.licences import Permission, permission, read_licence


class Licensed(Protocol):
    """Anything of the library that carries its licence: a track's record or its summary."""

    @property
    def licence(self) -> str:
        """As it stands on the track."""


class Titled(Licensed, Protocol):
    """The same with what it is called."""

    @property
    def title(self) -> str:
        """For people."""


T = TypeVar("T", bound=Licensed)
T_co = TypeVar("T_co", bound=Licensed, covariant=True)


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
class Refused(Generic[T_co]):
    """A track that a piece may not be made of."""

    track: T_co
    permission: Permission
    """With the reason."""


@dataclass(frozen=True)
class SourceChoice(Generic[T_co]):
    """The tracks that a piece may be made of, and those that it may not."""

    allowed: tuple[T_co, ...]
    """In the order given."""
    refused: tuple[Refused[T_co], ...]


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


def require_may_derive(track: Titled, *, unknown_may: bool) -> None:
    """Refuse to make anything new of a track whose licence does not let one.

    Raises
    ------
    RightsError
        With the reason, and what the user may do about it.
    """
    found = permission(track.licence)
    if found.may_derive or (unknown_may and not found.known):
        return
    if found.known:
        what = f"Nothing new may be made of “{track.title}”: {_within(found.reason)}"
        remedy = "ask the owner and state the licence given, or choose another track"
    else:
        what = f"Whether anything new may be made of “{track.title}” is not known: {read_licence(track.licence).doubt}"
        remedy = "state its licence, or answer for it yourself with --unknown-may-derive"
    raise RightsError(what, remedy=remedy, field="track")


def left_out(refused: Sequence[Refused[Titled]], *, named: int = 3) -> str:
    """Return in a sentence which tracks a piece was not made of, and why; empty where there are none.

    Parameters
    ----------
    refused : sequence of Refused
        In the order they would have been used.
    named : int
        So many are named, the others counted.
    """
    if not refused:
        return ""
    told = [f"“{one.track.title}” ({_within(one.permission.reason)})" for one in refused[:named]]
    more = f" and {len(refused) - named} more" if len(refused) > named else ""
    return f"Left out for their licences: {', '.join(told)}{more}."


def _within(reason: str) -> str:
    """Let a sentence go on with a reason, whose first word may be a name."""
    first = reason.split(maxsplit=1)[0]
    return reason if first != first.capitalize() else reason[0].lower() + reason[1:]
