from collections.abc import Callable

import pytest

from benchmarks.retrieval.world import World
from temptrack.fingerprint.music import LIKENESS
from temptrack.fingerprint.picture import STYLE
from temptrack.store import MemoryStore, store_identity

SMALL = World(films=6, scenes_per_film=5, tracks=30, seed=1)


@pytest.fixture
def empty() -> Callable[[], MemoryStore]:
    return lambda: MemoryStore(store_identity(STYLE, LIKENESS))


@pytest.fixture
def world() -> World:
    return SMALL


@pytest.fixture
def store(empty: Callable[[], MemoryStore], world: World) -> MemoryStore:
    store = empty()
    world.fill(store)
    return store
