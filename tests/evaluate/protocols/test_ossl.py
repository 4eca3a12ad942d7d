import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from temptrack.errors import InvalidInputError
from temptrack.evaluate import Protocol, evaluate, held_out
from temptrack.evaluate.protocols import Eyes, build_ossl, read_ossl
from temptrack.progress import Job
from temptrack.store import MemoryStore


def test_clips_of_a_movie_are_one_film(ossl_folder: Path) -> None:
    films = read_ossl(ossl_folder, Job())
    assert [film.title for film in films["train"]] == ["m1 (train)", "m2 (train)"]
    assert [[moment.clip.stem for moment in film.moments] for film in films["test"]] == [
        ["m3_000", "m3_001"],
        ["m4_000", "m4_001"],  # the third has no music
    ]
    first, second = films["test"][0].moments
    assert first.music == ossl_folder / "test" / "audio" / "m3" / "m3_000.wav"
    assert second.film_in_s >= first.film_in_s + 2.0


def test_the_test_split_is_asked_about_and_the_train_split_learnt(
    ossl_folder: Path, empty: Callable[[], MemoryStore], eyes: Eyes
) -> None:
    benchmark = build_ossl(ossl_folder, empty(), eyes, Job())
    assert "OSSL, test split against train" in benchmark.data
    found = evaluate(benchmark.store, Protocol(pool="cues", fixed=benchmark.fixed))
    assert (found.queries, found.films, found.folds, found.candidates) == (4, 2, 1, (4, 4))
    assert found.alone[0].name == "scenes"  # something was learnt


def test_one_split_is_held_out_movie_by_movie(
    ossl_folder: Path, empty: Callable[[], MemoryStore], eyes: Eyes, tmp_path: Path
) -> None:
    shutil.copytree(ossl_folder / "test", tmp_path / "ossl" / "test")
    benchmark = build_ossl(tmp_path / "ossl", empty(), eyes, Job())
    assert "its movies in turn" in benchmark.data
    assert benchmark.fixed == ()
    found = evaluate(benchmark.store, Protocol(pool="cues"))
    assert (found.queries, found.folds, found.candidates) == (4, 2, (2, 2))


def test_a_movie_in_both_splits_is_hidden_whole(
    ossl_folder: Path, empty: Callable[[], MemoryStore], eyes: Eyes, tmp_path: Path
) -> None:
    folder = tmp_path / "ossl"
    shutil.copytree(ossl_folder, folder)
    for kind in ("video", "audio"):
        shutil.copytree(folder / "test" / kind / "m3", folder / "train" / kind / "m3")
    shutil.rmtree(folder / "splits")
    benchmark = build_ossl(folder, empty(), eyes, Job())
    assert benchmark.store.count_films() == 5
    # The very clips were learnt; were they not hidden, half of the questions would be nothing new at all.
    runs = list(held_out(benchmark.store, Protocol(pool="cues", fixed=benchmark.fixed)))
    assert len(runs) == 4
    assert min(novelty for run in runs for novelty in run.novelties) > 0.001


def test_another_layout_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidInputError, match="holds no clip with its music"):
        read_ossl(tmp_path, Job())
