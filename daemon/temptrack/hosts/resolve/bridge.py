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


def serve(source: IO[bytes], sink: IO[bytes], conversation: Conversation) -> None:
    """Answer messages until there are no more."""
    inbox: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
    working = threading.Event()
    threading.Thread(target=_read, args=(source, inbox, working), daemon=True).start()
    while (line := inbox.get()) is not None:
        working.set()
        try:
            reply = _answer(line, sink, conversation)
        except KeyboardInterrupt:
            reply = {"say": "cancelled"}
        finally:
            working.clear()
        _send(sink, reply)


def _read(source: IO[bytes], inbox: "queue.SimpleQueue[bytes | None]", working: threading.Event) -> None:
    for line in source:
        if _is_cancel(line):
            _interrupt(working)
        elif line.strip():
            inbox.put(line)
    inbox.put(None)
    _interrupt(working)


def _interrupt(working: threading.Event) -> None:
    # What Ctrl-C does: leaving a running call cancels it on the daemon's side too.
    if working.is_set():
        _thread.interrupt_main()


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
        found = json.loads(line)
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
