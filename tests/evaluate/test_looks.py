import dataclasses
from pathlib import Path

import numpy as np
import pytest

from benchmarks.retrieval.world import film_id
from temptrack.errors import InvalidInputError, MediaNotFoundError
from temptrack.evaluate import kept_look, looks_unlike, with_traces
from temptrack.evaluate.looks import NO_CURVE, question_about
from temptrack.fingerprint.action import ActionReader
from temptrack.fingerprint.picture import TraceCache
from temptrack.progress import Job
from temptrack.store import MemoryStore
from tests.evaluate.protocols.clips import write_clip


def test_a_kept_look_is_what_was_kept(store: MemoryStore) -> None:
    scene = store.scenes(film_id(0))[1]
    look = kept_look(scene)
    assert look.semantic is not None
    assert scene.semantic is not None
    assert scene.dynamics is not None
    assert look.dynamics is not None
    assert np.array_equal(look.style.vector, scene.style)
    assert np.array_equal(look.semantic, scene.semantic)
    assert np.array_equal(look.dynamics, scene.dynamics)
    assert (look.affect, look.description, look.semantic_key) == (scene.affect, scene.description, scene.semantic_key)
    assert look.style.duration_s == pytest.approx(scene.film_out_s - scene.film_in_s)
    assert look.curve == NO_CURVE
    query = question_about(scene, store.films()[0], 3)
    assert query.footage is not None
    assert query.footage.duration_s == look.style.duration_s


def test_the_films_motion_is_seen_where_a_track_is_known(store: MemoryStore, tmp_path: Path) -> None:
    clip = write_clip(tmp_path / "film.mp4", 1, 3.0)
    film = store.films()[0]
    scenes, cues = store.scenes(film.film_id), store.film_cues(film.film_id)
    scenes = [dataclasses.replace(s, film_in_s=0.5 * n, film_out_s=0.5 * n + 1.0) for n, s in enumerate(scenes)]
    cues[1] = dataclasses.replace(cues[1], track_id="")
    store.put_film(dataclasses.replace(film, path=str(clip)), scenes, cues)
    look = with_traces(TraceCache(tmp_path / "traces"), store, Job())
    assert len(look(scenes[0]).curve.levels)
    assert np.array_equal(look(scenes[0]).style.vector, scenes[0].style)  # as it was learnt, not as it is seen now
    assert look(scenes[1]).curve == NO_CURVE
    assert look(store.scenes(film_id(1))[0]).curve == NO_CURVE  # its file is gone


def test_footage_unlike_is_seen_in_stretches(tmp_path: Path) -> None:
    def looks(*paths: Path) -> int:
        traces = TraceCache(tmp_path / "traces")
        return len(looks_unlike(paths, traces=traces, semantic=None, actions=ActionReader(), job=Job()))

    folder = tmp_path / "strange"
    write_clip(folder / "short.mp4", 1, 2.0)
    write_clip(folder / "long.mp4", 2, 26.0)
    (folder / "broken.mp4").write_text("no film")
    assert looks(folder) == 1 + 2
    assert looks() == 0
    with pytest.raises(InvalidInputError, match="Nothing can be seen"):
        looks(folder / "broken.mp4")
    with pytest.raises(MediaNotFoundError):
        looks(tmp_path / "nowhere.mp4")
