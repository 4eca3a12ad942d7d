"""Another model sees the films: only what it has not seen, all else as it was, and a kill costs nothing but time."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from temptrack.catalogue import count_unseen, embed_films, learn_films
from temptrack.errors import CancelledError
from temptrack.fingerprint.music import LIKENESS
from temptrack.fingerprint.picture import STYLE, TraceCache
from temptrack.fingerprint.semantic import SemanticFingerprint
from temptrack.progress import Job, Progress
from temptrack.store import MemoryStore, SceneRecord, Store, open_store, store_identity

NewStore = Callable[[str], Store]


@dataclass
class ColourModel:
    """Sees mean colours, and knows no words; counts what it is shown."""

    identity_key: str = "colour/one/0"
    dimension: int = 4
    logit_scale: float = 10.0
    shown: int = 0

    def embed_images(self, images: Sequence[NDArray[np.uint8]], job: Job) -> NDArray[np.float32]:
        job.check()
        self.shown += len(images)
        rows = np.array([[*image.reshape(-1, 3).mean(axis=0), 64.0, 1.0] for image in images])[:, : self.dimension]
        return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), dtype=np.float32)

    def embed_texts(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return np.eye(self.dimension, dtype=np.float32)[[len(text) % self.dimension for text in texts]]


def one() -> SemanticFingerprint:
    return SemanticFingerprint(ColourModel())


def another() -> SemanticFingerprint:
    return SemanticFingerprint(ColourModel("colour/another/1", dimension=5))


@pytest.fixture(scope="module")
def reels(make_film: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("reels")
    make_film(folder / "a.mp4", [(6, "white"), (6, "navy"), (6, "red")], hz=440)
    make_film(folder / "b.mp4", [(2, "red")], hz=None)
    make_film(folder / "c.mp4", [(2, "green")], hz=None)
    return folder


@pytest.fixture
def films(reels: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(reels, tmp_path / "films"))


@pytest.fixture(scope="module")
def traces(tmp_path_factory: pytest.TempPathFactory) -> TraceCache:
    return TraceCache(tmp_path_factory.mktemp("traces"))


def learn(store: Store, films: Path, semantic: SemanticFingerprint | None, traces: TraceCache) -> Store:
    report = learn_films(store, [films], labels_csv=None, semantic=semantic, traces=traces, job=Job())
    assert not report.skipped
    return store


def without_sight(scene: SceneRecord) -> SceneRecord:
    return replace(scene, semantic=None, semantic_key="")


def test_only_the_vectors_change(
    new_store: NewStore, films: Path, traces: TraceCache, dumped: Callable[[Store], Any]
) -> None:
    store, untouched = (learn(new_store(name), films, one(), traces) for name in ("store", "untouched"))
    report = embed_films(store, None, another(), traces, Job())
    assert (report.films_embedded, report.films_unchanged, report.skipped) == (3, 0, ())
    assert report.scenes_embedded == store.count_scenes()
    assert {scene.semantic_key for scene in store.scenes()} == {another().identity.key}
    for film in store.films():
        assert store.film_sound(film.film_id) == untouched.film_sound(film.film_id)
    blind = MemoryStore(store.identity), MemoryStore(store.identity)
    for kept, given in zip(blind, (store, untouched), strict=True):
        for film in given.films():
            scenes = [without_sight(scene) for scene in given.scenes(film.film_id)]
            kept.put_film(film, scenes, given.film_cues(film.film_id))
    assert dumped(blind[0]) == dumped(blind[1])


def test_the_vectors_are_those_of_learning(new_store: NewStore, films: Path, traces: TraceCache) -> None:
    """As far as the scenes are the same: a film without a model is divided by its looks alone."""
    store = learn(new_store("store"), films, None, traces)
    embed_films(store, None, one(), traces, Job())
    learnt = learn(new_store("learnt"), films, one(), traces)
    same = {(s.film_id, s.film_in_s, s.film_out_s): s for s in learnt.scenes()}
    pairs = [(s, same[s.film_id, s.film_in_s, s.film_out_s]) for s in store.scenes()]
    assert len(pairs) >= 4
    for mine, theirs in pairs:
        assert mine.semantic is not None
        assert theirs.semantic is not None
        np.testing.assert_allclose(mine.semantic, theirs.semantic, atol=1e-6)
        assert mine.semantic_key == theirs.semantic_key


def test_vectors_of_two_models_never_meet(new_store: NewStore, films: Path, traces: TraceCache) -> None:
    store = learn(new_store("store"), films, one(), traces)
    first = store.films()[0].film_id
    embed_films(store, {first}, another(), traces, Job())
    mine, other = one().identity.key, another().identity.key
    for key, dimension in ((mine, 4), (other, 5)):
        ids, vectors = store.scene_vectors("semantic", semantic_key=key)
        assert vectors.shape == (len(ids), dimension)
        hits = store.nearest_scenes("semantic", np.ones(dimension, np.float32), 50, semantic_key=key)
        assert {hit.record.scene_id for hit in hits} == set(ids)
        assert {hit.record.semantic_key for hit in hits} == {key}
    assert count_unseen(store, mine) + count_unseen(store, other) == store.count_scenes()
    assert count_unseen(store, "") == store.count_scenes()


def test_what_was_seen_is_passed_over(new_store: NewStore, films: Path, traces: TraceCache) -> None:
    store, model = learn(new_store("store"), films, one(), traces), ColourModel("colour/another/1", dimension=5)
    embed_films(store, None, SemanticFingerprint(model), traces, Job())
    shown = model.shown
    report = embed_films(store, None, SemanticFingerprint(model), traces, Job())
    assert (report.films_embedded, report.films_unchanged, report.scenes_embedded) == (0, 3, 0)
    assert model.shown == shown


def test_a_film_whose_file_is_gone_or_other_is_told_and_left(
    new_store: NewStore, films: Path, traces: TraceCache
) -> None:
    store = learn(new_store("store"), films, one(), traces)
    (films / "b.mp4").unlink()
    shutil.copy(films / "a.mp4", films / "c.mp4")
    report = embed_films(store, None, another(), traces, Job())
    assert (report.films_embedded, report.films_unchanged) == (1, 0)
    assert [(s.path.name, s.reason) for s in report.skipped] == [
        ("b.mp4", "The file of the film 'b' is gone: it keeps the vectors it has."),
        ("c.mp4", "The file of the film 'c' has changed: learn it again."),
    ]
    assert len(store.scene_vectors("semantic", semantic_key=one().identity.key)[0]) == 2


def test_a_film_forgotten_meanwhile_stays_forgotten(new_store: NewStore, films: Path, traces: TraceCache) -> None:
    store = learn(new_store("store"), films, one(), traces)
    doomed = next(film.film_id for film in store.films() if film.path.endswith("b.mp4"))

    def forget(progress: Progress) -> None:
        if (progress.stage, progress.what) == ("look", "b.mp4"):
            store.remove_films([doomed])

    job = Job(forget)
    embed_films(store, None, another(), traces, job)
    assert doomed not in {film.film_id for film in store.films()}


def test_stopped_it_goes_on_with_the_next_film(new_store: NewStore, films: Path, traces: TraceCache) -> None:
    store, model = learn(new_store("store"), films, one(), traces), ColourModel("colour/another/1", dimension=5)
    job = Job(lambda p: job.cancel() if (p.stage, p.done) == ("embed", 2) else None)
    with pytest.raises(CancelledError):
        embed_films(store, None, SemanticFingerprint(model), traces, job)
    assert 0 < count_unseen(store, another().identity.key) < store.count_scenes()
    report = embed_films(store, None, SemanticFingerprint(model), traces, Job())
    assert (report.films_embedded, report.films_unchanged) == (1, 2)


EMBED = """
import sys
from pathlib import Path
from temptrack.catalogue import embed_films
from temptrack.fingerprint.music import LIKENESS
from temptrack.fingerprint.picture import STYLE, TraceCache
from temptrack.progress import Job
from temptrack.store import open_store, store_identity
sys.path.insert(0, sys.argv[2])
from tests.catalogue.test_embedding import another

