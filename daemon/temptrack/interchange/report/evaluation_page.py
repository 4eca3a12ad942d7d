"""The page of an evaluation: does it find the music, does it know when it does not."""

from datetime import datetime

from temptrack import __version__
from temptrack.interchange.report.diagrams import DIAGRAM, draw_reliability, draw_risk
from temptrack.interchange.report.evaluation import figures_of, recall_bars, routes_of
from temptrack.interchange.report.reading import Json, read_number, read_text, read_texts
from temptrack.interchange.report.templating import template
from temptrack.interchange.words import count


def render_evaluation(found: Json, *, written: datetime | None = None) -> str:
    """Write an evaluation as one HTML page that works from a file, prints, and loads nothing.

    Parameters
    ----------
    found : mapping
        An EvaluateResult in protobuf's JSON mapping with the proto's own field names. Missing fields leave empty
        places.
    written : datetime, optional
        The date in the footer; now, when left out.
    """
    return template("evaluation.html.j2").render(
        title="How good the suggestions are",
        introduction=_introduction(found),
        figures=figures_of(found),
        recall=recall_bars(found),
        routes=routes_of(found),
        reliability=draw_reliability(found),
        risk=draw_risk(found),
        remarks=read_texts(found, "remarks"),
        diagram=DIAGRAM,
        written=written or datetime.now().astimezone(),
        version=__version__,
    )


def _introduction(found: Json) -> str:
    queries, films, folds = (int(read_number(found, name)) for name in ("queries", "films", "folds"))
    what = "tracks of the library" if read_text(found, "pool") == "tracks" else "cues of held-out films"
    least, most = int(read_number(found, "candidates_least")), int(read_number(found, "candidates_most"))
    candidates = f"{most}" if least == most else f"{least} to {most}"
    data = read_text(found, "data") or "what was learnt"
    return (
        f"{count(queries, 'scene')} of {count(films, 'film')} ({data}), asked about"
        f" as if their films had never been learnt, in {count(folds, 'part')}; ranked were {candidates} {what}."
    )
