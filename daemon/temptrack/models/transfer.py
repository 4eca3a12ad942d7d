"""Bytes from a hub to the end of a file: slowly if it must be, stopped at once, and taken up where they ended."""

import queue
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from temptrack.errors import WeightsUnavailableError
from temptrack.progress import Job

if TYPE_CHECKING:
    from httpx2 import Client

_WAITING_BLOCKS = 64
_LOOK_UP_S = 0.1
_TRANSIENT = frozenset({408, 416, 429})
"""Too slow, a range that is not there (any more), too often: worth another try. So is every 5xx."""


class BrokenTransferError(Exception):
    """The line broke or the server let go; what has arrived is in the file."""


def append_from(client: "Client", url: str, target: Path, size_bytes: int, job: Job, what: str) -> None:
    """Fetch what a file lacks and append it.

    Parameters
    ----------
    client : Client
        Of the hub.
    url : str
        Where the whole file's bytes are.
    target : Path
        What has arrived so far; made when it does not exist.
    size_bytes : int
        Of the whole; 0 when it is not known.
    job : Job
        Told bytes done and in all with every block, and heeded within a fifth of a second even on a silent line.
    what : str
        The thing at hand, for a person.

    Raises
    ------
    BrokenTransferError
        When the bytes ended too early.
    WeightsUnavailableError
        When the server refuses.
    CancelledError
        When the job is stopped.
    """
    with target.open("ab") as file:
        if size_bytes and file.tell() > size_bytes:
            _empty(file)
        if size_bytes and file.tell() == size_bytes:
            return
        with _Reader(client, url, file.tell()) as reader:
            _write(reader, file, size_bytes, job, what)
            if size_bytes and file.tell() != size_bytes:
                raise BrokenTransferError(f"{file.tell():,} of {size_bytes:,} bytes")


def _write(reader: "_Reader", file: BinaryIO, size_bytes: int, job: Job, what: str) -> None:
    while (block := reader.next(job)) is not None:
        if reader.from_the_start:
            _empty(file)
            reader.from_the_start = False
        file.write(block)
        job.report("download", file.tell(), max(size_bytes, file.tell()), what)


def _empty(file: BinaryIO) -> None:
    file.seek(0)
    file.truncate()


class _Reader:
    """Reads the network on a thread of its own, so that a silent line never holds up the one who waits."""

    def __init__(self, client: "Client", url: str, start: int) -> None:
        self._client = client
        self._url = url
        self._start = start
        self._blocks: queue.Queue[bytes | Exception | None] = queue.Queue(_WAITING_BLOCKS)
        self._left = threading.Event()
        self.from_the_start = False
        """Whether the server sends the whole although only the rest was asked for."""

    def __enter__(self) -> "_Reader":
        threading.Thread(target=self._run, name="download", daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._left.set()

    def next(self, job: Job) -> bytes | None:
        """Return the next bytes, None after the last."""
        while True:
            job.check()
            try:
                block = self._blocks.get(timeout=_LOOK_UP_S)
            except queue.Empty:
                continue
            if isinstance(block, Exception):
                raise block
            return block

    def _run(self) -> None:
        from httpx2 import HTTPError

        try:
            self._read()
            self._put(None)
        except (HTTPError, OSError) as error:
            self._put(BrokenTransferError(str(error) or type(error).__name__))
        except Exception as error:  # noqa: BLE001 - raised again by the one who waits
            self._put(error)

    def _read(self) -> None:
        headers = {"Accept-Encoding": "identity", **({"Range": f"bytes={self._start}-"} if self._start else {})}
        with self._client.stream("GET", self._url, headers=headers, follow_redirects=True) as response:
            if response.status_code in _TRANSIENT or response.status_code >= 500:
                raise BrokenTransferError(f"HTTP {response.status_code}")
            if response.status_code >= 400:
                raise WeightsUnavailableError(
                    f"{response.url.host} refuses the file (HTTP {response.status_code})", remedy="try again later"
                )
            self.from_the_start = self._start > 0 and response.status_code == 200
            for block in response.iter_raw():  # as they come: a slow line's progress shows, and nothing is lost
                if self._left.is_set():
                    return
                self._put(block)

    def _put(self, block: bytes | Exception | None) -> None:
        while not self._left.is_set():
            with suppress(queue.Full):
                self._blocks.put(block, timeout=_LOOK_UP_S)
                return


def wait_for(seconds: float, job: Job) -> None:
    """Wait, unless the job is stopped.

    Raises
    ------
    CancelledError
        When it is.
    """
    end = time.monotonic() + seconds
    while (left := end - time.monotonic()) > 0:
        job.check()
        time.sleep(min(_LOOK_UP_S, left))
