"""Everything known about one track, drawn on the terminal."""

from collections.abc import Iterator

from temptrack.cli.curve import chart, columns_of, section_line, time_line
from temptrack.cli.output import Column, console, print_line, print_table
from temptrack.interchange.words import clock, count, how_likely, key_name, percent
from temptrack.v1.library_pb2 import GetTrackResponse
from temptrack.v1.track_pb2 import Track

_LABEL = 9
_WIDEST = 100
_CHART_LINES = 4
_METER_CELLS = 10
_PARTS = " ▏▎▍▌▋▊▉█"
_ENDS = {"energy": "calm to wild", "valence": "dark to bright", "tension": "relaxed to tense"}


def print_track(found: GetTrackResponse) -> None:
    """Print everything known about one track."""
    track = found.track
    for name, value in (*_facts(track), *_music(found), *_feeling(track)):
        if value:
            print_line(f"{name:<{_LABEL}} {value}")
    for link in track.links:
        print_line(f"{'Link':<{_LABEL}} {link.label}: {link.url}")
    _print_course(found)
    if found.sections:
        columns = (Column("Section"), Column("From", "right"), Column("To", "right"), Column("Energy", "right"))
        print_table(
            columns,
            (
                (part.label, clock(part.track_in_s), clock(part.track_out_s), f"{part.energy:.2f}")
                for part in found.sections
            ),
        )


def meter(level: float) -> str:
    """Draw a share of one as a bar."""
    eighths = round(min(1.0, max(0.0, level)) * _METER_CELLS * 8)
    return ("█" * (eighths // 8) + _PARTS[eighths % 8]).strip().ljust(_METER_CELLS, "·")


def _facts(track: Track) -> Iterator[tuple[str, str]]:
    yield "Title", track.title
    yield "Artist", track.artist
    yield "Album", track.album
    yield "Licence", track.licence or "unknown"
    yield "File", track.path
    yield "Id", track.track_id
    yield "Genres", ", ".join(track.genres)
    yield "ISRC", track.isrc


def _music(found: GetTrackResponse) -> Iterator[tuple[str, str]]:
    track = found.track
    yield "Length", clock(track.duration_s)
    yield "Tempo", _tempo(track)
    yield "Beats", _beats(found)
    yield "Key", f"{key_name(track.key)}, {how_likely(track.key_confidence)}" if track.key else "none stands out"
    yield "Loudness", f"{track.loudness_lufs:.1f} LUFS"
    yield "Voice", f"{_voice(track.vocal)} ({percent(track.vocal)})"


def _feeling(track: Track) -> Iterator[tuple[str, str]]:
    levels = (track.affect.energy, track.affect.valence, track.tension)
    for (name, ends), level in zip(_ENDS.items(), levels, strict=True):
        yield name.capitalize(), f"{meter(level)} {level:.2f} ({ends})"
    yield "Moods", ", ".join(f"{mood.word} {percent(mood.strength)}" for mood in track.moods)


def _tempo(track: Track) -> str:
    if not track.tempo_bpm:
        return "no beat found"
    said = f"{track.tempo_bpm:.1f} BPM, {how_likely(track.tempo_confidence)}"
    return f"{said}; else {track.tempo_alternative_bpm:.1f}" if track.tempo_alternative_bpm else said


def _beats(found: GetTrackResponse) -> str:
    if not found.beat_count:
        return ""
    beats = count(found.beat_count, "beat")
    if not found.beats_per_bar:
        return f"{beats}; no clear metre"
    return f"{beats}, {count(len(found.downbeats_s), 'downbeat')}, {found.beats_per_bar} beats to the bar"


def _voice(vocal: float) -> str:
    if vocal >= 0.5:
        return "somebody sings or speaks" if vocal >= 0.8 else "probably somebody sings or speaks"
    return "instrumental" if vocal < 0.2 else "probably instrumental"


def _print_course(found: GetTrackResponse) -> None:
    """Draw the energy over the length of the track, a mark under each section's beginning."""
    length_s = found.track.duration_s
    width = min(console().width, _WIDEST) - _LABEL - 1
    levels = columns_of(found.energy_curve, length_s, width)
    for number, line in enumerate(chart(levels, _CHART_LINES) if levels else ()):
        print_line(f"{'Course' if number == 0 else '':<{_LABEL}} {line}")
    if levels and found.sections:
        print_line(f"{'':<{_LABEL}} {section_line(found.sections, length_s, width)}")
        print_line(f"{'':<{_LABEL}} {time_line(found.sections, length_s, width)}")
