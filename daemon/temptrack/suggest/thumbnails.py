"""A few pictures of the range, for a report or a panel."""

from collections.abc import Sequence

import numpy as np

from temptrack.fingerprint.footage import Visible
from temptrack.media import encode_jpeg, read_frames
from temptrack.progress import Job
from temptrack.suggest.answer import Thumbnail

MOST_THUMBNAILS = 6
_WIDTH_PX = 320


def take_thumbnails(seen: Sequence[Visible], duration_s: float, job: Job) -> tuple[Thumbnail, ...]:
    """Return pictures at equal distances over the range; none where nothing could be seen."""
    moments = [float(m) for m in (np.arange(MOST_THUMBNAILS) + 0.5) * duration_s / MOST_THUMBNAILS]
    return pictures_at(seen, moments, job)


def pictures_at(
    seen: Sequence[Visible], moments: Sequence[float], job: Job, *, exact: bool = True
) -> tuple[Thumbnail, ...]:
    """Return the pictures shown at moments of the range, in order of time; none where nothing can be seen.

    Parameters
    ----------
    seen : sequence of Visible
        What of the range is seen in which file.
    moments : sequence of float
        Seconds from the range's start.
    job : Job
        Asked at each frame.
    exact : bool
        False takes the nearest key frame at or before each moment: much faster in long films.
    """
    taken: list[Thumbnail] = []
    for part in seen:
        inside = {part.source_s(m): m for m in moments if part.record_in_s <= m < part.record_out_s}
        times_s = sorted(inside)
        frames = read_frames(part.segment.path, times_s, exact=exact, max_side_px=_WIDTH_PX, job=job)
        for source_s, frame in zip(times_s, frames, strict=True):
            taken.append(Thumbnail(inside[source_s], encode_jpeg(frame.rgb, _WIDTH_PX)))
    return tuple(sorted(taken, key=lambda thumbnail: thumbnail.range_s))
