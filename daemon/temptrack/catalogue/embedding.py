"""Letting another model see films that are learnt already: new semantic vectors, and all else as it was.

A film is done whole or not at all, and one whose scenes the model has all seen is passed over: a run that was stopped
or killed is finished by running it again.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import numpy as np

from temptrack.catalogue.film_work import FilmWork
from temptrack.catalogue.pipeline import NamedJob
from temptrack.catalogue.report import Skipped, or_skip, skip
from temptrack.fingerprint.picture import TraceCache
from temptrack.fingerprint.picture.scenes import shots_between
from temptrack.fingerprint.semantic import SemanticFingerprint
from temptrack.fingerprint.types import Vector
from temptrack.media import Span, content_hash
from temptrack.processes import running
from temptrack.progress import Job
from temptrack.store.interface import Store
from temptrack.store.records import FilmRecord, SceneRecord


@dataclass(frozen=True)
class EmbedReport:
    """What `embed_films` did."""

    films_embedded: int
    films_unchanged: int
    """Films all of whose scenes the model has seen."""
    scenes_embedded: int
    skipped: tuple[Skipped, ...]
    """Films that are as they were because their file is gone, has changed or cannot be read."""


def embed_films(
    store: Store,
    film_ids: Collection[str] | None,
    semantic: SemanticFingerprint,
    traces: TraceCache,
    job: Job,
    *,
    workers: int = 0,
) -> EmbedReport:
    """Embed the scenes that this model has not seen.

    Parameters
    ----------
    store : Store
        Where the films are.
    film_ids : collection of str or None
        Which; None means all.
    semantic : SemanticFingerprint
        Of the model that is used from now on.
    traces : TraceCache
        Tells where the shots lie without decoding, where the film was learnt not too long ago.
    job : Job
        Reports "embed" by films done, and "look" by frames within one.
    workers : int
        With any, films are decoded in a process of their own.

    Raises
    ------
    CancelledError
        When the job was cancelled; films finished by then are embedded.
    """
    films = [film for film in store.films() if film_ids is None or film.film_id in film_ids]
    embedded, scenes, skipped = 0, 0, []
    with running(workers) as runner:
        work = FilmWork(traces, runner)
        for done, film in enumerate(films):
            job.report("embed", done, len(films), film.title)
            found = or_skip(Path(film.path), partial(_embed, store, film, semantic, work, job))
            if isinstance(found, Skipped):
                skipped.append(found)
            else:
                embedded, scenes = embedded + bool(found), scenes + found
    job.report("embed", len(films), len(films))
    return EmbedReport(embedded, len(films) - embedded - len(skipped), scenes, tuple(skipped))


def count_unseen(store: Store, semantic_key: str) -> int:
    """Return how many scenes have no vector of this model."""
    seen = len(store.scene_vectors("semantic", semantic_key=semantic_key)[0]) if semantic_key else 0
    return store.count_scenes() - seen


def _embed(store: Store, film: FilmRecord, semantic: SemanticFingerprint, work: FilmWork, job: Job) -> int | Skipped:
    """Embed one film and return how many of its scenes were unseen."""
    key, path = semantic.identity.key, Path(film.path)
    scenes = store.scenes(film.film_id)
    unseen = [scene for scene in scenes if scene.semantic_key != key]
    if not unseen:
        return 0
    if not path.is_file():
        return skip(path, f"The file of the film {film.title!r} is gone: it keeps the vectors it has.")
    if not film.film_id.startswith(content_hash(path)):
        return skip(path, f"The file of the film {film.title!r} has changed: learn it again.")
    named = NamedJob(job, path.name)
    trace = semantic.see(path, work.watch(path, picks=True, job=named), named)
    shots = shots_between(trace.cuts_s, trace.in_s, trace.out_s)
    wanted = [shot for shot in shots if any(_reaches(shot, scene) for scene in unseen)]
    if missing := semantic.missing(path, wanted):
        semantic.see(path, work.read(path, missing, named), named)
    vectors = semantic.of_range(path, wanted, job=named)
    seen = {scene.scene_id: _seen(scene, wanted, vectors, semantic) for scene in unseen}
    _rewrite(store, film, [seen.get(scene.scene_id, scene) for scene in scenes])
    return len(unseen)


def _seen(scene: SceneRecord, shots: Sequence[Span], vectors: Vector, semantic: SemanticFingerprint) -> SceneRecord:
    """Return the scene with the pooled vector of its shots, as learning would have made it."""
    inside = np.array([_reaches(shot, scene) for shot in shots])
    return replace(scene, semantic=semantic.pool(vectors[inside]), semantic_key=semantic.identity.key)


def _reaches(shot: Span, scene: SceneRecord) -> bool:
    return shot.source_in_s < scene.film_out_s and shot.source_out_s > scene.film_in_s


def _rewrite(store: Store, film: FilmRecord, scenes: Sequence[SceneRecord]) -> None:
    """Put the film whole, with all that is its own, unless it was forgotten or learnt anew meanwhile."""
    there = (one for one in store.films() if (one.film_id, one.learnt_at) == (film.film_id, film.learnt_at))
    for current in there:
        store.put_film(current, scenes, store.film_cues(film.film_id), store.film_sound(film.film_id))
