"""Opening a stream, decoding it to its end, and opening it again when it is lost.

Where decoders work in processes of their own, so does this: pictures come over a pipe, made small already.
"""

import time
from collections.abc import Generator, Iterator
from contextlib import closing, contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from temptrack.errors import MediaUnreadableError, NoVideoError
from temptrack.media.live import bridge
from temptrack.media.live.clock import StreamClock
from temptrack.media.live.place import LivePlace
from temptrack.media.live.waiting import WaitingFile
from temptrack.media.planes import small_planes, small_size
from temptrack.media.probe import frame_rate, rotation_of, shown_size
from temptrack.media.small_frames import SmallFrame
from temptrack.media.thinning import every_packet, thinned_key_frames
from temptrack.processes import apart
from temptrack.progress import Job

if TYPE_CHECKING:
    from av.container import InputContainer
    from av.video.frame import VideoFrame
    from av.video.stream import VideoStream

_TRY_AGAIN_S = 0.5
_PICTURE_SIDE_PX = 480
"""Of the larger pictures: enough for any model that sees what happens."""


@dataclass(frozen=True)
class LiveFrame:
    """One picture of a stream."""

    small: SmallFrame
    """Its ``source_s`` counts from the first picture that came."""
    arrived_s: float
    """When it was decoded, on the clock of `time.monotonic`, which all processes of a system share."""
    rgb: NDArray[np.uint8] | None
    """The picture larger, height x width x 3, about as often as was asked for."""
    resumed: bool
    """Whether the stream was lost and found again just before it."""


@apart
def play(
    name: Path,
    place: LivePlace,
    *,
    timeout_s: float,
    every_frame: bool,
    picture_every_s: float,
    job: Job,
) -> "Iterator[LiveFrame | None]":
    """Play a stream to its end, once; yield None when it begins to be opened, then each picture.

    Parameters
    ----------
    name : Path
        What may be told of the place: `LivePlace.shown`.
    place : LivePlace
        What to open.
    timeout_s : float
        How long nothing may come; a URL that was lost is opened anew until then.
    every_frame : bool
        False decodes key frames alone.
    picture_every_s : float
        How often the picture is also wanted larger; 0 for never.
    job : Job
        Cancelling it ends the playing.

    Raises
    ------
    MediaNotFoundError, MediaUnreadableError, NoVideoError
        When it cannot be opened, holds no picture, was lost and did not come back, or brought the decoder down.
    """
    yield None
    yield from _Player(place, timeout_s, picture_every_s, job, every_frame=every_frame).play()


class _Player:
    """One stream, being played."""

    def __init__(
        self, place: LivePlace, timeout_s: float, picture_every_s: float, job: Job, *, every_frame: bool
    ) -> None:
        self._place = place
        self._timeout_s = timeout_s
        self._every_frame = every_frame
        self._picture_every_s = picture_every_s
        self._job = job
        self._clock: StreamClock | None = None
        self._came_s = 0.0
        self._held: _Held | None = None
        self._shape: tuple[tuple[int, int], int] | None = None
        self._picture_due_s = 0.0
        self._resumed = False
        self._goes_on = False

    def play(self) -> Iterator[LiveFrame]:
        while True:
            lost = yield from self._played_once()
            if self._held is not None and self._clock is not None:
                yield from self._let_go(self._held.at_s + self._clock.step_s)
            if lost is None:
                return
            if self._clock is None and isinstance(lost, MediaUnreadableError):
                raise lost
            if not self._goes_on or time.monotonic() - self._came_s > self._timeout_s:
                raise self._lost(lost) from None
            self._resumed = True
            self._job.check()
            time.sleep(_TRY_AGAIN_S)

    def _played_once(self) -> Generator[LiveFrame, None, bridge.BrokenOffError | MediaUnreadableError | None]:
        """Play from opening it to its end; return why it was lost, if it was."""
        try:
            with self._opened() as container:
                yield from self._decode(container)
        except (bridge.BrokenOffError, MediaUnreadableError) as error:
            return error
        return None

    def _lost(self, error: Exception) -> MediaUnreadableError:
        reason = error.what if isinstance(error, MediaUnreadableError) else str(error)
        if self._clock is None:
            return MediaUnreadableError(
                f"{self._place.shown} cannot be played as it comes ({reason})",
                remedy="some files tell at their end what is in them: leave out --live when it is finished",
            )
        played_s = self._clock.position_s + self._clock.step_s
        return MediaUnreadableError(
            f"{self._place.shown} broke off after {played_s:.1f} s of picture ({reason})",
            remedy="start again when it is back",
        )

    @contextmanager
    def _opened(self) -> "Iterator[InputContainer]":
        path = self._place.path
        waiting = closing(WaitingFile(path, self._timeout_s, self._job)) if path else nullcontext()
        with waiting as file, bridge.open_stream(self._place, file, self._timeout_s) as container:
            yield container

    def _decode(self, container: "InputContainer") -> Iterator[LiveFrame]:
        video = bridge.picture_of(container)
        if video is None:
            raise NoVideoError(f"{self._place.shown} has no picture", remedy="name a stream with a picture")
        if not self._every_frame:
            bridge.skip_to_key_frames(video)
        self._goes_on = bool(self._place.scheme) and bridge.goes_on(container)
        wanted = every_packet if self._every_frame else thinned_key_frames()
        clock = self._clock or StreamClock(frame_rate(video).frame_s)
        clock.interrupt()
        for packet in bridge.packets(container, video, self._timeout_s):
            self._job.check()
            for frame in bridge.decode(packet) if wanted(packet) else ():
                self._clock = clock
                yield from self._take(frame, video, clock)

    def _take(self, frame: "VideoFrame", video: "VideoStream", clock: StreamClock) -> Iterator[LiveFrame]:
        at_s = clock.place(frame.time)
        yield from self._let_go(at_s)
        self._came_s = time.monotonic()
        self._held = _Held(at_s, self._came_s, frame, video, self._resumed)
        self._resumed = False

    def _let_go(self, until_s: float) -> Iterator[LiveFrame]:
        """Hand on the picture that is held until it is known how long it stands."""
        held, self._held = self._held, None
        if held is None:
            return
        # A stream may change its size, or be found again in another: what measures it must not notice.
        self._shape = self._shape or held.shape()
        rgb = None
        if self._picture_every_s and held.at_s >= self._picture_due_s:
            self._picture_due_s = held.at_s + self._picture_every_s
            rgb = held.larger()
        yield LiveFrame(held.small(until_s, *self._shape), held.came_s, rgb, held.resumed)


@dataclass(frozen=True)
class _Held:
    """A decoded picture whose end is not known yet."""

    at_s: float
    came_s: float
    frame: "VideoFrame"
    video: "VideoStream"
    resumed: bool

    def shape(self) -> tuple[tuple[int, int], int]:
        return small_size(self.frame, self.video.sample_aspect_ratio), rotation_of(self.frame)

    def small(self, until_s: float, size: tuple[int, int], rotation_deg: int) -> SmallFrame:
        return SmallFrame(self.at_s, until_s - self.at_s, *small_planes(self.frame, size, rotation_deg))

    def larger(self) -> NDArray[np.uint8]:
        width, height = shown_size(self.frame, self.video.sample_aspect_ratio)
        factor = min(1.0, _PICTURE_SIDE_PX / max(width, height))
        size = max(1, round(width * factor)), max(1, round(height * factor))
        rgb = np.asarray(self.frame.reformat(*size, format="rgb24").to_ndarray(), np.uint8)
        return np.ascontiguousarray(np.rot90(rgb, -rotation_of(self.frame) // 90))
