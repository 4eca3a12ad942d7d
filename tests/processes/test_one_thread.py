"""One thread for as long as anybody asks for it, whoever leaves first."""

import threading

import numpy as np
import scipy.linalg  # noqa: F401 - brings a library of its own
import threadpoolctl

from temptrack.processes.one_thread import one_thread


def _threads() -> list[int]:
    return [pool["num_threads"] for pool in threadpoolctl.threadpool_info() if pool["user_api"] == "blas"]


def test_the_first_who_comes_sets_it_and_the_last_who_goes_puts_it_back() -> None:
    before, entered, leave = _threads(), threading.Event(), threading.Event()

    def inside() -> None:
        with one_thread():
            entered.set()
            leave.wait(30)

    other = threading.Thread(target=inside)
    with one_thread():
        other.start()
        assert entered.wait(30)
    assert set(_threads()) == {1}  # another is at it still
    leave.set()
    other.join()
    assert _threads() == before


def test_threads_in_turn_find_it_set_and_put_back() -> None:
    before, found = _threads(), []

    def inside() -> None:
        with one_thread():
            found.append(set(_threads()))

    for _ in range(3):
        thread = threading.Thread(target=inside)
        thread.start()
        thread.join()
        assert _threads() == before
    assert found == [{1}] * 3


def test_what_is_computed_is_the_same_each_time() -> None:
    one, other = np.random.default_rng(0).standard_normal((2, 600, 600))
    found = set()
    for _ in range(3):
        with one_thread():
            found.add((one @ other).tobytes())
    assert len(found) == 1
