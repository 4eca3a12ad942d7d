import dataclasses
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from temptrack.errors import StateError
from temptrack.evaluate.folds import content_groups, make_folds
from temptrack.fingerprint.copies import COPIES, encode_sights
from temptrack.fingerprint.copies.settings import CROPS, SIGNATURE_BYTES, STEP_S
from temptrack.fingerprint.copies.types import Sights
from temptrack.fingerprint.music import LIKENESS
from temptrack.fingerprint.picture import STYLE, TraceCache
from temptrack.fingerprint.types import Affect
from temptrack.media import probe
from temptrack.progress import Job
from temptrack.store import MemoryStore, store_identity
from temptrack.store.records import FilmRecord, FilmSightRecord


def picture(seed: int, seconds: float) -> Sights:
    """Signatures of a film like no other."""
    rng = np.random.default_rng(seed)
    count = int(seconds / STEP_S)
    bits = rng.integers(0, 256, (count, len(CROPS), SIGNATURE_BYTES), dtype=np.uint8)
    # What is shown changes only every few steps, as in film.
    bits = np.repeat(bits[::6], 6, axis=0)[:count]
    return Sights(np.asarray((np.arange(count) + 0.5) * STEP_S, np.float64), bits, np.full(count, 60, np.uint8))


def put(store: MemoryStore, film_id: str, sights: Sights) -> None:
    store.put_film_sight(FilmSightRecord(film_id, COPIES.key, encode_sights(sights.stored())))


def test_labels_do_not_make_another_film(store: MemoryStore) -> None:
    films = store.films()
    same = dataclasses.replace(films[0], film_id=films[1].film_id + "-labels", path="/elsewhere.mkv")
    groups = content_groups(store, [*films, same], Job())
    assert groups[same.film_id] == groups[films[1].film_id]
    assert len(set(groups.values())) == len(films)


def test_a_part_of_a_film_is_that_film(store: MemoryStore) -> None:
    films = [dataclasses.replace(film, duration_s=300.0) for film in store.films()]
    whole = picture(1, 300)
    put(store, films[0].film_id, whole)
    cut = whole.between(100.0, 160.0)
    put(store, films[1].film_id, Sights(cut.at_s - 100.0, cut.bits, cut.contrast))
    put(store, films[2].film_id, picture(2, 300))
    films[1] = dataclasses.replace(films[1], duration_s=60.0)
    groups = content_groups(store, films, Job())
    assert groups[films[0].film_id] == groups[films[1].film_id] != groups[films[2].film_id]
    assert len(set(groups.values())) == len(films) - 1


def test_a_common_opening_does_not_make_films_one(store: MemoryStore) -> None:
    films = [dataclasses.replace(film, duration_s=300.0) for film in store.films()]
    opening = picture(9, 12)
    for number in (0, 1):
        rest = picture(number, 288)
        rest = Sights(rest.at_s + 12, rest.bits, rest.contrast)
        put(store, films[number].film_id, Sights.joined([opening, rest]))
    groups = content_groups(store, films, Job())
    assert groups[films[0].film_id] != groups[films[1].film_id]


def test_one_picture_in_two_encodings_is_one_film(real_films: MemoryStore) -> None:
    groups = content_groups(real_films, real_films.films(), Job())
    by_name = {Path(film.path).name: groups[film.film_id] for film in real_films.films()}
    assert by_name["sintel.m4v"] == by_name["sintel.webm"] != by_name["yoga.mp4"]


@pytest.fixture(scope="module")
def real_films(media_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> MemoryStore:
    store = MemoryStore(store_identity(STYLE, LIKENESS))
    traces = TraceCache(tmp_path_factory.mktemp("traces"))
    names = ("film/codec_variants/sintel.m4v", "film/codec_variants/sintel.webm", "action/wild_clips/clips/yoga.mp4")
    for number, name in enumerate(names):
        path = media_folder / name
        film = FilmRecord(f"{number:032x}", str(path), name, probe(path).duration_s, Affect(0.5, 0.5), 0, 0)
        store.put_film(film, [], [])
        put(store, film.film_id, traces.trace(path, every_frame=True, span=None, job=Job()).sights)
    return store


@given(
    sizes=st.lists(st.integers(0, 30), min_size=2, max_size=30),
    folds=st.integers(1, 8),
    shared=st.integers(1, 4),
    seed=st.integers(0, 99),
)
def test_folds_share_no_film_and_no_content(sizes: list[int], folds: int, shared: int, seed: int) -> None:
    groups = {f"film {i}": i // shared for i in range(len(sizes))}
    weights = {f"film {i}": size for i, size in enumerate(sizes)}
    usable = {groups[name] for name, weight in weights.items() if weight}
    if len(usable) < 2:
        with pytest.raises(StateError, match="two"):
            make_folds(groups, weights, folds, seed)
        return
    made = make_folds(groups, weights, folds, seed)
    assert 2 <= len(made) <= max(2, folds)
    assert all(made)
    asked = [name for fold in made for name in fold]
    assert sorted(groups[name] for name in asked) == sorted(usable)
    for name in asked:
        assert weights[name] == max(weights[other] for other in weights if groups[other] == groups[name])
    assert made == make_folds(groups, weights, folds, seed)


def test_folds_are_balanced() -> None:
    weights = {f"film {i}": 10 + i % 5 for i in range(40)}
    made = make_folds({name: i for i, name in enumerate(weights)}, weights, 5, 0)
    loads = [sum(weights[name] for name in fold) for fold in made]
    assert max(loads) - min(loads) <= 14


def test_showings_of_one_film_are_too_little() -> None:
    with pytest.raises(StateError, match="showings of one film"):
        make_folds({"a": 0, "b": 0}, {"a": 3, "b": 4}, 5, 0)
    with pytest.raises(StateError, match="no learnt film has any"):
        make_folds({"a": 0}, {"a": 0}, 5, 0)
