"""The bridge process: a JSON object a line on stdin, replies on stdout, nothing else on either.

The plugin starts it with absolute paths and ends it by closing its stdin; then, and at ``{"do": "cancel"}``, work in
hand is cancelled within a second. The daemon's token never passes through here.
"""

import _thread
import json
import os
import queue
import signal
import sys
import threading
from pathlib import Path
from typing import IO

from temptrack.client import Daemon, connect
from temptrack.documents import read_json
from temptrack.errors import CancelledError, InvalidInputError, TemptrackError
from temptrack.home import Home
from temptrack.hosts.resolve.conversation import Conversation, Reply

INTERRUPTED = 130
"""Exit code of a shell's child that Ctrl-C ended."""


def main() -> int:
    """Serve one run of the plugin; ``sys.argv[1]`` is Temptrack's home, ``sys.argv[2]`` the plugin's folder."""
    os.environ.setdefault("GRPC_VERBOSITY", "NONE")
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a parent may have had it ignored
    home, folder = Home(Path(sys.argv[1])), Path(sys.argv[2])

    def daemon() -> Daemon:
        return connect(home, start=True)

    try:
        serve(sys.stdin.buffer, sys.stdout.buffer, Conversation(daemon, folder))
    except (KeyboardInterrupt, BrokenPipeError):  # stopped between two messages, or nobody reads any more
        return INTERRUPTED
    return 0


class _Wish:
    """Whether the work in hand is wanted: told by the thread that reads, obeyed by the one that works."""

    def __init__(self) -> None:
        self._working = threading.Event()
        self._unwanted = threading.Event()

    def begin(self) -> None:
        """Begin to work, unless it is unwanted already."""
        self._working.set()
        if self._unwanted.is_set():
            raise KeyboardInterrupt

    def end(self) -> None:
        """Be done with it."""
        self._working.clear()
        self._unwanted.clear()

    def withdraw(self) -> None:
        """Stop what is in hand, as Ctrl-C would: leaving a running call cancels it on the daemon's side too."""
        self._unwanted.set()
        if self._working.is_set():
            _thread.interrupt_main()


def serve(source: IO[bytes], sink: IO[bytes], conversation: Conversation) -> None:
    """Answer messages until there are no more."""
    inbox: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
    wish = _Wish()
    threading.Thread(target=_read, args=(source, inbox, wish), daemon=True).start()
    while (line := inbox.get()) is not None:
        try:
            wish.begin()
            reply = _answer(line, sink, conversation)
        except KeyboardInterrupt:
            reply = {"say": "cancelled"}
        wish.end()
        _send(sink, reply)


def _read(source: IO[bytes], inbox: "queue.SimpleQueue[bytes | None]", wish: _Wish) -> None:
    for line in source:
        if _is_cancel(line):
            wish.withdraw()
        elif line.strip():
            inbox.put(line)
    inbox.put(None)
    wish.withdraw()


def _is_cancel(line: bytes) -> bool:
    return b'"cancel"' in line and len(line) < 40


def _answer(line: bytes, sink: IO[bytes], conversation: Conversation) -> Reply:
    try:
        return conversation.answer(_message(line), lambda reply: _send(sink, reply))
    except CancelledError:
        return {"say": "cancelled"}
    except TemptrackError as error:
        return {"say": "trouble", "what": error.what, "remedy": error.remedy}


def _message(line: bytes) -> Reply:
    try:
        found = read_json(line)
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise InvalidInputError("The plugin sent what is no message", remedy="install it again")
    return found


def _send(sink: IO[bytes], reply: Reply) -> None:
    # ASCII alone: whatever encoding the other side's Python believes in, it reads the same.
    sink.write(json.dumps(reply, ensure_ascii=True).encode("ascii") + b"\n")
    sink.flush()


if __name__ == "__main__":
    sys.exit(main())
