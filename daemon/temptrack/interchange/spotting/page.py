"""The page of a cue sheet: the film drawn with its dialogue, where music is wanted, and the cues."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from temptrack import __version__
from temptrack.interchange.report.film import Cue as DrawnCue
from temptrack.interchange.report.film import Film
from temptrack.interchange.report.templating import template
from temptrack.interchange.report.timeline import draw_timeline
from temptrack.interchange.spotting.sheet import Cue, Kind, Labels, Sheet, Song, read_sheet
from temptrack.interchange.words import count, percent, span_length


@dataclass(frozen=True)
class _LicenceRow:
    song: Song
    cues: tuple[int, ...]


def render_sheet(
    found: Mapping[str, object],
    *,
    title: str,
    path: str = "",
    labels: Labels | None = None,
    written: datetime | None = None,
) -> str:
    """Write a cue sheet as one HTML page that works from a file, prints, and loads nothing.

    Parameters
    ----------
    found : mapping
        A SpotResult in protobuf's JSON mapping with the proto's own field names. Missing fields leave empty places.
    title : str
        Heading of the page: the film's name.
    path : str
        Where it lies.
    labels : Labels, optional
        How a timeline names its frames.
    written : datetime, optional
        The date in the footer; now, when left out.
    """
    sheet = read_sheet(found, labels)
    return template("spotting.html.j2").render(
        title=title or "Untitled film",
        introduction=introduction(sheet),
        path=path,
        sheet=sheet,
        rows=draw_timeline(_drawn(sheet)),
        licences=_licences(sheet),
        written=written or datetime.now().astimezone(),
        version=__version__,
    )


def introduction(sheet: Sheet) -> str:
    """Return the sheet in a sentence or two."""
    wanted, present = sheet.of(Kind.WANTED), sheet.of(Kind.PRESENT)
    whole = span_length(sheet.duration_s)
    playing = f" Music plays already for {span_length(sheet.length_s(Kind.PRESENT))}." if present else ""
    if not wanted:
        return f"No music is wanted in its {whole}.{playing}"
    share = percent(sheet.length_s(Kind.WANTED) / max(sheet.duration_s, 1e-9))
    said = f"{count(len(wanted), 'cue')}, {span_length(sheet.length_s(Kind.WANTED))} of {whole} ({share})."
    open_ = sum(cue.song is None for cue in wanted)
    return said + (f" For {count(open_, 'of them')} nothing in the library fits." if open_ else "") + playing


def _drawn(sheet: Sheet) -> Film:
    """Return the sheet as the drawing of a film has it; a cue with a track is drawn full, any other dashed."""
    cues = tuple(_drawn_cue(cue) for cue in sheet.cues)
    return Film("", "", sheet.duration_s, cues, sheet.scenes, sheet.wanted, sheet.speech)


def _drawn_cue(cue: Cue) -> DrawnCue:
    return DrawnCue(
        number=cue.number,
        in_s=cue.in_s,
        out_s=cue.out_s,
        scene="",
        title=cue.song.title if cue.song else "",
        licence=cue.song.licence if cue.song else "",
        track_in_s=cue.song.in_s if cue.song else 0.0,
        speed=1.0,
        confidence=cue.confidence,
        nearest=cue.headline,
        cosine=0.0,
        spoken=0.0,
        music=cue.wanted,
    )


def _licences(sheet: Sheet) -> list[_LicenceRow]:
    """List every chosen track once, those without a stated licence first."""
    songs = {cue.song.track_id: cue.song for cue in sheet.cues if cue.song is not None}
    rows = (
        _LicenceRow(song, tuple(cue.number for cue in sheet.cues if cue.song and cue.song.track_id == key))
        for key, song in songs.items()
    )
    return sorted(rows, key=lambda row: (row.song.licence_known, row.song.licence, row.song.title.casefold()))
