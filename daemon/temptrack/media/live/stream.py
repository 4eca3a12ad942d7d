"""A stream's pictures as they come, small, in order, each decoded once.

A thread of its own plays the stream: FFmpeg may wait for a sender for as long as the timeout allows and cannot be
woken, but whoever iterates asks every tenth of a second whether the work is still wanted, and so leaves at once. What
came and was not taken yet waits in a queue of bounded length; when that is full the sender has to wait, or the system
drops what comes by UDP.
"""

import queue
import threading
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager
from types import TracebackType
from typing import Self

from temptrack.errors import MediaUnreadableError
from temptrack.media.live.place import LivePlace
from temptrack.media.live.playing import LiveFrame, Player
from temptrack.progress import Job

_WAITING_FRAMES = 250
"""Ten seconds at 25 a second, about 11 MB: as long as working out suggestions may take."""
_ASK_EVERY_S = 0.1
_TELL_AFTER_S = 1.0
_GRACE_S = 2.0
"""How much later than the playing thread the waiting one gives up: it knows no reason."""


class LiveStream(AbstractContextManager["LiveStream"]):
    """The pictures of a stream; iterate once, inside ``with``.

    Parameters
    ----------
    place, timeout_s, every_frame, picture_every_s
        As for `Player`.
    """

    def __init__(
        self, place: LivePlace, *, timeout_s: float, every_frame: bool = True, picture_every_s: float = 0.0
    ) -> None:
        self._shown = place.shown
        self._timeout_s = timeout_s
        self._stop = threading.Event()
        self._came: queue.Queue[LiveFrame | Exception | None] = queue.Queue(_WAITING_FRAMES)
        self._player = Player(
            place,
            timeout_s=timeout_s,
            every_frame=every_frame,
            picture_every_s=picture_every_s,
            tell=self._put,
            stop=self._stop,
        )

    def __enter__(self) -> Self:
        # A daemon thread: one that waits for a sender must not keep the process from ending.
        threading.Thread(target=self._play, name="live-stream", daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop.set()

    @property
    def waiting(self) -> int:
        """How many pictures came and were not taken yet."""
        return self._came.qsize()

    def frames(self, job: Job) -> Iterator[LiveFrame]:
        """Yield pictures until the stream ends.

        Parameters
        ----------
        job : Job
            Asked ten times a second whether the work is still wanted; told "wait" while nothing comes.

        Raises
        ------
        MediaNotFoundError, MediaUnreadableError, NoVideoError
            As `Player.play`.
        """
        quiet_since_s = time.monotonic()
        while True:
            job.check()
            try:
                came = self._came.get(timeout=_ASK_EVERY_S)
            except queue.Empty:
                self._tell_silence(time.monotonic() - quiet_since_s, job)
                continue
            if came is None:
                return
            if isinstance(came, Exception):
                raise came
            yield came
            quiet_since_s = time.monotonic()

    def _tell_silence(self, quiet_s: float, job: Job) -> None:
        if quiet_s > 2 * self._timeout_s + _GRACE_S:  # opening and then the first picture may each take the timeout
            raise MediaUnreadableError(
                f"Nothing came from {self._shown} for {quiet_s:.0f} s", remedy="check that it is being sent"
            )
        if quiet_s > _TELL_AFTER_S:
            job.report("wait", int(quiet_s), int(self._timeout_s), f"for {self._shown}")

    def _play(self) -> None:
        try:
            self._player.play()
            self._put(None)
        except Exception as error:  # noqa: BLE001 - whatever a thread dies of belongs to whoever waits for it
            self._put(error)

    def _put(self, item: LiveFrame | Exception | None) -> None:
        while not self._stop.is_set():
            try:
                self._came.put(item, timeout=_ASK_EVERY_S)
                return
            except queue.Full:
                continue
