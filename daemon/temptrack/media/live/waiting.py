"""Files that still grow, and pipes: read front to back, waiting for more, and never longer than is wanted."""

import os
import stat
import time
from pathlib import Path

from temptrack.errors import MediaNotFoundError, MediaUnreadableError
from temptrack.media.paths import shown
from temptrack.progress import Job

_POLL_S = 0.05


class WaitingFile:
    """A file or pipe that answers `read` when there is something, and with nothing at its end.

    A file is at its end when it has not grown for `timeout_s`; a pipe when all that wrote to it have closed it. There
    is no `seek`: what is still being written cannot be gone back and forth in.

    Parameters
    ----------
    path : Path
        Of a regular file or a named pipe.
    timeout_s : float
        How long nothing may come.
    job : Job
        Cancelling it ends the waiting.

    Raises
    ------
    MediaNotFoundError
        When nothing is there.
    MediaUnreadableError
        When it is a folder, a socket or a device, or may not be read.
    """

    def __init__(self, path: Path, timeout_s: float, job: Job) -> None:
        self._name = shown(path)
        self._timeout_s = timeout_s
        self._job = job
        self._begun = self._ended = False
        try:
            # Without O_NONBLOCK opening a pipe waits for its writer, and no timeout could end that.
            self._descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
        except (FileNotFoundError, NotADirectoryError):
            raise MediaNotFoundError(f"There is no file or pipe at {self._name}", remedy="check the path") from None
        except (OSError, ValueError) as error:
            raise MediaUnreadableError(
                f"{self._name} cannot be read ({getattr(error, 'strerror', None) or error})"
            ) from None
        mode = os.fstat(self._descriptor).st_mode
        self._pipe = stat.S_ISFIFO(mode)
        if not (self._pipe or stat.S_ISREG(mode)):
            self.close()
            raise MediaUnreadableError(f"{self._name} is no file and no pipe", remedy="name one of them, or a URL")

    def read(self, size: int) -> bytes:
        """Return at most `size` bytes, as soon as there are any; none at the end."""
        deadline = time.monotonic() + self._timeout_s
        while not (self._job.cancelled or self._ended):
            data = self._read(size)
            if data:
                self._begun = True
                return data
            over = time.monotonic() > deadline
            if over and self._pipe:
                raise self._silent()
            self._ended = over or (self._pipe and self._begun and data is not None)
            time.sleep(0.0 if self._ended else _POLL_S)
        return b""

    def close(self) -> None:
        """Let go of the file."""
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1

    def _read(self, size: int) -> bytes | None:
        """Return what is there now; None where a writer holds the pipe open and writes nothing."""
        try:
            return os.read(self._descriptor, size)
        except BlockingIOError:
            return None

    def _silent(self) -> MediaUnreadableError:
        return MediaUnreadableError(
            f"Nothing was written to the pipe {self._name} for {self._timeout_s:g} s",
            remedy="check what writes to it, or allow a longer --timeout",
        )
