"""Whatever is done to both, the store on disk shows what the store in memory shows."""

import shutil
import tempfile
from pathlib import Path

import hypothesis.strategies as st
import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from temptrack.fingerprint.types import Identity
from temptrack.store import Hit, MemoryStore, SceneRecord, Space, Store, TrackRecord, open_store
from tests.store.making import (
    IDENTITY,
    LIKENESS,
    OTHER_SEMANTIC,
    SEMANTIC,
    STYLE,
    everything,
    film,
    landmarks,
    plain,
    sound,
    track,
    vector,
)

NUMBERS = st.integers(0, 6)
PATHS = st.sampled_from(["/a.wav", "/b'c.wav", '/d"e.wav', "/夜.wav"])
TITLES = st.lists(st.sampled_from(["night", "rains", "running", "The", "ü", "o'clock"]), max_size=3).map(" ".join)
FILMS = st.sampled_from(["heat", "alien", "o'brien"])
MODELS = st.sampled_from([SEMANTIC, OTHER_SEMANTIC, None])


class BothStores(RuleBasedStateMachine):
    """One store of each kind, told the same."""

    @initialize()
    def open(self) -> None:
        self.folder = Path(tempfile.mkdtemp())
        self.memory: Store = MemoryStore(IDENTITY)
        self.lance = open_store(self.folder, IDENTITY)
        self.changed = False

    @rule(tracks=st.lists(st.tuples(NUMBERS, PATHS, TITLES), max_size=4))
    def put_tracks(self, tracks: list[tuple[int, str, str]]) -> None:
        records = [track(number, path=path, title=title) for number, path, title in tracks]
        for store in (self.memory, self.lance):
            store.put_tracks(records)
        self.changed = True

    @rule(numbers=st.sets(NUMBERS, max_size=3))
    def put_landmarks(self, numbers: set[int]) -> None:
        for store in (self.memory, self.lance):
            store.put_landmarks([landmarks(number) for number in numbers])
        self.changed = True

    @rule(numbers=st.sets(NUMBERS, max_size=3))
    def remove_tracks(self, numbers: set[int]) -> None:
        names = [track(number).track_id for number in numbers]
        assert self.memory.remove_tracks(names) == self.lance.remove_tracks(names)
        self.changed = True

    @rule(name=FILMS, scenes=st.integers(0, 4), path=PATHS, model=MODELS, seed=st.integers(0, 3))
    def put_film(self, name: str, scenes: int, path: str, model: Identity | None, seed: int) -> None:
        for store in (self.memory, self.lance):
            heard = sound(name, seed) if seed else None
            store.put_film(*film(name, scenes, path=path, model=model, seed=seed), heard)
        self.changed = True

    @rule(names=st.sets(FILMS, max_size=2))
    def remove_films(self, names: set[str]) -> None:
        assert self.memory.remove_films(names) == self.lance.remove_films(names)
        self.changed = True

    @rule()
    def reopen(self) -> None:
        self.lance.close()
        self.lance = open_store(self.folder, IDENTITY)
        self.changed = True

    @rule(seed=st.integers(0, 50), limit=st.integers(1, 20))
    def find_near(self, seed: int, limit: int) -> None:
        query = vector(seed, LIKENESS.dimension)
        same_tracks(self.memory.nearest_tracks(query, limit), self.lance.nearest_tracks(query, limit))
        spaces: list[tuple[Space, Identity]] = [
            ("style", STYLE),
            ("semantic", SEMANTIC),
            ("semantic", OTHER_SEMANTIC),
        ]
        for space, made_by in spaces:
            query = vector(seed, made_by.dimension)
            found, kept = (
                store.nearest_scenes(space, query, limit, semantic_key=made_by.key)
                for store in (self.memory, self.lance)
            )
            same_scores(found, kept)
            vectors = [store.scene_vectors(space, semantic_key=made_by.key) for store in (self.memory, self.lance)]
            assert vectors[0][0] == vectors[1][0]
            assert (vectors[0][1] == vectors[1][1]).all()

    @rule(words=st.one_of(TITLES, st.text(max_size=20), st.sampled_from(["run", "scene 1", "heat", "walk talk"])))
    def find_words(self, words: str) -> None:
        tracks = [{hit.record.track_id for hit in s.find_tracks(words, 99)} for s in (self.memory, self.lance)]
        assert tracks[0] == tracks[1]
        scenes = [{hit.record.scene_id for hit in s.find_scenes(words, 99)} for s in (self.memory, self.lance)]
        assert scenes[0] == scenes[1]

    @invariant()
    def both_show_the_same(self) -> None:
        if getattr(self, "changed", False):
            assert everything(self.memory) == everything(self.lance)
            assert self.memory.summaries() == self.lance.summaries()
            assert self.memory.track_files() == self.lance.track_files()
            assert self.memory.film_files() == self.lance.film_files()
            self.changed = False

    def teardown(self) -> None:
        if hasattr(self, "lance"):
            self.lance.close()
            shutil.rmtree(self.folder)


def same_tracks(found: list[Hit[TrackRecord]], kept: list[Hit[TrackRecord]]) -> None:
    same_scores(found, kept)
    by_id = {hit.record.track_id: plain(hit.record) for hit in found}
    assert all(by_id.get(hit.record.track_id, plain(hit.record)) == plain(hit.record) for hit in kept)


def same_scores(
    found: list[Hit[TrackRecord]] | list[Hit[SceneRecord]], kept: list[Hit[TrackRecord]] | list[Hit[SceneRecord]]
) -> None:
    """Scores in order, for equal vectors may come in any order."""
    assert [hit.score for hit in kept] == pytest.approx([hit.score for hit in found], abs=1e-5)


def test_both_stores_show_the_same_after_any_doings() -> None:
    quiet = [HealthCheck.too_slow, HealthCheck.data_too_large]
    run_state_machine_as_test(
        BothStores,
        settings=settings(max_examples=12, stateful_step_count=14, deadline=None, suppress_health_check=quiet),
    )
