"""How lists of tracks are printed; `track_page` prints one."""

from collections.abc import Iterable

from temptrack.cli.output import Column, console, print_table
from temptrack.interchange.words import clock, key_name
from temptrack.v1.track_pb2 import Track

_ID_SHOWN = 8
_LICENCE_SHOWN = 18
_WIDE = 110
"""Columns from which there is room for key, feeling and mood."""


def print_tracks(tracks: Iterable[Track]) -> None:
    """Print one line a track, with key, feeling and mood where the terminal is wide; ids are cut to beginnings that
    commands take."""
    wide = console().width >= _WIDE
    columns = [
        Column("Id"),
        Column("Title", share=5),
        Column("Artist", share=3),
        Column("Licence"),
        Column("Length", "right"),
        Column("BPM", "right"),
    ]
    if wide:
        columns += [Column("Key"), *(Column(name, "right") for name in ("Enrg", "Val", "Tens")), Column("Mood")]
    print_table(columns, ((*_row(track), *(_feeling(track) if wide else ())) for track in tracks))


def _row(track: Track) -> tuple[str, ...]:
    tempo = f"{track.tempo_bpm:.0f}" if track.tempo_bpm else "-"
    return (
        track.track_id[:_ID_SHOWN],
        track.title,
        track.artist or "-",
        _cut(track.licence or "unknown", _LICENCE_SHOWN),
        clock(track.duration_s, 0),
        tempo,
    )


def _cut(text: str, width: int) -> str:
    return text if len(text) <= width else f"{text[: width - 1]}…"


def _feeling(track: Track) -> tuple[str, ...]:
    tonic, _, mode = key_name(track.key).partition(" ")
    levels = (track.affect.energy, track.affect.valence, track.tension)
    key = f"{tonic}{'m' if mode == 'minor' else ''}" or "-"
    return (key, *(f"{level:.2f}" for level in levels), track.moods[0].word if track.moods else "-")
