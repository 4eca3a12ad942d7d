"""The bridge: a process in Temptrack's own environment that thinks, one JSON object a line each way.

Nothing listens on a port inside Resolve, and no token passes through here: the bridge finds the daemon by itself.
"""

import json
import os
import queue
import subprocess
import threading
import time
from contextlib import suppress
from typing import Any, Callable, Dict, List, Optional

from .host import TroubleError

_POLL_S = 0.2
_GRACE_S = 5.0
_KEPT_LINES = 20
_NO_WINDOW = 0x08000000
"""CREATE_NO_WINDOW (Windows API, process creation flags): no console flashes up over the editor."""

_FOREIGN = ("PYTHON", "LD_", "DYLD_", "FUSION_PYTHON")
"""Resolve sets these for itself; its libraries and its Python must not reach into ours."""

Message = Dict[str, Any]


class CancelledError(Exception):
    """Somebody wanted something else meanwhile."""


class Bridge:
    """One running bridge. Use as a context manager.

    Parameters
    ----------
    command : list of str
        Starts it.
    wanted : callable
        Asked five times a second whether the work is still wanted.
    """

    def __init__(self, command: List[str], wanted: Callable[[], bool]) -> None:
        self._wanted = wanted
        self._stopping = 0.0
        self._lines = queue.Queue()  # type: queue.Queue[Optional[bytes]]
        self._errors = []  # type: List[str]
        try:
            self._process = subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                env=clean_environment(),
                creationflags=_NO_WINDOW if os.name == "nt" else 0,
            )
        except OSError as error:
            raise TroubleError(
                f"Temptrack's own Python cannot be started ({command[0]}): {error.strerror or error}",
                "it was moved or removed; install Temptrack and run `temptrack plugin install resolve` again",
            ) from None
        for work in (self._read_lines, self._read_errors):
            threading.Thread(target=work, daemon=True).start()

    def ask(self, message: Message, on_progress: Optional[Callable[[Message], None]] = None) -> Message:
        """Send a message and return the reply to it.

        Raises
        ------
        CancelledError
            When the work is no longer wanted.
        TroubleError
            As the bridge says, or when it is gone.
        """
        self._send(message)
        while True:
            reply = self._next()
            if reply.get("say") == "progress":
                if on_progress is not None:
                    on_progress(reply)
            elif self._stopping or reply.get("say") == "cancelled":
                raise CancelledError
            elif reply.get("say") == "trouble":
                raise TroubleError(str(reply.get("what")), str(reply.get("remedy") or ""))
            else:
                return reply

    def close(self) -> None:
        """Let it end; it does when its input does."""
        with suppress(OSError):
            self._process.stdin.close()  # type: ignore[union-attr]
        try:
            self._process.wait(_GRACE_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        for pipe in (self._process.stdout, self._process.stderr):
            if pipe is not None:
                pipe.close()

    def __enter__(self) -> "Bridge":
        return self

    def __exit__(self, *_: Any) -> None:
        self.close()

    def _send(self, message: Message) -> None:
        line = json.dumps(message, ensure_ascii=True).encode("ascii") + b"\n"
        try:
            self._process.stdin.write(line)  # type: ignore[union-attr]
            self._process.stdin.flush()  # type: ignore[union-attr]
        except OSError:
            raise self._gone() from None

    def _next(self) -> Message:
        while True:
            self._stop_if_unwanted()
            try:
                line = self._lines.get(timeout=_POLL_S)
            except queue.Empty:
                continue
            if line is None:
                raise CancelledError if self._stopping else self._gone()
            try:
                found = json.loads(line.decode("ascii"))
            except (ValueError, RuntimeError):  # the latter of what is nested too deep
                raise TroubleError("The bridge said what is no message", "run Temptrack Diagnose") from None
            if isinstance(found, dict):
                return found

    def _stop_if_unwanted(self) -> None:
        if self._stopping and time.monotonic() > self._stopping + _GRACE_S:
            self._process.kill()
            raise CancelledError
        if not self._stopping and not self._wanted():
            self._stopping = time.monotonic()
            self._send({"do": "cancel"})

    def _gone(self) -> TroubleError:
        self._process.wait()
        time.sleep(_POLL_S)  # its last words may still be on their way
        said = self._errors[-1] if self._errors else f"exit code {self._process.returncode}"
        return TroubleError(f"The bridge ended early ({said})", "run Temptrack Diagnose")

    def _read_lines(self) -> None:
        for line in self._process.stdout or ():
            self._lines.put(line)
        self._lines.put(None)

    def _read_errors(self) -> None:
        for line in self._process.stderr or ():
            said = line.decode("utf-8", "replace").strip()
            if said:
                self._errors[:] = [*self._errors[-_KEPT_LINES:], said]


def clean_environment() -> Dict[str, str]:
    """Return the environment without what Resolve set for its own libraries and Python."""
    return {name: value for name, value in os.environ.items() if not name.upper().startswith(_FOREIGN)}
