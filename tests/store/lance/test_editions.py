"""A film's writing cut short at each of its steps: the old one stays, the new one leaves no trace."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from temptrack.errors import StoreError
from temptrack.store import open_store
from temptrack.store.lance.store import LanceStore
from temptrack.store.lance.table import Table
from tests.store.making import IDENTITY, SEMANTIC, STYLE, everything, film, sound, vector


class CutError(Exception):
    """Stands for the moment the process dies."""


@contextmanager
def cut_at(step: int) -> Iterator[None]:
    """Let writings of tables succeed up to a step and fail from there on, as they must."""
    steps = iter(range(1000))
    patch = pytest.MonkeyPatch()

    def cut(name: str) -> None:
        real = getattr(Table, name)

        def writing(self: Table, *args: object) -> None:
            if next(steps) >= step:
                raise CutError
            real(self, *args)

        patch.setattr(Table, name, writing)

    for name in ("add", "merge", "delete"):
        cut(name)
    try:
        with pytest.raises(CutError):
            yield
    finally:
        patch.undo()


def counts(folder: Path) -> list[int]:
    """Rows of films' tables as they lie on disk, of any edition."""
    tables = LanceStore(folder, IDENTITY)._tables
    return [table.count() for table in (tables.films, *tables.of_films())]


@pytest.mark.parametrize("step", range(5))
def test_before_the_films_own_row_the_old_film_stays(tmp_path: Path, step: int) -> None:
    store = open_store(tmp_path, IDENTITY)
    store.put_film(*film("heat", 4), sound("heat"))
    before = everything(store)
    with cut_at(step):  # 0 semantic vectors, 1 scenes, 2 cues, 3 sound, 4 the film's row
        store.put_film(*film("heat", 6, seed=9), sound("heat", 1))
    assert everything(store) == before  # not even in the process that failed
    assert len(store.nearest_scenes("style", vector(1, STYLE.dimension), 99)) == 4
    assert len(store.find_scenes("scene", 99)) == 4
    again = open_store(tmp_path, IDENTITY)
    assert everything(again) == before
    assert counts(tmp_path) == [1, 4, 2, 1, 4]
    store.put_film(*film("heat", 6, seed=9), sound("heat", 1))
    assert store.count_scenes() == 6


@pytest.mark.parametrize("step", range(5, 9))
def test_after_the_films_own_row_the_new_film_stands(tmp_path: Path, step: int) -> None:
    store = open_store(tmp_path, IDENTITY)
    store.put_film(*film("heat", 4), sound("heat"))
    with cut_at(step):  # what is left is to delete the old scenes, cues, sound and vectors
        store.put_film(*film("other", 6, seed=9, path=film("heat")[0].path), sound("other"))
    for opened in (store, open_store(tmp_path, IDENTITY)):
        assert [each.film_id for each in opened.films()] == ["other"]
        assert len(opened.scenes()) == len(opened.scene_vectors("semantic", semantic_key=SEMANTIC.key)[0]) == 6
        assert opened.cues(["heat:cue:0"]) == {}
    assert counts(tmp_path) == [1, 6, 3, 1, 6]


@pytest.mark.parametrize("step", range(1, 5))
def test_a_removal_cut_short_is_a_removal(tmp_path: Path, step: int) -> None:
    store = open_store(tmp_path, IDENTITY)
    store.put_film(*film("heat", 4), sound("heat"))
    with cut_at(step):
        store.remove_films(["heat"])
    for opened in (store, open_store(tmp_path, IDENTITY)):
        assert everything(opened) == ([], [], [], {}, (0, 0, 0))
    assert counts(tmp_path) == [0, 0, 0, 0, 0]


def test_an_error_of_the_database_is_an_error_of_the_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = LanceStore(tmp_path, IDENTITY)

    def full(rows: object) -> None:
        raise OSError("no space left")

    with monkeypatch.context() as patch:
        patch.setattr(store._tables.scenes._table, "add", full)
        with pytest.raises(StoreError, match="no space left"):
            store.put_film(*film("heat", 4))
    assert store.scenes() == []
    store.put_film(*film("heat", 4))
    assert len(store.scenes()) == 4


def test_a_reading_during_which_a_film_changed_is_made_again(tmp_path: Path) -> None:
    store = LanceStore(tmp_path, IDENTITY)
    store.put_film(*film("heat", 4))
    counted: list[int] = []

    def reading(counts: str) -> int:
        if not counted:
            store.put_film(*film("heat", 6, seed=9))
        counted.append(store._tables.scenes.count(counts))
        return counted[-1]

    assert store._editions.read(reading) == 6
    assert len(counted) == 2


def test_a_reading_gets_its_turn_when_films_never_cease_to_change(tmp_path: Path) -> None:
    store = LanceStore(tmp_path, IDENTITY)
    tries: list[str] = []

    def reading(counts: str) -> str:
        tries.append(counts)
        store._editions.begin()
        return "read"

    assert store._editions.read(reading) == "read"
    assert 1 < len(tries) < 10
