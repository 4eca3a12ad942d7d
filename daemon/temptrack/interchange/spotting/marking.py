"""From a cue sheet to the markers written into a timeline: one as long as each cue."""

from temptrack.interchange.marking.types import Cue as LaidCue
from temptrack.interchange.marking.types import Mark
from temptrack.interchange.marking.writing import Marking
from temptrack.interchange.spotting.sheet import Cue, Kind, Sheet
from temptrack.interchange.words import clock, gain, percent

_CUE, _NOTHING_FITS, _PLAYS = "Green", "Yellow", "Cyan"
"""Of the sixteen that Resolve and its marker EDL know."""
_MOST_NAME = 80


def sheet_marking(sheet: Sheet) -> Marking:
    """Return the markers of a cue sheet whose frames count from the timeline's first."""
    marks = tuple(
        Mark(cue.in_frame, _name(cue)[:_MOST_NAME], _note(cue), _colour(cue), max(1, cue.out_frame - cue.in_frame))
        for cue in sheet.cues
    )
    return Marking(marks, tuple(_line(cue) for cue in sheet.of(Kind.WANTED) if cue.song is not None))


def _name(cue: Cue) -> str:
    return f"{cue.number} {cue.headline} ({percent(cue.confidence)})".replace("\N{NO-BREAK SPACE}", " ")


def _note(cue: Cue) -> str:
    lines = [cue.reason]
    if cue.song is not None:
        track = cue.song.track
        licence = track.licence if track.licence_known else "licence unknown"
        lines = [f"From {clock(cue.song.track_in_s)}, gain {gain(cue.song.gain_db)}, {licence}", cue.reason]
    if cue.exit:
        lines.append(f"Out: {cue.exit}")
    if cue.others:
        titles = ", ".join(song.track.called for song in cue.others)
        lines.append(f"{'Or' if cue.song else 'Nearest misses'}: {titles}")
    return "\n".join(line.replace("\N{NO-BREAK SPACE}", " ") for line in lines if line)


def _colour(cue: Cue) -> str:
    if cue.kind is Kind.PRESENT:
        return _PLAYS
    return _CUE if cue.song is not None else _NOTHING_FITS


def _line(cue: Cue) -> LaidCue:
    song = cue.song.track if cue.song else None
    return LaidCue(
        record_in_frame=cue.in_frame,
        record_out_frame=cue.out_frame,
        title=song.called if song else "",
        composer=song.artist if song else "",
        licence=(song.licence if song else "") or "unknown",
        link="",
        confidence=cue.confidence,
        track_in_s=cue.song.track_in_s if cue.song else 0.0,
        album=song.album if song else "",
    )
