"""The hot path: every frame, or every key frame, of a range as a small picture."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from temptrack.errors import MediaUnreadableError
from temptrack.media.paths import shown
from temptrack.media.planes import small_planes
from temptrack.media.probe import duration_of, frame_rate, rotation_of
from temptrack.media.source import Source
from temptrack.media.spans import check_span
from temptrack.media.types import Span
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


def iter_small_frames(path: Path, span: Span | None, *, every_frame: bool, job: Job) -> Iterator[SmallFrame]:
    """Yield what is shown in a range of a source, small, in order.

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
        aspect = source.picture.sample_aspect_ratio
        wanted = check_span(span, duration_of(source, job), path)
        whole = span is None
        frames = source.pictures(wanted.source_in_s, job, key_frames_only=not every_frame)
        slack_s = 0.25 * min(frame_rate(source.picture, False).frame_s, wanted.duration_s) if every_frame else 0.0
        found = False
        for in_s, out_s, frame in _shown_during(frames, wanted, slack_s, to_the_end=whole):
            found = True
            luma, cb, cr = small_planes(frame, aspect, rotation_of(frame))
            yield SmallFrame(in_s, out_s - in_s, luma, cb, cr)
    if not found:
        raise MediaUnreadableError(
            f"No picture of {shown(path)} from {wanted.source_in_s:.3f} s on can be decoded",
            remedy="check that it plays, or export it again",
        )


def _shown_during(
    frames: "Iterator[tuple[float, VideoFrame]]", span: Span, slack_s: float, *, to_the_end: bool
) -> "Iterator[tuple[float, float, VideoFrame]]":
    """Yield the frames shown in a span, with when; a frame is shown until the next one is.

    A frame that reaches into the span by less than `slack_s` is not counted: containers round its time.
    """
    held: tuple[float, VideoFrame] | None = None
    usual_s = 0.0
    for moment, frame in frames:
        if held is not None:
            if moment <= held[0]:
                continue  # a clock that runs backwards: the first frame of that moment stands
            usual_s = moment - held[0]
            if moment > span.source_in_s + slack_s:
                until_s = moment if to_the_end else min(moment, span.source_out_s)
                yield max(held[0], span.source_in_s), until_s, held[1]
        if moment >= span.source_out_s - slack_s and not to_the_end:
            return
        held = (moment, frame)
    if held is not None:
        begin_s = max(held[0], span.source_in_s)
        until_s = span.source_out_s if span.source_out_s > begin_s else begin_s + (usual_s or _STILL_S)
        yield begin_s, until_s, held[1]
