"""One fold: what may be learnt from, what is ranked, and the questions that are put to both."""

from collections.abc import Callable, Collection
from functools import cached_property
from pathlib import Path
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from temptrack.catalogue.pipeline import QuietJob
from temptrack.errors import EmptyLibraryError
from temptrack.evaluate.looks import question_about
from temptrack.evaluate.records import TOP, HeldOut, Levels
from temptrack.evaluate.relevance import Pool, PoolKind, truth_of
from temptrack.evaluate.sections import Chosen, choose_section
from temptrack.evaluate.view import FixedLibrary, StoredLibrary, View, cues_as_tracks
from temptrack.media.types import Span
from temptrack.progress import Job
from temptrack.store.identity import dimension_of
from temptrack.store.interface import Store
from temptrack.store.records import CueRecord, FilmRecord, SceneRecord
from temptrack.suggest import Footage, Look, Query, Segment, Suggester, Uncertainty, Weighed
from temptrack.suggest.ranking import rank

Suggesting: TypeAlias = Callable[[Store], Suggester]
"""From what may be learnt from to a suggester."""


class Fold:
    """Some films held out.

    Parameters
    ----------
    store : Store
    number : int
        Of the fold.
    hidden : collection of str
        Ids of the films that may not be learnt from.
    asked : collection of str
        Ids of those of them whose cues are candidates.
    kind : {"tracks", "cues"}
        What is ranked.
    library : StoredLibrary
        The store's tracks, shared by all folds.
    suggesting : callable
        Makes the suggester from the fold's view of the store.
    """

    def __init__(
        self,
        store: Store,
        number: int,
        *,
        hidden: Collection[str],
        asked: Collection[str],
        kind: PoolKind,
        library: StoredLibrary,
        suggesting: Suggesting,
    ) -> None:
        self._number = number
        self._library = library
        cues = [cue for film_id in sorted(asked) for cue in store.film_cues(film_id)] if kind == "cues" else []
        fixed = FixedLibrary(cues_as_tracks(cues), dimension_of(store.identity, "likeness"))
        self._view = View(store, hidden, fixed if kind == "cues" else library)
        ids, likeness = self._view.likeness_matrix()
        if not ids:
            raise EmptyLibraryError(
                "The library holds no tracks to rank", remedy="add music with `temptrack library add FOLDER`"
            )
        summaries = {track.track_id for track in self._view.summaries()}
        kept = [row for row, name in enumerate(ids) if name in summaries]
        self._pool = Pool(kind, tuple(ids[row] for row in kept), likeness[kept], {cue.cue_id: cue for cue in cues})
        self._suggester = suggesting(self._view)

    def ask(self, scene: SceneRecord, cue: CueRecord, film: FilmRecord, group: int, look: Look, job: Job) -> HeldOut:
        """Ask about a scene of a held-out film."""
        query = question_about(scene, film, TOP)
        quiet = QuietJob(job)
        weighed = self._suggester.weigh(query, quiet, seen=look)
        answer = self._suggester.answer(weighed)
        routes, log_odds = _by_route(weighed)
        fused, matched = weighed.fused, weighed.context.matched
        opinion = matched.opinion if matched is not None else None
        return HeldOut(
            scene_id=scene.scene_id,
            film_id=film.film_id,
            group=group,
            fold=self._number,
            pool=self._pool,
            routes=routes,
            log_odds=log_odds,
            weights=tuple(fused.weights[name] for name in routes),
            prior=fused.prior.astype(np.float32),
            scores=fused.scores.astype(np.float32),
            novelty=weighed.novelty,
            novelties=tuple(near.novelty for near in weighed.context.near),
            uncertainty=answer.uncertainty,
            top=tuple(rank(weighed.context.library, fused.scores, weighed.eligible, TOP)),
            top_confidences=tuple(suggestion.confidence for suggestion in answer.suggestions),
            truth=truth_of(cue, self._pool),
            popularity=self._popularity,
            chosen=self._section(weighed, scene, cue),
            epistemic=opinion.epistemic if opinion is not None else 0.0,
            aleatoric=opinion.aleatoric if opinion is not None else 0.0,
        )

    def ask_unlike(self, look: Look, job: Job) -> Uncertainty:
        """Ask about footage of which nothing is known, and return how sure the answer is."""
        span = Span(0.0, look.style.duration_s)
        footage = Footage((Segment(Path("unlike"), span, 0.0, span.duration_s),), span.duration_s)
        weighed = self._suggester.weigh(Query(footage=footage, limit=TOP), QuietJob(job), seen=look)
        return self._suggester.answer(weighed).uncertainty

    def _section(self, weighed: Weighed, scene: SceneRecord, cue: CueRecord) -> Chosen | None:
        known = self._library.records([cue.track_id]) if cue.track_id else {}
        return choose_section(known[cue.track_id], scene, cue, weighed.canvas) if known else None

    @cached_property
    def _popularity(self) -> Levels:
        cues = list(self._view.cues([scene.cue_id for scene in self._view.scenes() if scene.cue_id]).values())
        counts: NDArray[np.float64] = np.zeros(len(self._pool))
        for cue in cues:
            if self._pool.kind == "cues":
                counts += self._pool.likeness @ cue.likeness / len(cues)
            else:
                counts += truth_of(cue, self._pool).relevant
        return counts.astype(np.float32)


def _by_route(weighed: Weighed) -> tuple[tuple[str, ...], Levels]:
    """A route may say several things; they count alike."""
    said: dict[str, NDArray[np.float64]] = {}
    for name, testimony in weighed.fused.testimonies:
        said[name] = said.get(name, np.zeros(len(weighed.context.library))) + testimony.log_odds
    rows = np.stack(list(said.values())) if said else np.zeros((0, len(weighed.context.library)))
    return tuple(said), rows.astype(np.float32)
