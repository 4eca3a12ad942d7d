"""The page of a learnt film: where its music plays, drawn over time, and what it is."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from temptrack import __version__
from temptrack.interchange.report.film import Film, read_film
from temptrack.interchange.report.templating import template
from temptrack.interchange.report.timeline import draw_timeline
from temptrack.interchange.words import count, span_length


def render_film(found: Mapping[str, object], *, written: datetime | None = None) -> str:
    """Write a film's cues as one HTML page that works from a file, prints, and loads nothing.

    Parameters
    ----------
    found : mapping
        A ListCuesResponse in protobuf's JSON mapping with the proto's own field names, asked for with its timeline.
        Missing fields leave empty places.
    written : datetime, optional
        The date in the footer; now, when left out.
    """
    film = read_film(found)
    return template("film.html.j2").render(
        title=film.title or Path(film.path).name or "Untitled film",
        introduction=_introduction(film),
        film=film,
        rows=draw_timeline(film),
        written=written or datetime.now().astimezone(),
        version=__version__,
    )


def _introduction(film: Film) -> str:
    if not film.cues:
        return f"No music was found in its {span_length(film.duration_s)}."
    known, cues = sum(cue.recognised for cue in film.cues), count(len(film.cues), "cue")
    plays = f"Music plays for {span_length(film.music_s)} of {span_length(film.duration_s)}, in {cues}"
    if not known:
        return f"{plays}; none is a track of the library."
    return f"{plays}; {count(known, 'is a track', 'are tracks')} of the library."
