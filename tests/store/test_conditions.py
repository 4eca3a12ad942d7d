"""Every store lists exactly the tracks that meet the conditions."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from temptrack.fingerprint.types import Affect
from temptrack.store import Condition, MemoryStore, OneOf, Store, TrackRecord, Within, open_store, summary_of
from tests.store.making import IDENTITY, track

KEYS, LICENCES = ("A minor", "F# major", ""), ("CC BY 4.0", "unknown", "Björk's own", "ΣΑΣ")
FIGURES = ("tempo_bpm", "tempo_alternative_bpm", "duration_s", "affect_energy", "affect_valence", "tension", "vocal")


def varied(number: int) -> TrackRecord:
    rng = np.random.default_rng(number)
    return track(
        number,
        tempo_bpm=float(rng.choice([0.0, 60.0, 120.0, 121.5])),
        tempo_alternative_bpm=float(rng.choice([0.0, 60.0, 120.0])),
        duration_s=float(rng.integers(1, 6)),
        affect=Affect(*rng.choice([0.0, 0.25, 0.5, 1.0], 2).tolist()),
        tension=float(rng.choice([0.0, 0.5, 1.0])),
        vocal=float(rng.choice([0.0, 0.5, 1.0])),
        key=KEYS[number % len(KEYS)],
        licence=LICENCES[number % len(LICENCES)],
    )


@pytest.fixture(scope="module")
def stores(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Store, Store]]:
    pair: tuple[Store, Store] = (MemoryStore(IDENTITY), open_store(Path(tmp_path_factory.mktemp("store")), IDENTITY))
    for store in pair:
        store.put_tracks([varied(number) for number in range(40)])
    yield pair
    for store in pair:
        store.close()


BOUND = st.sampled_from([0.0, 0.25, 0.5, 1.0, 3.0, 60.0, 120.0])
WITHIN = st.builds(
    Within,
    st.lists(st.sampled_from(FIGURES), min_size=1, max_size=2, unique=True).map(tuple),
    low=BOUND | st.just(-np.inf),
    high=BOUND | st.just(np.inf),
)
ONE_OF = st.one_of(
    st.builds(OneOf, st.just("key"), st.frozensets(st.sampled_from(KEYS).map(str.lower), min_size=1)),
    st.builds(OneOf, st.just("licence"), st.frozensets(st.sampled_from(LICENCES).map(str.lower), min_size=1)),
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(where=st.lists(WITHIN | ONE_OF, max_size=3))
def test_both_stores_list_what_meets_all_conditions(stores: tuple[Store, Store], where: list[Condition]) -> None:
    expected = [
        summary_of(each)
        for each in map(varied, range(40))
        if all(condition.holds(summary_of(each)) for condition in where)
    ]
    for store in stores:
        assert store.summaries(where) == expected


def test_bounds_count_and_one_of_several_figures_is_enough() -> None:
    slow = summary_of(track(1, tempo_bpm=60.0, tempo_alternative_bpm=120.0))
    assert Within(("tempo_bpm",), 60.0, 60.0).holds(slow)
    assert not Within(("tempo_bpm",), 60.1).holds(slow)
    assert Within(("tempo_bpm", "tempo_alternative_bpm"), 100.0, 130.0).holds(slow)
    assert OneOf("licence", frozenset({"unknown"})).holds(slow)
