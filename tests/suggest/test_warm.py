"""What questions keep: read before they come, once, and let go of when the store holds something else."""

import gc
import sys
import threading
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest

from temptrack.errors import CancelledError
from temptrack.fingerprint.meaning import MeaningFingerprint
from temptrack.fingerprint.music import LIKENESS
from temptrack.fingerprint.picture import STYLE, TraceCache
from temptrack.progress import Job
from temptrack.store import MemoryStore, Store, open_store, store_identity
from temptrack.store.interface import Matrix, Space
from temptrack.store.library_columns import LibraryColumns
from temptrack.store.records import CueRecord, SceneRecord
from temptrack.suggest import Query, Suggester
from temptrack.suggest.library import LibraryView
from tests.suggest.worlds import film, grid_of_tracks, look_vector, track

TRACKS = grid_of_tracks(4)


class Counting(MemoryStore):
    """Counts what is read whole."""

    def __init__(self) -> None:
        super().__init__(store_identity(STYLE, LIKENESS))
        self.read: Counter[str] = Counter()

    def library(self) -> LibraryColumns:
        self.read["library"] += 1
        return super().library()

    def scene_vectors(self, space: Space, *, semantic_key: str = "") -> tuple[list[str], Matrix]:
        self.read["scene vectors"] += 1
        return super().scene_vectors(space, semantic_key=semantic_key)


class CountingModel:
    """Reads sentences, and counts them."""

    identity_key, dimension = "counting", 8

    def __init__(self) -> None:
        self.read: list[str] = []

    def embed(self, sentences: Sequence[str]) -> Matrix:
        self.read.extend(sentences)
        letters = [np.bincount(np.frombuffer(text.encode(), np.uint8) % 8, minlength=8) for text in sentences]
        rows = np.array(letters, np.float64)
        return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), np.float32)


@pytest.fixture
def model() -> CountingModel:
    return CountingModel()


@pytest.fixture
def store() -> Counting:
    made = Counting()
    made.put_tracks(TRACKS)
    film(made, "A", (look_vector(1), TRACKS[0]), (look_vector(0, 1), TRACKS[1]), description="A storm at sea")
    return made


def suggester(store: Store, model: CountingModel, folder: Path) -> Suggester:
    meaning = MeaningFingerprint(model, folder)
    return Suggester(store, TraceCache(folder), lambda: None, meaning=lambda: meaning)


def _is_warm(asked: Suggester) -> bool:
    return asked.is_warm


def test_after_warming_the_first_question_reads_nothing_whole(
    store: Counting, model: CountingModel, tmp_path: Path
) -> None:
    asked = suggester(store, model, tmp_path)
    assert not _is_warm(asked)
    asked.warm(Job())
    assert _is_warm(asked)
    assert set(store.read) == {"library", "scene vectors"}
    before, sentences = dict(store.read), len(model.read)
    asked.suggest(Query(text="a storm"), Job())
    asked.suggest(Query(text="sad"), Job())
    assert store.read == before
    assert model.read[sentences:] == ["a storm", "sad"]


def test_it_is_warm_no_more_when_the_store_holds_something_else(
    store: Counting, model: CountingModel, tmp_path: Path
) -> None:
    asked = suggester(store, model, tmp_path)
    asked.warm(Job())
    store.put_tracks([track(99, 0.5, 0.5)])
    assert not _is_warm(asked)
    asked.warm(Job())
    assert _is_warm(asked)
    assert store.read["library"] == 2
    assert store.read["scene vectors"] == 1, "films are as they were"


def test_cancelled_it_ends_and_what_it_read_is_not_read_again(
    store: Counting, model: CountingModel, tmp_path: Path
) -> None:
    asked, job = suggester(store, model, tmp_path), Job()
    embed = model.embed

    def once(sentences: Sequence[str]) -> Matrix:
        job.cancel()
        return embed(sentences)

    model.embed = once  # type: ignore[method-assign]
    with pytest.raises(CancelledError):
        asked.warm(job)
    model.embed = embed  # type: ignore[method-assign]
    assert not _is_warm(asked)
    assert model.read
    asked.suggest(Query(text="calm"), Job())
    assert max(Counter(model.read).values()) == 1
    assert store.read["library"] == 1


def test_a_question_that_comes_in_the_middle_reads_the_library_no_second_time(
    store: Counting, model: CountingModel, tmp_path: Path
) -> None:
    asked = suggester(store, model, tmp_path)
    question = threading.Thread(target=asked.suggest, args=(Query(text="calm"), Job()))
    both = [threading.Thread(target=asked.warm, args=(Job(),)), question]
    for one in both:
        one.start()
    for one in both:
        one.join()
    assert store.read["library"] == store.read["scene vectors"] == 1


@pytest.fixture
def lance(tmp_path: Path) -> Iterator[Store]:
    opened = open_store(tmp_path / "store", store_identity(STYLE, LIKENESS))
    yield opened
    opened.close()


def _alive() -> Counter[type]:
    gc.collect()
    return Counter(map(type, gc.get_objects()))


def test_what_is_kept_does_not_grow_with_questions_and_additions(
    lance: Store, model: CountingModel, tmp_path: Path
) -> None:
    lance.put_tracks(TRACKS)
    film(lance, "A", (look_vector(1), TRACKS[0]), (look_vector(0, 1), TRACKS[1]))
    asked = suggester(lance, model, tmp_path)

    def live(rounds: int) -> tuple[Counter[type], int]:
        for number in range(rounds):
            lance.put_tracks([track(number % 4, 0.5, 0.5, title=f"again {number}")])
            for text in ("calm", f"a storm {number}"):
                asked.suggest(Query(text=text, limit=3), Job())
        return _alive(), sys.getallocatedblocks()

    live(4)
    first, blocks = live(8)
    last, more = live(24)
    assert last[LibraryView] <= first[LibraryView], "those of other editions are let go of"
    assert last[SceneRecord] <= first[SceneRecord]
    assert last[CueRecord] <= first[CueRecord]
    assert {kind.__name__: count for kind, count in last.items() if count > first[kind] + 20} == {}
    # One edition's tracks that stay are ten objects each, and 24 editions were read.
    assert more - blocks < 24 * 4 * len(TRACKS)
