"""What the learnt films of a store say of spotting."""

from dataclasses import replace

import numpy as np

from temptrack.fingerprint.presence import Presence
from temptrack.fingerprint.types import Affect
from temptrack.progress import Job, Progress
from temptrack.store import CueRecord, FilmRecord, FilmSoundRecord, MemoryStore, SceneRecord
from temptrack.suggest.spotting.learnt import LearntSpotting
from temptrack.suggest.spotting.wanting import PRIOR
from tests.suggest.worlds import look_vector, new_store, sound_of, track

MUSICAL, SILENT = look_vector(1.0, 0.3), look_vector(0.0, 0.2, 1.0)
SCENE_S = 30.0
FEELING = Affect(0.5, 0.5)


def learn(store: MemoryStore, name: str, *, heard: bool = True, learnt_at: str = "") -> None:
    """A film of ten scenes: those of one look have music although somebody talks, those of the other never have."""
    film_id, count = f"film:{name}", 10
    edges = [(n * SCENE_S, (n + 1) * SCENE_S) for n in range(count)]
    scenes = [
        SceneRecord(f"{film_id}/{n}", film_id, *span, "", (), (MUSICAL, SILENT)[n % 2], None, FEELING)
        for n, span in enumerate(edges)
    ]
    sounding = CueRecord("", "", film_id, 0, 1, sound_of(0.5, 0.5), FEELING, -20.0)
    cues = [
        replace(sounding, cue_id=f"{film_id}/cue/{n}", scene_id=scenes[n].scene_id, music_in_s=a, music_out_s=b)
        for n, (a, b) in enumerate(edges)
        if n % 2 == 0
    ]
    steps = np.arange(round(count * SCENE_S * 2))
    spoken = ((steps // 60) % 2 == 0).astype(np.float32)
    presence = Presence(0.5, spoken, spoken, 0 * spoken, 1 - spoken)
    sound = FilmSoundRecord(film_id, count * SCENE_S, "", b"", 0.5, presence.stored()) if heard else None
    record = FilmRecord(film_id, f"/{name}", name, count * SCENE_S, FEELING, count, len(cues), learnt_at=learnt_at)
    store.put_film(record, scenes, cues, sound)


def test_nothing_learnt_leaves_the_rules_of_the_trade() -> None:
    learnt = LearntSpotting(new_store()).current("", Job())
    assert learnt.remembered is None
    assert (learnt.wanting.weights == PRIOR).all()


def test_films_move_the_weights_and_are_remembered() -> None:
    store = new_store([track(1)])
    for number in range(6):
        learn(store, str(number))
    learnt = LearntSpotting(store).current("", Job())
    assert learnt.wanting.films == 6
    assert learnt.remembered is not None
    musical, silent = learnt.remembered.log_odds({"style": np.stack([MUSICAL, SILENT])})
    assert musical > 1 > -1 > silent


def test_films_learnt_without_sound_teach_nothing() -> None:
    store = new_store([track(1)])
    learn(store, "deaf", heard=False)
    assert LearntSpotting(store).current("", Job()).remembered is None


def test_films_are_read_once_and_anew_when_they_change() -> None:
    store, told = new_store([track(1)]), list[Progress]()
    spotting, job = LearntSpotting(store), Job(told.append)
    learn(store, "one")
    spotting.current("", job)
    read = len(told)
    assert read == 1
    spotting.current("", job)
    assert len(told) == read
    learn(store, "two", learnt_at="later")
    spotting.current("", job)
    assert len(told) == read + 2
