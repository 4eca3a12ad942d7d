"""Asking about films as if they had never been learnt: the runs that everything else here is computed from.

Films are held out fold by fold. Of each fold's view of the store a suggester is made, by a function the caller may
give: whatever it learns, it must learn from the view it is given, or it would have seen the answers. Every scene with a
cue is then asked about, through the suggester's own routes, uncertainty and choice of section.

``held_out(store, ...)`` yields one `HeldOut` a scene; ``list()`` of it is the data that weights and calibrations are
fitted on. Arrays of one run are float32, rows in the order of ``pool.ids``.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import numpy as np

from temptrack.evaluate.asking import Fold, Suggesting
from temptrack.evaluate.folds import content_groups, make_folds
from temptrack.evaluate.looks import Sighting, kept_look
from temptrack.evaluate.records import HeldOut
from temptrack.evaluate.relevance import PoolKind
from temptrack.evaluate.view import StoredLibrary
from temptrack.fingerprint.picture import TraceCache
from temptrack.progress import Job
from temptrack.store.interface import Store
from temptrack.store.records import CueRecord, FilmRecord, SceneRecord
from temptrack.suggest import Look, Suggester, Uncertainty

__all__ = ["DEFAULT_FOLDS", "HeldOut", "HoldingOut", "Protocol", "Suggesting", "held_out", "plain_suggester"]

DEFAULT_FOLDS = 5


@dataclass(frozen=True)
class Protocol:
    """How films are held out, and what is ranked."""

    folds: int = DEFAULT_FOLDS
    pool: PoolKind = "tracks"
    seed: int = 0
    most_queries: int = 0
    """Scenes asked about, evenly chosen over all; 0 for every one."""
    fixed: tuple[frozenset[str], ...] = ()
    """The films of each fold, where a published division is to be kept; then ``folds`` counts for nothing."""


def plain_suggester(view: Store) -> Suggester:
    """Return a suggester with the routes that need nothing but a store."""
    return Suggester(view, TraceCache(Path()), lambda: None)


class HoldingOut:
    """The films of a store, divided for asking.

    Parameters
    ----------
    store : Store
        Films and a library; it is only read.
    protocol : Protocol
    suggesting : callable
        Makes the suggester that is measured from what it may have learnt.
    job : Job
        Told "compare" by films.

    Raises
    ------
    StateError
        Fewer than two different films have music, or there is nothing to rank.
    """

    def __init__(self, store: Store, protocol: Protocol, suggesting: Suggesting, job: Job) -> None:
        self._films = {film.film_id: film for film in store.films()}
        self._questions = questions = _questions(store, list(self._films.values()))
        self.groups = content_groups(store, list(self._films.values()), job)
        """Film id to a number, equal for showings of one film."""
        weights = {film_id: len(pairs) for film_id, pairs in self._questions.items()}
        self.folds = list(protocol.fixed) or make_folds(self.groups, weights, protocol.folds, protocol.seed)
        """The films asked about together, held out together."""
        asked = frozenset().union(*self.folds)
        self._chosen = _chosen(
            {name: pairs for name, pairs in questions.items() if name in asked}, protocol.most_queries
        )
        library = StoredLibrary(store)

        def make(number: int) -> Fold:
            asked = self.folds[number]
            hidden = _with_showings(asked, self.groups)
            return Fold(
                store, number, hidden=hidden, asked=asked, kind=protocol.pool, library=library, suggesting=suggesting
            )

        self._make = make

    @property
    def count(self) -> int:
        """How many scenes are asked about."""
        return len(self._chosen)

    def ask(self, sighting: Sighting, job: Job, unlike: Sequence[Look] = ()) -> Iterator[HeldOut | Uncertainty]:
        """Ask fold by fold: first about the scenes, by film and time, then about footage that nothing learnt is like.

        The latter is dealt out to the folds in turn, and only how sure the answer is comes back.
        """
        done = 0
        for number, asked in enumerate(self.folds):
            fold = self._make(number)
            for film_id in sorted(asked):
                for scene, cue in self._questions.get(film_id, ()):
                    if scene.scene_id in self._chosen:
                        film = self._films[film_id]
                        job.report("ask", done, self.count, film.title)
                        yield fold.ask(scene, cue, film, self.groups[film_id], sighting(scene), job)
                        done += 1
            for look in unlike[number :: len(self.folds)]:
                job.report("ask", done, self.count, "footage unlike anything learnt")
                yield fold.ask_unlike(look, job)
        job.report("ask", done, self.count)


def held_out(
    store: Store,
    protocol: Protocol = Protocol(),
    *,
    suggesting: Suggesting = plain_suggester,
    sighting: Sighting = kept_look,
    job: Job | None = None,
) -> Iterator[HeldOut]:
    """Ask about every scene with a cue, its film held out.

    Parameters
    ----------
    store, protocol, suggesting, job
        As for `HoldingOut`; the job is told "compare" by films, then "ask" by scenes.
    sighting : callable
        From a scene to the look it is asked about with.

    Yields
    ------
    HeldOut
        Fold by fold, in each by film and time.
    """
    job = job or Job()
    for run in HoldingOut(store, protocol, suggesting, job).ask(sighting, job):
        if isinstance(run, HeldOut):
            yield run


_Pairs: TypeAlias = Sequence[tuple[SceneRecord, CueRecord]]


def _questions(store: Store, films: Sequence[FilmRecord]) -> dict[str, _Pairs]:
    """The scenes with a cue, by film."""
    questions: dict[str, list[tuple[SceneRecord, CueRecord]]] = {}
    scenes = [scene for scene in store.scenes() if scene.cue_id]
    cues = store.cues([scene.cue_id for scene in scenes])
    for scene in scenes:
        if scene.cue_id in cues:
            questions.setdefault(scene.film_id, []).append((scene, cues[scene.cue_id]))
    return {film.film_id: questions[film.film_id] for film in films if film.film_id in questions}


def _chosen(questions: Mapping[str, _Pairs], most: int) -> frozenset[str]:
    every = [scene.scene_id for pairs in questions.values() for scene, _ in pairs]
    if 0 < most < len(every):
        every = [every[int(row)] for row in np.unique(np.linspace(0, len(every) - 1, most).astype(int))]
    return frozenset(every)


def _with_showings(hidden: frozenset[str], groups: Mapping[str, int]) -> frozenset[str]:
    """Every showing of the hidden films."""
    numbers = {groups[film_id] for film_id in hidden}
    return frozenset(film_id for film_id, number in groups.items() if number in numbers)
