"""The process that speaks with Ray for the daemon: it takes orders on stdin, and passes on what is told on stdout.

It is a process of its own because Ray sets signal handlers, ends its process when its cluster is lost, and prints.
Errands and what comes of them pass through it unopened. Started by `temptrack.processes.cluster` and by nobody else.
"""

import os
import pickle
import signal
import sys
import threading
import time
from typing import BinaryIO

from temptrack.processes import ray_bridge
from temptrack.processes.errand import LAST, MISSING, PART, UNFIT
from temptrack.processes.orders import AHEAD, ATTEMPTS, LOST, NOBODY, READY, REFUSED, REMARK, Begin, Joining, Taken

_PAUSE_S = 0.5
"""Before what was lost is begun again, so that a machine that goes down may be seen to have."""


def main() -> None:
    """Join, do errands until stdin ends, and leave."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # meant for the master, which ends this process itself
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever Ray prints must not get between the answers
    tell = _Telling(answers)
    joining: Joining = pickle.load(sys.stdin.buffer)  # noqa: S301 - from the program that started this one
    try:
        found = ray_bridge.join(joining)
    except Exception as error:  # noqa: BLE001 - Ray raises whatever it likes
        tell(0, REFUSED, pickle.dumps(ray_bridge.why_not(joining, error)))
        return
    tell(0, READY, pickle.dumps(found))
    _serve(_Errands(tell))
    ray_bridge.leave()


class _Telling:
    def __init__(self, pipe: BinaryIO) -> None:
        self._pipe = pipe
        self._lock = threading.Lock()

    def __call__(self, number: int, kind: str, held: bytes) -> None:
        try:
            with self._lock:
                pickle.dump((number, kind, held), self._pipe, pickle.HIGHEST_PROTOCOL)
                self._pipe.flush()
        except OSError:  # nobody listens: stdin's end says so too
            return


def _serve(errands: "_Errands") -> None:
    """Take orders until there are none: the pipe's end is the master's, however it came about."""
    while True:
        try:
            order = pickle.load(sys.stdin.buffer)  # noqa: S301 - from the program that started this one
        except EOFError:
            return errands.cancel_all()
        if isinstance(order, Begin):
            errands.begin(order)
        elif isinstance(order, Taken):
            errands.taken(order.number)
        else:
            errands.cancel(order.number)


class _Errands:
    """Those under way, each with a thread that follows it."""

    def __init__(self, tell: _Telling) -> None:
        self._tell = tell
        self._under_way: dict[int, _Following] = {}
        self._unfit: dict[str, str] = {}

    def begin(self, order: Begin) -> None:
        following = _Following(order, self._tell, self._unfit)
        self._under_way[order.number] = following
        threading.Thread(target=self._follow, args=(order.number, following), daemon=True).start()

    def taken(self, number: int) -> None:
        if following := self._under_way.get(number):
            following.ahead.release()

    def cancel(self, number: int) -> None:
        if following := self._under_way.get(number):
            following.cancel()

    def cancel_all(self) -> None:
        for following in list(self._under_way.values()):
            following.cancel()

    def _follow(self, number: int, following: "_Following") -> None:
        try:
            following.follow()
        finally:
            self._under_way.pop(number, None)


class _Following:
    """One errand, begun again where its worker is lost or its machine cannot do it."""

    def __init__(self, order: Begin, tell: _Telling, unfit: dict[str, str]) -> None:
        self._order = order
        self._tell = tell
        self._unfit = unfit
        """Machines that cannot do any work, with the reason; shared by all."""
        self._missing: dict[str, str] = {}
        """Machines that lack this file."""
        self._parts = 0
        self._sent: ray_bridge.Sent | None = None
        self._cancelled = threading.Event()
        self.ahead = threading.Semaphore(AHEAD)

    def cancel(self) -> None:
        self._cancelled.set()
        self.ahead.release()
        if self._sent is not None:
            self._sent.cancel()

    def follow(self) -> None:
        lost = 0
        while lost < ATTEMPTS and not self._cancelled.is_set():
            barred = {**self._unfit, **self._missing}
            if ray_bridge.working_nodes().keys() <= barred.keys():
                return self._say(NOBODY, pickle.dumps((bool(self._missing), "; ".join(sorted(set(barred.values()))))))
            try:
                if self._attempt(barred):
                    return None
            except Exception as error:  # noqa: BLE001 - many kinds of Ray's, and they change
                lost += 1
                reason = ray_bridge.reason_of(error)
                if lost < ATTEMPTS and not self._cancelled.is_set():
                    self._say(REMARK, f"{self._order.name}: {reason}; begun again".encode())
                    time.sleep(_PAUSE_S * lost)
        return self._say(LOST, reason.encode()) if lost else None

    def _attempt(self, barred: dict[str, str]) -> bool:
        """Do it once; return whether it came to an end rather than to a machine that cannot do it."""
        passed = 0
        self._sent = ray_bridge.Sent(self._order.errand, self._order.name, barred)
        for node, kind, held in self._sent:
            if self._cancelled.is_set():
                return True
            if kind in (UNFIT, MISSING):
                where = self._unfit if kind == UNFIT else self._missing
                where[node] = f"{ray_bridge.name_of(node)}: {held.decode()}"
                of = "" if kind == UNFIT else f"{self._order.name}: "
                self._say(REMARK, f"{of}{where[node]}; passed over".encode())
                return False
            if kind == PART:  # what was told of it before its worker was lost is not told again
                passed += 1
                if passed <= self._parts:
                    continue
                self._parts = passed
            self._say(kind, held)
            if kind == LAST:
                return True
            self.ahead.acquire()
        return self._cancelled.is_set()

    def _say(self, kind: str, held: bytes) -> None:
        self._tell(self._order.number, kind, held)
