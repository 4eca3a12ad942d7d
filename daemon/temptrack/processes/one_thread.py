"""Arithmetic on one thread, so that what is measured here is to the last bit what a worker's process measures.

A product of matrices that several threads share is added up in another order: vectors differ in their last digits,
and with them what is fitted to them.
"""

import importlib
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager

import threadpoolctl

_LOADED_BY = ("numpy", "scipy.linalg")
"""Each brings a library of its own, which can be told only once it is there."""


class _Setting:
    """The process's setting, and who wants it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._inside = 0
        self._held = ExitStack()
        # OpenBLAS has one setting for all threads; threadpoolctl lets the one that set it first change it, as long as
        # it lives, and silently no other.
        self._setter = ThreadPoolExecutor(1, "one-thread")

    def enter(self) -> None:
        with self._lock:
            if not self._inside:
                self._setter.submit(self._set).result()
            self._inside += 1

    def leave(self) -> None:
        with self._lock:
            self._inside -= 1
            if not self._inside:
                self._setter.submit(self._held.close).result()

    def _set(self) -> None:
        for name in _LOADED_BY:
            importlib.import_module(name)
        self._held.enter_context(threadpoolctl.threadpool_limits(1, user_api="blas"))


_SETTING = _Setting()


@contextmanager
def one_thread() -> Iterator[None]:
    """Let this process's linear algebra use one thread, from the first who asks until the last is done."""
    _SETTING.enter()
    try:
        yield
    finally:
        _SETTING.leave()
