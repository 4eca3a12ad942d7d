"""How tracks are printed."""

from collections.abc import Iterable, Sequence

from temptrack.cli.output import Column, print_line, print_table
from temptrack.interchange.words import clock
from temptrack.v1.affect_pb2 import CurvePoint
from temptrack.v1.library_pb2 import GetTrackResponse
from temptrack.v1.track_pb2 import Track

_ID_SHOWN = 8
_LICENCE_SHOWN = 18
_BLOCKS = "▁▂▃▄▅▆▇█"
_CURVE_WIDTH = 64


def print_tracks(tracks: Iterable[Track]) -> None:
    """Print one line a track; the id is cut to a beginning that commands take."""
    columns = (
        Column("Id"),
        Column("Title", share=5),
        Column("Artist", share=3),
        Column("Licence"),
        Column("Length", "right"),
        Column("BPM", "right"),
    )
    print_table(columns, (_row(track) for track in tracks))


def print_track(found: GetTrackResponse) -> None:
    """Print everything known about one track."""
    track = found.track
    for name, value in _facts(track):
        if value:
            print_line(f"{name:<9} {value}")
    for link in track.links:
        print_line(f"{'Link':<9} {link.label}: {link.url}")
    if found.energy_curve:
        print_line(f"{'Course':<9} {sparkline(found.energy_curve)}")
    if found.sections:
        columns = (Column("Section"), Column("From", "right"), Column("To", "right"), Column("Energy", "right"))
        print_table(
            columns,
            (
                (part.label, clock(part.track_in_s), clock(part.track_out_s), f"{part.energy:.2f}")
                for part in found.sections
            ),
        )


def sparkline(curve: Sequence[CurvePoint], width: int = _CURVE_WIDTH) -> str:
    """Draw an energy curve as one line of blocks."""
    size = max(1, -(-len(curve) // width))
    groups = (curve[start : start + size] for start in range(0, len(curve), size))
    levels = (sum(point.level for point in group) / len(group) for group in groups)
    return "".join(_BLOCKS[min(len(_BLOCKS) - 1, max(0, int(level * len(_BLOCKS))))] for level in levels)


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


def _facts(track: Track) -> tuple[tuple[str, str], ...]:
    affect = track.affect
    return (
        ("Title", track.title),
        ("Artist", track.artist),
        ("Album", track.album),
        ("Licence", track.licence or "unknown"),
        ("File", track.path),
        ("Id", track.track_id),
        ("Length", clock(track.duration_s)),
        ("Tempo", f"{track.tempo_bpm:.1f} BPM" if track.tempo_bpm else "no beat found"),
        ("Key", track.key or "none stands out"),
        ("Loudness", f"{track.loudness_lufs:.1f} LUFS"),
        ("Feeling", f"energy {affect.energy:.2f} (0 calm, 1 wild), valence {affect.valence:.2f} (0 dark, 1 bright)"),
        ("Genres", ", ".join(track.genres)),
        ("ISRC", track.isrc),
    )
