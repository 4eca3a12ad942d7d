"""Training as it is asked for: taken when sound, refused when collapsed, resumed when interrupted."""

from dataclasses import replace
from pathlib import Path

import pytest

from temptrack.compose.generate import GeneratorShelf, Outcome, learn_to_generate, stale
from temptrack.errors import CancelledError, TooLittleToLearnError
from temptrack.progress import Job, Progress
from temptrack.store import MemoryStore
from tests.compose.generate.pieces import BRIEF, library, record

COLLAPSING = replace(BRIEF, noise=0, beat_noise=0)
"""Without noise there is one piece for each question, as where a generator has come to pass its noise over."""


def test_too_little_is_refused_with_what_there_is_and_what_it_takes(tmp_path: Path) -> None:
    shelf = GeneratorShelf(tmp_path / "generator")
    with pytest.raises(TooLittleToLearnError, match=r"at least 12 tracks .* has 5") as refused:
        learn_to_generate(library(tmp_path, 5), shelf, recipe=BRIEF)
    assert "temptrack library add" in refused.value.remedy
    assert not shelf.folder.exists()


def test_what_is_sound_is_used(learnt: tuple[GeneratorShelf, Outcome]) -> None:
    shelf, outcome = learnt
    assert outcome.taken, outcome.sentence
    assert "used from now on" in outcome.sentence
    assert {path.name for path in shelf.folder.iterdir()} == {
        "0001.json", "0001.safetensors", "current.json", "last.json",
    }  # fmt: skip


def test_a_collapsed_generator_is_found_said_and_not_used(
    taught: MemoryStore, learnt: tuple[GeneratorShelf, Outcome], tmp_path: Path
) -> None:
    for file in learnt[0].folder.iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    shelf = GeneratorShelf(tmp_path)
    outcome = learn_to_generate(taught, shelf, recipe=COLLAPSING)
    assert not outcome.taken
    assert outcome.card.version == 0
    assert outcome.card.failures
    assert "It has collapsed: it makes one piece for each question, whatever the seed" in outcome.sentence
    assert "version 1 stays in use" in outcome.sentence
    assert shelf.last()["failures"] == list(outcome.card.failures)
    kept = shelf.current()
    assert kept is not None
    assert kept.card.version == 1


def test_cancelled_it_goes_on_from_the_last_epoch(taught: MemoryStore, tmp_path: Path) -> None:
    shelf, epochs = GeneratorShelf(tmp_path), list[int]()
    recipe = replace(BRIEF, epochs=3)

    def stop(progress: Progress) -> None:
        if progress.stage == "train" and progress.done == 1:
            job.cancel()

    job = Job(stop)
    with pytest.raises(CancelledError):
        learn_to_generate(taught, shelf, recipe=recipe, job=job)
    assert shelf.unfinished_file.exists()
    told = Job(lambda progress: epochs.append(progress.done) if progress.stage == "train" else None)
    outcome = learn_to_generate(taught, shelf, recipe=recipe, job=told)
    assert epochs == [2, 3]
    assert outcome.card.epochs == 3
    assert not shelf.unfinished_file.exists()


def test_it_says_when_the_library_changed_much(
    taught: MemoryStore, learnt: tuple[GeneratorShelf, Outcome], tmp_path: Path
) -> None:
    card = learnt[1].card
    assert stale(card, taught) == ""
    grown = library(tmp_path, 3)
    grown.put_tracks([replace(record(0), track_id=f"x{number}", path=f"/x{number}") for number in range(20)])
    assert "had 14 tracks" in stale(card, grown)
