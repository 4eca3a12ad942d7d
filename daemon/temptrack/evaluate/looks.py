"""A learnt scene as a question: what was kept of it, as if its footage had just been seen."""

from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np

from temptrack.errors import TemptrackError
from temptrack.fingerprint.picture import TraceCache, style_of
from temptrack.fingerprint.types import Curve, PictureStyle
from temptrack.media.types import Span
from temptrack.progress import Job
from temptrack.store.interface import Store
from temptrack.store.records import FilmRecord, SceneRecord
from temptrack.suggest import Footage, Look, Query, Segment

Sighting = Callable[[SceneRecord], Look]
NO_CURVE = Curve(0.5, np.zeros(0, np.float32))
"""Where nobody knows how a scene moves: sections are then chosen by its energy alone."""


def kept_look(scene: SceneRecord, curve: Curve = NO_CURVE, cuts_s: tuple[float, ...] = ()) -> Look:
    """Return a look of the vectors, affect and words that were kept of a scene; no file is opened.

    Parameters
    ----------
    scene : SceneRecord
    curve : Curve
        How it moves, from its beginning.
    cuts_s : tuple of float
        Its cuts, likewise.
    """
    duration_s = scene.film_out_s - scene.film_in_s
    return Look(
        style=PictureStyle(duration_s, scene.style, cuts_s, curve, scene.affect, {}),
        affect=scene.affect,
        cuts_s=cuts_s,
        curve=curve,
        description=scene.description,
        actions=scene.actions,
        semantic=scene.semantic,
        semantic_key=scene.semantic_key,
        thumbnails=(),
        dynamics=scene.dynamics,
    )


def with_curves(curves: Mapping[str, Curve]) -> Sighting:
    """Return looks that move as these curves say, by scene id."""
    return lambda scene: kept_look(scene, curves.get(scene.scene_id, NO_CURVE))


def with_traces(traces: TraceCache, store: Store, job: Job) -> Sighting:
    """Return looks with the curve and the cuts of the film itself, where they matter and its file is still there.

    They matter to the choice of a section alone, which is measured where the cue was recognised as a track. Traces are
    kept from when the film was learnt, so as a rule nothing is decoded.
    """
    films = {film.film_id: film for film in store.films()}

    def look(scene: SceneRecord) -> Look:
        cue = store.cues([scene.cue_id]).get(scene.cue_id)
        if cue is None or not cue.track_id:
            return kept_look(scene)
        path = Path(films[scene.film_id].path)
        try:
            span = Span(scene.film_in_s, scene.film_out_s)
            style = style_of(traces.trace(path, every_frame=True, span=span, job=job)) if path.is_file() else None
        except TemptrackError:
            job.check()
            style = None
        return kept_look(scene) if style is None else kept_look(scene, style.motion, style.cuts_s)

    return look


def question_about(scene: SceneRecord, film: FilmRecord, limit: int) -> Query:
    """Return the question an editor would ask with this scene on the timeline."""
    duration_s = scene.film_out_s - scene.film_in_s
    segment = Segment(Path(film.path), Span(scene.film_in_s, scene.film_out_s), 0.0, duration_s)
    return Query(footage=Footage((segment,), duration_s), limit=limit)
