"""The process that speaks with Ray, as the daemon holds it: started, given orders, listened to, ended with its own."""

import os
import pickle
import queue
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from contextlib import suppress
from pathlib import Path
from secrets import token_hex
from typing import IO, TypeAlias

from temptrack.errors import StateError
from temptrack.processes.orders import LOCAL, Begin, Cancel, Joining, Taken
from temptrack.processes.workers import ONE_THREAD
from temptrack.progress import Job

Heard: TypeAlias = tuple[str, bytes]
"""A kind, and what it holds."""

_DRIVER = "temptrack.processes.ray_driver"
_LOOK_EVERY_S = 0.1
_LEAVE_S = 5.0
_QUIET = {"RAY_USAGE_STATS_ENABLED": "0", "RAY_DISABLE_IMPORT_WARNING": "1", "RAY_COLOR_PREFIX": "0"}
ASKS_NOBODY = {
    **dict.fromkeys(("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"), "http://127.0.0.1:9"),
    **dict.fromkeys(("no_proxy", "NO_PROXY"), "127.0.0.1,localhost"),
}
"""Variables for a cluster of our own: Ray asks clouds' services which of them it runs in, even with its statistics off.
A proxy that is not there answers at once."""
_LOOPBACK = ("127.0.0.1", "localhost", "[::1]")


class RayProcess:
    """Joins a cluster and passes on orders and what comes of them.

    Parameters
    ----------
    address : str
        Of the cluster, or "local".
    cores : int
        Of a cluster of our own.
    log : Path, optional
        Where Ray and its workers write what they have to say; begun anew.

    Raises
    ------
    StateError
        When no process can be started.
    """

    def __init__(self, address: str, cores: int, log: Path | None) -> None:
        self._lock = threading.Lock()
        self._heard: dict[int, queue.Queue[Heard | None]] = {}
        self.is_over = False
        """Whether nothing more will be heard."""
        self.folder = Path(tempfile.mkdtemp(prefix="temptrack-ray-", dir=_short_folder()))
        try:
            with _opened(log) as errors:
                self._process = subprocess.Popen(
                    [sys.executable, "-P", "-c", f"from {_DRIVER} import main; main()"],
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=errors,
                    env=_environment(address),
                    start_new_session=True,  # so that all it starts can be ended together
                )
        except OSError as error:
            shutil.rmtree(self.folder, ignore_errors=True)
            raise StateError(f"No process can be started to speak with Ray ({error})") from None
        self._listener = threading.Thread(target=self._listen, name="ray-answers", daemon=True)
        self._listener.start()
        # Ray opens the folder it is given to everybody, and so it is given one inside ours.
        self.order(Joining(address, cores, str(self.folder / "ray"), dict.fromkeys(ONE_THREAD, "1")))

    @property
    def pid(self) -> int:
        """Its number."""
        return self._process.pid

    def order(self, order: Joining | Begin | Taken | Cancel) -> None:
        """Tell it; where it is gone, the end of its answers says so."""
        assert self._process.stdin is not None  # noqa: S101 - opened above
        with self._lock, suppress(OSError, ValueError):
            pickle.dump(order, self._process.stdin, pickle.HIGHEST_PROTOCOL)
            self._process.stdin.flush()

    def expect(self, number: int) -> None:
        """Keep what is told of an errand from now on; 0 is what it tells of itself."""
        self._heard[number] = queue.Queue()

    def forget(self, number: int) -> None:
        """Let go of what is told of an errand."""
        del self._heard[number]

    def hear(self, number: int, job: Job) -> Heard | None:
        """Wait a moment for what is told of an errand; None when nothing came.

        Raises
        ------
        CancelledError
            When the job was cancelled.
        """
        job.check()
        with suppress(queue.Empty):
            return self._heard[number].get(timeout=_LOOK_EVERY_S)
        return None

    def close(self) -> None:
        """End it, and a cluster of our own with it; what it was at is lost."""
        assert self._process.stdin is not None  # noqa: S101 - opened above
        with self._lock, suppress(OSError):
            self._process.stdin.close()
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(_LEAVE_S)
        _end_all(self._process)
        self._listener.join()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _listen(self) -> None:
        assert self._process.stdout is not None  # noqa: S101 - opened above
        with self._process.stdout as answers:
            while True:
                try:
                    number, kind, held = pickle.load(answers)  # noqa: S301 - from our own program
                except (EOFError, OSError, ValueError, pickle.UnpicklingError):
                    break
                if (heard := self._heard.get(number)) is not None:
                    heard.put((kind, held))
        self.is_over = True
        for heard in list(self._heard.values()):
            heard.put(None)


def _environment(address: str) -> dict[str, str]:
    own = {**os.environ, **_QUIET, **dict.fromkeys(ONE_THREAD, "1")}
    own["PYTHONPATH"] = os.pathsep.join(filter(None, sys.path))
    if address == LOCAL or address.rpartition(":")[0] in _LOOPBACK:
        # Else Ray takes the machine's outward address in its place, asks a name server for it, and listens to all.
        own["RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER"] = "0"
    if address == LOCAL:  # nobody else may give it work; see docs/security.md
        own |= {"RAY_AUTH_MODE": "token", "RAY_AUTH_TOKEN": token_hex(32), **ASKS_NOBODY}
        own.pop("RAY_ADDRESS", None)
    return own


def _short_folder() -> str | None:
    """A place Unix sockets fit below: they may have 103 characters on macOS, whose usual one takes half of them."""
    return None if sys.platform == "win32" else "/tmp"  # noqa: S108 - made there by `mkdtemp`, for its owner alone


def _opened(log: Path | None) -> IO[bytes]:
    if log is None:
        return Path(os.devnull).open("wb")
    log.unlink(missing_ok=True)
    return os.fdopen(os.open(log, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND, 0o600), "wb")


def _end_all(process: "subprocess.Popen[bytes]") -> None:
    """Kill what is left of the process and of its own: Ray's agents outlive it by a minute otherwise."""
    if hasattr(os, "killpg"):
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    process.kill()
    process.wait()
