"""Chosen frames as RGB pictures."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from temptrack.errors import InvalidTimeError, MediaUnreadableError
from temptrack.media.paths import shown
from temptrack.media.probe import frame_rate, rotation_of, shown_size, whole_duration_of
from temptrack.media.source import Source
from temptrack.media.types import Frame
from temptrack.processes import apart
from temptrack.progress import Job

if TYPE_CHECKING:
    from av.video.frame import VideoFrame

_DECODE_AHEAD_S = 4.0
"""Targets nearer than this are reached by decoding on; farther ones by seeking. About two of the usual GOPs."""


ROUNDED = 0.25
"""Share of a frame by which a container may have rounded its time up: it is shown that much earlier all the same."""


@apart
def read_frames(path: Path, times_s: Sequence[float], *, exact: bool, max_side_px: int, job: Job) -> Iterator[Frame]:
    """Yield the frame shown at each moment, in the order asked for (fastest when ascending).

    Parameters
    ----------
    path : Path
        A media file with a picture.
    times_s : sequence of float
        Moments from the source's first.
    exact : bool
        False yields the nearest key frame at or before each moment instead, without decoding up to it.
    max_side_px : int
        The longer side of what is yielded is at most this; pictures are never enlarged.
    job : Job
        Asked at each frame whether the work is still wanted.

    Raises
    ------
    MediaNotFoundError, MediaUnreadableError, NoVideoError
        When there is nothing to decode, or nothing of it decodes.
    InvalidTimeError
        When a moment is before the start or beyond the end.
    """
    with Source(path) as source:
        duration_s = whole_duration_of(source, job)
        source.picture  # noqa: B018 - refuse sound-only files before the first moment
        for moment in times_s:
            _check_moment(moment, duration_s, path)
        shown_at = _Exact(source, job) if exact else _KeyFrames(source, job)
        for moment in times_s:
            found = shown_at.frame(moment)
            if found is None:
                raise MediaUnreadableError(
                    f"No picture of {shown(path)} at {moment:.3f} s can be decoded", remedy="check that it plays"
                )
            yield Frame(max(0.0, found[0]), to_rgb(found[1], source.picture.sample_aspect_ratio, max_side_px))


def _check_moment(moment_s: float, duration_s: float, path: Path) -> None:
    if not 0 <= moment_s <= duration_s:
        raise InvalidTimeError(
            f"The moment {moment_s:.3f} s does not lie in {shown(path)}", remedy=f"it lasts {duration_s:.3f} s"
        )


class _Exact:
    """Decodes up to each moment, going on from the last where that is near."""

    def __init__(self, source: Source, job: Job) -> None:
        self._source = source
        self._job = job
        self._slack_s = ROUNDED * frame_rate(source.picture).frame_s
        self._coming: Iterator[tuple[float, VideoFrame]] = iter(())
        self._held: tuple[float, VideoFrame] | None = None
        self._next: tuple[float, VideoFrame] | None = None

    def frame(self, moment_s: float) -> "tuple[float, VideoFrame] | None":
        if self._held is None or not 0 <= moment_s + self._slack_s - self._held[0] < _DECODE_AHEAD_S:
            self._coming = self._source.pictures(moment_s, self._job)
            self._held, self._next = None, next(self._coming, None)
        while self._next is not None and self._next[0] <= moment_s + self._slack_s:
            self._held, self._next = self._next, next(self._coming, None)
        return self._held or self._next


class _KeyFrames:
    """Seeks to the key frame nearest to each moment and decodes it alone."""

    def __init__(self, source: Source, job: Job) -> None:
        self._source = source
        self._job = job

    def frame(self, moment_s: float) -> "tuple[float, VideoFrame] | None":
        return self._source.key_picture(moment_s, self._job)


def to_rgb(frame: "VideoFrame", pixel_aspect: Fraction | None, max_side_px: int) -> NDArray[np.uint8]:
    """Return a frame as RGB, upright, pixels square, its longer side at most `max_side_px`."""
    width, height = shown_size(frame, pixel_aspect)
    factor = min(1.0, max_side_px / max(width, height))
    size = max(1, round(width * factor)), max(1, round(height * factor))
    rgb = np.asarray(frame.reformat(*size, format="rgb24").to_ndarray(), np.uint8)
    rotation = rotation_of(frame)
    return np.ascontiguousarray(np.rot90(rgb, -rotation // 90)) if rotation else rgb
