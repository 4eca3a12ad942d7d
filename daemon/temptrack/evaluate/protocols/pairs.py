"""What a protocol pairs: moments of clips with the music that plays in them."""

from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

from temptrack.evaluate.folds import CONTENT_LENGTH
from temptrack.media.types import Span
from temptrack.store.interface import Store


@dataclass(frozen=True)
class Moment:
    """A part of a clip, and the part of a recording that plays in it."""

    clip: Path
    clip_span: Span | None
    """None for all of it."""
    music: Path
    music_span: Span | None
    film_in_s: float
    """Where the part begins, of its film's seconds."""


@dataclass(frozen=True)
class PairedFilm:
    """Moments that were shot and scored together: never on both sides."""

    film_id: str
    title: str
    moments: tuple[Moment, ...]


@dataclass(frozen=True)
class Benchmark:
    """A protocol's pairs, ready to be measured."""

    store: Store
    data: str
    """What it is, for a person."""
    fixed: tuple[frozenset[str], ...] = ()
    """The films that the protocol itself holds out; empty where it leaves that open."""


def id_of(name: str) -> str:
    """Return a film's id for a name that is as good as its content."""
    return blake2b(name.encode(), digest_size=CONTENT_LENGTH // 2).hexdigest()
