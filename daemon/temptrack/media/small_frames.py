"""The hot path: every frame, or every key frame, of a range as a small picture."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from temptrack.errors import MediaUnreadableError
from temptrack.media.frames import ROUNDED, to_rgb
from temptrack.media.paths import shown
from temptrack.media.planes import small_planes, small_size
from temptrack.media.probe import duration_of, frame_rate, rotation_of, whole_duration_of
from temptrack.media.source import Source
from temptrack.media.spans import check_span
from temptrack.media.types import Span
from temptrack.processes import apart
from temptrack.progress import Job

if TYPE_CHECKING:
    from av.video.frame import VideoFrame


_STILL_S = 0.04
"""What a lone frame without a length is said to last."""


@dataclass(frozen=True)
class SmallFrame:
    """A picture of about 160 px, upright, pixels square, with how long it stands for what is shown.

    Full-range Y'CbCr with the weights of BT.601 (JFIF), whatever the file's own matrix and range.
    """

    source_s: float
    """When it begins to be shown, from the source's first moment; not before the range asked for."""
    duration_s: float
    """Until the next small frame, or the end of the range."""
    luma: NDArray[np.uint8]
    """height x width; 0 black, 255 white."""
    cb: NDArray[np.uint8]
    """The same size; 128 is no colour."""
    cr: NDArray[np.uint8]
    """The same size; 128 is no colour."""


@apart
def iter_small_frames(path: Path, span: Span | None, *, every_frame: bool, job: Job) -> Iterator[SmallFrame]:
    """Yield what is shown in a range of a source, small, in order; see `iter_shown_frames`."""
    for shown_frame in iter_shown_frames(path, span, every_frame=every_frame, job=job):
        yield shown_frame.small()


class ShownFrame:
    """A decoded picture, and how long it is shown of a range.

    It holds on to the decoder's memory, some megabytes in high definition: keep few.
    """

    def __init__(self, frame: "VideoFrame", begin_s: float, until_s: float, shown: "_Shown") -> None:
        self._frame = frame
        self._begin_s = begin_s
        self._until_s = until_s
        self._shown = shown
        self.source_s = max(begin_s, shown.in_s)
        """When it begins to be shown, not before the range asked for."""
        self.duration_s = min(until_s, shown.end_s) - self.source_s
        """Until the next one, or the end of the range."""

    def shows(self, moment_s: float) -> bool:
        """Whether this is the picture `read_frames` would read for a moment."""
        slack_s = self._shown.rounding_s
        return self._begin_s <= moment_s + slack_s < self._until_s

    def small(self) -> SmallFrame:
        """Return it small."""
        planes = small_planes(self._frame, *self._shown.shape_of(self._frame))
        return SmallFrame(self.source_s, self.duration_s, *planes)

    def rgb(self, max_side_px: int) -> NDArray[np.uint8]:
        """Return it as `read_frames` does."""
        return to_rgb(self._frame, self._shown.aspect, max_side_px)


class _Shown:
    """What the pictures of a range have in common."""

    def __init__(self, source: Source, wanted: Span, *, ends: bool) -> None:
        self.in_s = wanted.source_in_s
        self.end_s = wanted.source_out_s if ends else math.inf
        self.aspect = source.picture.sample_aspect_ratio
        frame_s = frame_rate(source.picture).frame_s
        self.rounding_s = ROUNDED * frame_s
        self.slack_s = ROUNDED * min(frame_s, wanted.duration_s)
        self._shape: tuple[tuple[int, int], int] | None = None

    def shape_of(self, frame: "VideoFrame") -> tuple[tuple[int, int], int]:
        """Return the size and rotation of the first: a stream may change its size."""
        self._shape = self._shape or (small_size(frame, self.aspect), rotation_of(frame))
        return self._shape


def iter_shown_frames(path: Path, span: Span | None, *, every_frame: bool, job: Job) -> Iterator[ShownFrame]:
    """Yield what is shown in a range of a source, in order.

    Parameters
    ----------
    path : Path
        A media file with a picture.
    span : Span or None
        The range, half-open; None for the whole.
    every_frame : bool
        False decodes key frames only, at most about four a second; the one before the range stands for its beginning.
    job : Job
        Asked at each frame whether the work is still wanted.

    Raises
    ------
    MediaNotFoundError, MediaUnreadableError, NoVideoError
        When there is nothing to decode, or nothing of it decodes.
    InvalidTimeError
        When the range is empty or beyond the end.
    """
    with Source(path) as source:
        wanted = check_span(span, duration_of(source, job), path, whole_s=whole_duration_of(source, job))
        shown_of = _Shown(source, wanted, ends=span is not None)
        nothing = True
        frames = source.pictures(wanted.source_in_s, job, key_frames_only=not every_frame)
        for begin_s, until_s, frame in _with_ends(frames, None if every_frame else wanted.source_out_s):
            if begin_s >= shown_of.end_s - shown_of.slack_s:
                break
            if until_s > wanted.source_in_s + shown_of.slack_s:  # nearer than that, a container has rounded its time
                nothing = False
                yield ShownFrame(frame, begin_s, until_s, shown_of)
    if nothing:
        raise MediaUnreadableError(
            f"No picture of {shown(path)} from {wanted.source_in_s:.3f} s on can be decoded",
            remedy="check that it plays, or export it again",
        )


def _with_ends(
    frames: "Iterator[tuple[float, VideoFrame]]", last_until_s: float | None
) -> "Iterator[tuple[float, float, VideoFrame]]":
    """Yield frames with when they begin and end to be shown: each until the next, the last for its own duration.

    `last_until_s` is for key frames, which stand for all that follows: when the last one ends.
    """
    held: tuple[float, VideoFrame] | None = None
    usual_s = _STILL_S
    for moment, frame in frames:
        if held is not None:
            if moment <= held[0]:
                continue  # a clock that runs backwards: the first frame of that moment stands
            usual_s = moment - held[0]
            yield held[0], moment, held[1]
        held = (moment, frame)
    if held is not None:
        own_s = float(held[1].duration * (held[1].time_base or 0)) or usual_s
        yield held[0], max(held[0] + _STILL_S, last_until_s or 0.0) if last_until_s else held[0] + own_s, held[1]
