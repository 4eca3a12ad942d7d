"""What `library list` can be asked for, and the request it makes."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated

import typer

from temptrack.cli.bounds import figures, lengths
from temptrack.v1 import library_pb2
from temptrack.v1.library_pb2 import LevelRange, ListTracksRequest, TrackFilter

_ONLY, _ORDER = "Only tracks that ...", "In which order"


class Order(StrEnum):
    """What to sort by."""

    PATH = "path"
    TITLE = "title"
    ARTIST = "artist"
    ALBUM = "album"
    TEMPO = "tempo"
    DURATION = "duration"
    KEY = "key"
    ENERGY = "energy"
    VALENCE = "valence"
    TENSION = "tension"
    VOCAL = "vocal"
    LOUDNESS = "loudness"
    ADDED = "added"


def _only(*names: str, says: str, shape: str) -> typer.models.OptionInfo:
    option: typer.models.OptionInfo = typer.Option(*names, help=says, metavar=shape, rich_help_panel=_ONLY)
    return option


Contains = Annotated[str, _only("--contains", says="Have these words in title, artist, album or path.", shape="WORDS")]
Tempo = Annotated[str, _only("--tempo", says="Run at this many BPM: 90-120, 90- or -120.", shape="RANGE")]
TempoEither = Annotated[
    bool, typer.Option("--tempo-either", help="... or might be tapped at so many.", rich_help_panel=_ONLY)
]
Keys = Annotated[list[str] | None, _only("--key", says='Are in "A minor", Am, minor or 8A; repeatable.', shape="KEY")]
Licences = Annotated[list[str] | None, _only("--licence", says="Are under this licence; repeatable.", shape="L")]
Length = Annotated[str, _only("--length", says="Last so long: 1:30-3:00, 90- or -3:00.", shape="RANGE")]
Moods = Annotated[list[str] | None, _only("--mood", says="Are described by this word; repeatable.", shape="WORD")]
Energy = Annotated[str, _only("--energy", says="From calm (0) to wild (1): 0.6-1, 0.6- or -0.4.", shape="RANGE")]
Valence = Annotated[str, _only("--valence", says="From dark (0) to bright (1).", shape="RANGE")]
Tension = Annotated[str, _only("--tension", says="From relaxed (0) to tense (1).", shape="RANGE")]
Vocal = Annotated[
    bool | None, typer.Option("--vocal/--instrumental", help="Are sung or spoken, or are not.", rich_help_panel=_ONLY)
]
Genres = Annotated[list[str] | None, _only("--genre", says="Are tagged with this genre; repeatable.", shape="G")]
Sort = Annotated[Order, typer.Option("--sort", help="By what.", rich_help_panel=_ORDER)]
Reverse = Annotated[bool, typer.Option("--reverse", "-r", help="The greatest first.", rich_help_panel=_ORDER)]
Limit = Annotated[int, typer.Option("--limit", "-n", min=0, help="At most so many; 0 for all.", rich_help_panel=_ORDER)]


@dataclass(frozen=True)
class Wanted:
    """What to list, as typed."""

    contains: str = ""
    tempo: str = ""
    tempo_either: bool = False
    keys: tuple[str, ...] = ()
    licences: tuple[str, ...] = ()
    length: str = ""
    moods: tuple[str, ...] = ()
    energy: str = ""
    valence: str = ""
    tension: str = ""
    vocal: bool | None = None
    genres: tuple[str, ...] = ()
    order: Order = Order.PATH
    reverse: bool = False


def request_for(wanted: Wanted) -> ListTracksRequest:
    """Return the request for it.

    Raises
    ------
    InvalidInputError
        When a range is none.
    """
    chosen = TrackFilter(
        tempo_either=wanted.tempo_either,
        keys=wanted.keys,
        licences=wanted.licences,
        moods=wanted.moods,
        genres=wanted.genres,
    )
    if wanted.tempo:
        chosen.tempo_min_bpm, chosen.tempo_max_bpm = figures(wanted.tempo, "--tempo")
    if wanted.length:
        chosen.duration_min_s, chosen.duration_max_s = lengths(wanted.length, "--length")
    for name in ("energy", "valence", "tension"):
        if text := getattr(wanted, name):
            low, high = figures(text, f"--{name}")
            getattr(chosen, name).CopyFrom(LevelRange(low=low, high=high))
    if wanted.vocal is not None:
        chosen.vocal = library_pb2.VOCAL_KIND_SUNG if wanted.vocal else library_pb2.VOCAL_KIND_INSTRUMENTAL
    order = library_pb2.TRACK_ORDER_UNSPECIFIED
    if wanted.order is not Order.PATH:
        order = library_pb2.TrackOrder.Value(f"TRACK_ORDER_{wanted.order.name}")
    return ListTracksRequest(contains=wanted.contains, filter=chosen, order=order, descending=wanted.reverse)
