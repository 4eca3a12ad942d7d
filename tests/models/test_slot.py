"""One model in memory, whoever asks, and none after a while."""

import threading
import time
from collections.abc import Callable, Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from temptrack.errors import WeightsUnavailableError
from temptrack.models.interface import Embeddings
from temptrack.models.slot import LentModel, Slot
from temptrack.progress import Job


class Counted:
    """A model that knows how many of its kind there are."""

    alive = 0
    most = 0
    identity_key, dimension, logit_scale = "a/b/c", 4, 10.0

    def __init__(self) -> None:
        Counted.alive += 1
        Counted.most = max(Counted.most, Counted.alive)

    def __del__(self) -> None:
        Counted.alive -= 1

    def embed_images(self, images: Sequence[NDArray[np.uint8]], job: Job) -> Embeddings:
        time.sleep(0.002)
        return np.ones((len(images), 4), np.float32)

    def embed_texts(self, texts: Sequence[str]) -> Embeddings:
        return np.ones((len(texts), 4), np.float32)


@pytest.fixture(autouse=True)
def nothing_loaded() -> None:
    Counted.alive = Counted.most = 0


def wait_until(true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 10
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_it_is_loaded_once_and_kept() -> None:
    slot = Slot()
    models = [LentModel(slot, "one", Counted) for _ in range(3)]
    assert [model.embed_texts(["x"]).shape for model in models] == [(1, 4)] * 3
    assert (Counted.alive, Counted.most, slot.key) == (1, 1, "one")


def test_it_is_let_go_when_idle_and_read_anew_when_needed() -> None:
    slot = Slot(idle_s=0.05)
    model = LentModel(slot, "one", Counted)
    wait_until(lambda: Counted.alive == 0)
    assert slot.key == ""
    assert (model.identity_key, model.dimension, model.logit_scale) == ("a/b/c", 4, 10.0), "told without loading"
    assert Counted.alive == 0
    assert model.embed_texts(["x"]).shape == (1, 4)
    assert Counted.alive == 1
    wait_until(lambda: Counted.alive == 0)


def test_it_is_never_taken_from_under_a_borrower() -> None:
    slot = Slot(idle_s=0.02)
    with slot.borrow("one", Counted) as model:
        time.sleep(0.2)
        assert slot.key == "one"
        assert model.embed_texts(["x"]).shape == (1, 4)
        del model
    wait_until(lambda: Counted.alive == 0)


def test_two_models_take_turns_and_are_never_both_in_memory() -> None:
    slot = Slot()
    first, second = LentModel(slot, "one", Counted), LentModel(slot, "two", Counted)
    images = [np.zeros((2, 2, 3), np.uint8)]
    users = [
        threading.Thread(target=lambda model=model: [model.embed_images(images, Job()) for _ in range(10)])
        for model in (first, second, first, second)
    ]
    for user in users:
        user.start()
    for user in users:
        user.join(timeout=20)
    assert not any(user.is_alive() for user in users)
    assert Counted.most == 1


def test_clearing_waits_for_those_who_use_it() -> None:
    slot = Slot()
    entered, leave = threading.Event(), threading.Event()

    def use() -> None:
        with slot.borrow("one", Counted):
            entered.set()
            leave.wait(10)

    user = threading.Thread(target=use)
    user.start()
    entered.wait(10)
    clearing = threading.Thread(target=slot.clear)
    clearing.start()
    time.sleep(0.05)
    assert slot.key == "one"
    leave.set()
    clearing.join(10)
    user.join(10)
    assert slot.key == ""
    assert Counted.alive == 0


def test_what_cannot_be_loaded_leaves_the_slot_empty_and_usable() -> None:
    slot = Slot()

    def fail() -> Counted:
        raise WeightsUnavailableError("They are gone")

    with pytest.raises(WeightsUnavailableError, match="gone"):
        LentModel(slot, "one", fail)
    assert slot.key == ""
    assert LentModel(slot, "two", Counted).dimension == 4
