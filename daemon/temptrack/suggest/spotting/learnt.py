"""What the learnt films say of spotting: which of their scenes had music, and what speaks for it."""

import threading
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from temptrack.fingerprint.presence import Interval, Presence, bridged, inside
from temptrack.progress import Job
from temptrack.store.interface import Matrix, Space, Store
from temptrack.store.records import FilmRecord, SceneRecord
from temptrack.suggest.library import Floats
from temptrack.suggest.spotting.figures import STEP_S, SceneFigures, fitted, rows_of
from temptrack.suggest.spotting.memory import Remembered, remember
from temptrack.suggest.spotting.scenery import pace_of
from temptrack.suggest.spotting.wanting import MOMENT_S, PRIOR, Lesson, Wanting, learn


@dataclass(frozen=True)
class Learnt:
    """What is drawn on besides the rules of the trade."""

    wanting: Wanting
    remembered: Remembered | None = None


class LearntSpotting:
    """Learns from the films of a store when it is first asked, and anew when films come or go.

    Parameters
    ----------
    store : Store
        Whose films.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._lock = threading.Lock()
        self._edition: frozenset[tuple[str, str]] | None = None
        self._known = Learnt(Wanting(PRIOR))

    def current(self, semantic_key: str, job: Job) -> Learnt:
        """Return what is learnt now.

        Parameters
        ----------
        semantic_key : str
            Of the model in use; empty without one.
        job : Job
            Told "learn" by the films, where they changed.
        """
        with self._lock:
            films = self._store.films()
            edition = frozenset({(film.film_id, film.learnt_at) for film in films} | {(semantic_key, "")})
            if edition != self._edition:
                self._known = learn_films(self._store, films, semantic_key, job)
                self._edition = edition
            return self._known


@dataclass(frozen=True)
class _Film:
    scenes: list[SceneRecord]
    music: list[Interval]
    presence: Presence
    duration_s: float


def learn_films(store: Store, films: Sequence[FilmRecord], semantic_key: str, job: Job) -> Learnt:
    """Learn from these films; those learnt without sound tell nothing of where music was not."""
    known: list[_Film] = []
    for done, film in enumerate(films):
        job.report("learn", done, len(films), film.title)
        if (found := _read(store, film)) is not None:
            known.append(found)
    scenes = [scene for film in known for scene in film.scenes]
    music = np.array([_share(film.music, scene) for film in known for scene in film.scenes])
    remembered = remember(scenes, music, semantic_key)
    if remembered is None:
        return Learnt(Wanting(PRIOR))
    lessons = []
    for number, one in enumerate(known):
        job.check()
        lessons.append(_lesson(one, number, remembered, semantic_key))
    return Learnt(learn(lessons), remembered)


def _read(store: Store, film: FilmRecord) -> _Film | None:
    sound = store.film_sound(film.film_id)
    scenes = store.scenes(film.film_id)
    if sound is None or not scenes or not sound.presence:
        return None
    cues = sorted((cue.music_in_s, cue.music_out_s) for cue in store.film_cues(film.film_id))
    return _Film(scenes, bridged(cues, 0.0), Presence.restored(sound.step_s, sound.presence), sound.duration_s)


def _lesson(film: _Film, number: int, remembered: Remembered, semantic_key: str) -> Lesson:
    memory = remembered.log_odds(_asked(film.scenes, remembered, semantic_key), without=number)
    figures = [
        SceneFigures(scene.film_in_s, scene.film_out_s, scene.affect.energy, pace_of(scene.style), float(said))
        for scene, said in zip(film.scenes, memory, strict=True)
    ]
    rows = rows_of(film.duration_s, figures, film.presence)
    at_s: Floats = (np.arange(len(rows), dtype=np.float64) + 0.5) * STEP_S
    every = round(MOMENT_S / STEP_S)
    # Under dialogue music is not always found: what may be some counts as so much.
    music = np.maximum(holds(film.music, at_s), fitted(film.presence.music, len(rows)))
    return Lesson(rows[::every], music[::every], MOMENT_S)


def _asked(scenes: Sequence[SceneRecord], remembered: Remembered, semantic_key: str) -> dict[Space, Matrix]:
    asked: dict[Space, Matrix] = {"style": np.stack([scene.style for scene in scenes])}
    if "semantic" in remembered.spaces:
        dimension = remembered.spaces["semantic"].shape[1]
        own = [scene.semantic if scene.semantic_key == semantic_key else None for scene in scenes]
        asked["semantic"] = np.stack([np.zeros(dimension, np.float32) if v is None else v for v in own])
    return asked


def holds(spans: Sequence[Interval], at_s: Floats) -> Floats:
    """Return 1 for the moments that lie in spans, which are disjoint and in order, and 0 for the others."""
    edges = np.array([edge for span in spans for edge in span])
    return np.asarray(np.searchsorted(edges, at_s, side="right") % 2, dtype=np.float64)


def _share(music: Sequence[Interval], scene: SceneRecord) -> float:
    length_s = scene.film_out_s - scene.film_in_s
    return sum(b - a for a, b in inside(music, scene.film_in_s, scene.film_out_s)) / max(length_s, 1e-6)
