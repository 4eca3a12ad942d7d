"""A stream's pictures as they come, small, in order, each decoded once.

A thread of its own has the stream played, in a process of its own where decoders have such: FFmpeg may wait for a
sender for as long as the timeout allows and cannot be woken, but whoever iterates asks every tenth of a second whether
the work is still wanted, and so leaves at once; the process is then killed. What came and was not taken yet waits in a
queue of bounded length; when that is full the sender has to wait, or the system drops what comes by UDP.
"""

import queue
import threading
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager
from enum import Enum
from pathlib import Path
from types import TracebackType
from typing import Self

from temptrack.errors import MediaUnreadableError
from temptrack.media.live.place import LivePlace
from temptrack.media.live.playing import LiveFrame, play
from temptrack.progress import Job

_WAITING_FRAMES = 250
"""Ten seconds at 25 a second, about 11 MB: as long as working out suggestions may take."""
_ASK_EVERY_S = 0.1
_TELL_AFTER_S = 1.0
_GRACE_S = 2.0
"""How much later than the playing thread the waiting one gives up: it knows no reason."""


class _Sign(Enum):
    """What comes besides pictures."""

    BEGUN = "begun"
    """The stream is being opened: until then a process started, and nobody waited for a sender."""
    OVER = "over"


class LiveStream(AbstractContextManager["LiveStream"]):
    """The pictures of a stream; iterate once, inside ``with``.

    Parameters
    ----------
    place, timeout_s, every_frame, picture_every_s
        As for `play`.
    """

    def __init__(
        self, place: LivePlace, *, timeout_s: float, every_frame: bool = True, picture_every_s: float = 0.0
    ) -> None:
        self._place = place
        self._timeout_s = timeout_s
        self._every_frame = every_frame
        self._picture_every_s = picture_every_s
        self._job = Job()
        self._came: queue.Queue[LiveFrame | Exception | _Sign] = queue.Queue(_WAITING_FRAMES)

    def __enter__(self) -> Self:
        # A daemon thread: one that waits for a sender must not keep the process from ending.
        threading.Thread(target=self._play, name="live-stream", daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._job.cancel()

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
            As `play`.
        """
        quiet_since_s: float | None = None
        while True:
            job.check()
            try:
                came = self._came.get(timeout=_ASK_EVERY_S)
            except queue.Empty:
                if quiet_since_s is not None:
                    self._tell_silence(time.monotonic() - quiet_since_s, job)
                continue
            if came is _Sign.OVER:
                return
            if isinstance(came, Exception):
                raise came
            if isinstance(came, LiveFrame):
                yield came
            quiet_since_s = time.monotonic()

    def _tell_silence(self, quiet_s: float, job: Job) -> None:
        if quiet_s > 2 * self._timeout_s + _GRACE_S:  # opening and then the first picture may each take the timeout
            raise MediaUnreadableError(
                f"Nothing came from {self._place.shown} for {quiet_s:.0f} s", remedy="check that it is being sent"
            )
        if quiet_s > _TELL_AFTER_S:
            job.report("wait", int(quiet_s), int(self._timeout_s), f"for {self._place.shown}")

    def _play(self) -> None:
        pictures = play(
            Path(self._place.shown),
            self._place,
            timeout_s=self._timeout_s,
            every_frame=self._every_frame,
            picture_every_s=self._picture_every_s,
            job=self._job,
        )
        try:
            for picture in pictures:
                self._put(picture or _Sign.BEGUN)
            self._put(_Sign.OVER)
        except Exception as error:  # noqa: BLE001 - whatever a thread dies of belongs to whoever waits for it
            self._put(error)

    def _put(self, item: LiveFrame | Exception | _Sign) -> None:
        while not self._job.cancelled:
            try:
                self._came.put(item, timeout=_ASK_EVERY_S)
                return
            except queue.Full:
                continue