store = open_store(Path(sys.argv[1]), store_identity(LIKENESS, STYLE))
job = Job(lambda progress: print(progress.stage, progress.done, progress.what, flush=True))
embed_films(store, None, another(), TraceCache(Path(sys.argv[1]) / "traces"), job)
"""


def test_killed_at_any_time_it_ends_as_if_never_killed(
    films: Path, traces: TraceCache, tmp_path: Path, dumped: Callable[[Store], Any]
) -> None:
    identity = store_identity(LIKENESS, STYLE)
    for name in ("killed", "undisturbed"):
        learn(open_store(tmp_path / name, identity), films, one(), traces).close()
    repository = str(Path(__file__).resolve().parents[2])
    for line in ("watch 0 a.mp4", "embed 1 b", "watch 0 c.mp4"):
        command = [sys.executable, "-c", EMBED, str(tmp_path / "killed"), repository]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout is not None
            assert any(said.strip() == line for said in process.stdout), line
            os.kill(process.pid, signal.SIGKILL)
        assert process.returncode == -signal.SIGKILL
    killed, undisturbed = (open_store(tmp_path / name, identity) for name in ("killed", "undisturbed"))
    assert 0 < count_unseen(killed, another().identity.key) < killed.count_scenes()
    for store in (killed, undisturbed):
        embed_films(store, None, another(), traces, Job())
    assert dumped(killed) == dumped(undisturbed)
    killed.close()
    undisturbed.close()
