"""Standard input handed to the daemon, which is another process: through a named pipe of the user's own.

A pipe costs one copy of the bytes and needs nothing of the contract: for the daemon it is one more path. Streaming the
bytes through gRPC would do the same on systems without named pipes, at the price of a call with a stream both ways.
"""

import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory

from temptrack.errors import InvalidInputError

_AT_ONCE_BYTES = 1 << 16


@contextmanager
def piped_standard_input(wanted: bool) -> Iterator[str]:
    """Yield the path of a pipe that standard input is written to; an empty one where that is not wanted.

    Raises
    ------
    InvalidInputError
        When standard input is a terminal, or the system has no named pipes.
    """
    if not wanted:
        yield ""
        return
    if sys.stdin is None or sys.stdin.isatty():
        raise InvalidInputError("Standard input is a terminal", remedy="pipe a stream into the command", field="media")
    if sys.platform == "win32":
        raise InvalidInputError(
            "Standard input cannot be handed on where there are no named pipes",
            remedy="send the stream to udp://127.0.0.1:PORT and name that",
            field="media",
        )
    with TemporaryDirectory(prefix="temptrack-") as folder:  # which nobody else may enter
        pipe = Path(folder) / "stdin"
        os.mkfifo(pipe, 0o600)
        # Reading and opening wait, for the sender and for the daemon; neither must keep the command from ending.
        threading.Thread(target=_pump, args=(pipe,), name="stdin", daemon=True).start()
        yield str(pipe)


def _pump(pipe: Path) -> None:
    with suppress(OSError), pipe.open("wb", buffering=0) as out:  # the daemon has had enough: nobody else has to know
        while data := os.read(sys.stdin.fileno(), _AT_ONCE_BYTES):
            view = memoryview(data)
            while view:
                view = view[out.write(view) :]
