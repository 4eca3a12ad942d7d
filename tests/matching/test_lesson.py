import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from temptrack.errors import CancelledError, TooLittleToLearnError
from temptrack.fingerprint.types import Affect
from temptrack.matching import LEAST_FILMS, MatcherShelf, Pairs, divide, gather_pairs, learn_to_match, stale
from temptrack.matching.lesson import compare_with
from temptrack.progress import Job, Progress
from temptrack.store import CueRecord, FilmRecord, MemoryStore, SceneRecord, StoreIdentity
from tests.matching.worlds import SMALL, pairs_of

IDENTITY = StoreIdentity(3, {"style": "style/1/10/x", "likeness": "likeness/1/20/x"})


def store_of(pairs: Pairs) -> MemoryStore:
    store = MemoryStore(IDENTITY)
    for index, film_id in enumerate(pairs.film_ids):
        scenes, cues = zip(*(_records(pairs, row) for row in np.flatnonzero(pairs.film == index).tolist()), strict=True)
        whole = FilmRecord(film_id, f"/{film_id}", film_id, 999.0, Affect(0.5, 0.5), len(scenes), len(cues))
        store.put_film(whole, scenes, cues)
    return store


def _records(pairs: Pairs, row: int) -> tuple[SceneRecord, CueRecord]:
    film_id, begin, name = pairs.film_ids[pairs.film[row]], float(pairs.film_in_s[row]), f"{row}"
    feeling = Affect(*map(float, pairs.affect[row]))
    scene = SceneRecord(
        name, film_id, begin, begin + 9, "", (), pairs.style[row], None, Affect(0.5, 0.5), f"c{name}",
        dynamics=pairs.dynamics[row], dynamics_key="dynamics/1/14/x",
    )  # fmt: skip
    return scene, CueRecord(f"c{name}", name, film_id, begin, begin + 9, pairs.likeness[row], feeling, -20.0)


@pytest.fixture(scope="module")
def taught() -> MemoryStore:
    return store_of(pairs_of())


@pytest.fixture(scope="module")
def first(taught: MemoryStore, tmp_path_factory: pytest.TempPathFactory) -> MatcherShelf:
    """A shelf with one matcher; only to be looked at."""
    shelf = MatcherShelf(tmp_path_factory.mktemp("first"))
    learn_to_match(taught, shelf, recipe=SMALL)
    return shelf


@pytest.fixture
def shelf(tmp_path: Path) -> Iterator[MatcherShelf]:
    yield MatcherShelf(tmp_path)
    assert not (tmp_path / "unfinished.safetensors").exists()


def test_too_little_is_refused_with_what_there_is_and_what_it_takes(tmp_path: Path) -> None:
    shelf = MatcherShelf(tmp_path / "matcher")
    with pytest.raises(TooLittleToLearnError, match=r"at least 16 films .* 100 scenes .* has 15 and 120") as refused:
        learn_to_match(store_of(pairs_of(LEAST_FILMS - 1)), shelf, recipe=SMALL)
    assert "temptrack learn" in refused.value.remedy
    with pytest.raises(TooLittleToLearnError, match="has 20 and 80"):
        learn_to_match(store_of(pairs_of(20, 4)), shelf, recipe=SMALL)
    assert not shelf.folder.exists()


def test_the_first_is_used_when_it_is_better_than_chance(taught: MemoryStore, shelf: MatcherShelf) -> None:
    told: list[Progress] = []
    outcome = learn_to_match(taught, shelf, seed=4, recipe=SMALL, job=Job(told.append))
    assert outcome.taken
    kept = shelf.current()
    assert kept is not None
    assert kept.card == outcome.card
    assert (kept.card.version, kept.card.seed, kept.card.films, kept.card.pairs) == (1, 4, 20, 160)
    assert kept.card.digest == gather_pairs(taught, Job()).digest
    assert set(kept.card.judged_ids) < set(kept.card.film_ids)
    assert kept.card.figures.recall[10] > kept.card.figures.chance_recall[10]
    assert kept.card.figures.sentence() in outcome.sentence
    assert list(dict.fromkeys(one.stage for one in told)) == ["read", "train", "judge"]
    assert shelf.last()["sentence"] == outcome.sentence


def test_where_pictures_say_nothing_of_music_it_is_not_used(shelf: MatcherShelf) -> None:
    outcome = learn_to_match(store_of(pairs_of(mislabelled=1.0)), shelf, recipe=replace(SMALL, epochs=2))
    assert not outcome.taken
    assert shelf.current() is None
    assert "not surely better than chance" in outcome.sentence


def test_one_that_is_no_better_leaves_the_present_in_use(
    taught: MemoryStore, first: MatcherShelf, tmp_path: Path
) -> None:
    shelf = MatcherShelf(shutil.copytree(first.folder, tmp_path / "copy"))
    again = learn_to_match(taught, shelf, recipe=SMALL)
    assert not again.taken
    assert again.card.against is not None
    assert again.card.against.gain == 0.0
    assert "version 1 stays in use" in again.sentence
    kept = shelf.current()
    assert kept is not None
    assert kept.card.version == 1


def test_a_better_one_replaces_it_and_says_by_how_much(taught: MemoryStore, shelf: MatcherShelf) -> None:
    first = learn_to_match(taught, shelf, recipe=replace(SMALL, epochs=1, rate=1e-3))
    assert first.taken
    second = learn_to_match(taught, shelf, recipe=SMALL)
    assert second.taken
    assert second.card.replaced == 1
    assert second.card.against is not None
    assert second.card.against.low > 0
    assert "against version 1" in second.sentence
    back = shelf.roll_back()
    assert back is not None
    assert back.version == 1


def test_films_the_present_one_has_seen_do_not_judge(taught: MemoryStore, first: MatcherShelf) -> None:
    kept = first.current()
    assert kept is not None
    divided = divide(gather_pairs(taught, Job()))
    assert compare_with(kept, kept.matcher, divided).films == 5  # type: ignore[union-attr]
    strange = replace(kept, card=replace(kept.card, semantic_key="another model's"))
    assert compare_with(strange, kept.matcher, divided) is None


def test_cancelled_it_goes_on_from_the_last_epoch(taught: MemoryStore, first: MatcherShelf, tmp_path: Path) -> None:
    shelf, epochs = MatcherShelf(tmp_path), list[int]()

    def listen(progress: Progress) -> None:
        if progress.stage == "train":
            epochs.append(progress.done)
            if epochs == [1, 2, 3]:
                job.cancel()

    job = Job(listen)
    with pytest.raises(CancelledError):
        learn_to_match(taught, shelf, recipe=SMALL, job=job)
    resumed = learn_to_match(taught, shelf, recipe=SMALL, job=Job(listen))
    assert epochs == [1, 2, 3, 4, 5, 6]
    undisturbed = first.current()
    assert undisturbed is not None
    assert undisturbed.card.figures == resumed.card.figures


def test_it_says_when_the_films_changed_much(taught: MemoryStore, first: MatcherShelf) -> None:
    kept = first.current()
    assert kept is not None
    card = kept.card
    assert stale(card, taught) == ""
    assert stale(replace(card, film_ids=card.film_ids[5:]), taught) == "5 films came since it was trained on 15"
    gone = (*card.film_ids, *(f"gone {n}" for n in range(8)))
    assert stale(replace(card, film_ids=gone), taught) == "8 films went since it was trained on 28"
