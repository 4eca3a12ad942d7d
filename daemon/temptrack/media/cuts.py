"""Cuts, found with PySceneDetect: the one file that imports it.

The figures were chosen by looking at every candidate in nine film clips and 26 amateur ones. Of about a hundred hard
cuts there they miss four, between pictures that are nearly black or much alike; what they report and is no cut are an
explosion and two faults of a decoder. Fades and dissolves are not looked for.
"""

from collections import deque
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from temptrack.media.planes import to_bgr
from temptrack.media.small_frames import SmallFrame

if TYPE_CHECKING:
    from scenedetect.detectors import ContentDetector

_COUNTING_RATE = 25.0
"""PySceneDetect wants a rate; only its frame numbers are used, since files may have no steady rate."""

_TIMES_THE_NEIGHBOURS = 2.0
_LEAST_CHANGE = 26.0
"""A cut differs from the frame before by this much, of 255, and twice as much as the two frames either side do."""

_LEAST_CHANGE_SPARSE = 29.0
"""Between key frames there are no such neighbours; a change this large tells of a cut since the last one."""

_SPARSE_S = 0.2
"""Frames that stand for this long are key frames or stills."""

_SHORTEST_SHOT_FRAMES = 4

_NEIGHBOURS = 2
"""Frames either side that a cut is compared with."""

CUT_KNOWN_AFTER_FRAMES = _NEIGHBOURS
"""A cut is found when so many frames of its shot beyond the first have been seen."""

_WEIGHTS = (0.25, 1.0, 2.0, 0.0)
"""Of changes in hue, saturation, brightness and edges. Hue is noise in grey pictures, so it counts little."""

_REMEMBERED_FRAMES = 256
"""A cut is told a few frames after it; of the moments before that only these many are kept, however long it goes on."""

_LIFT = 32
"""Added to every channel: saturation is a ratio, and noise decides it near black."""


class CutDetector:
    """Takes the small frames of a range in order and tells where the picture cuts.

    Dense frames go to PySceneDetect's adaptive detector: a cut differs from the frame before far more than its
    neighbours do, so that fast motion, shaking and flashes are not mistaken for cuts. Sparse ones (key frames) go to
    its content detector; a cut is then placed at the first key frame after it, which for most encoders is its own.
    """

    def __init__(self) -> None:
        self._detector: ContentDetector | None = None
        self._moments: deque[float] = deque(maxlen=_REMEMBERED_FRAMES)
        self._pushed = 0
        self._cuts: list[float] = []

    def push(self, frame: SmallFrame) -> None:
        """Look at the next frame of the range."""
        from scenedetect import FrameTimecode

        if self._detector is None:
            self._detector = _sparse_detector() if frame.duration_s >= _SPARSE_S else _dense_detector()
        number = FrameTimecode(self._pushed, _COUNTING_RATE)
        self._moments.append(frame.source_s)
        self._pushed += 1
        for cut in self._detector.process_frame(number, _picture(frame)):
            self._cuts.append(self._moments[cut.frame_num - self._pushed])

    def forget(self, before_s: float) -> None:
        """Let go of cuts before a moment."""
        self._cuts = [cut for cut in self._cuts if cut >= before_s]

    @property
    def found_s(self) -> Sequence[float]:
        """The cuts found so far."""
        return self._cuts

    def finish(self) -> tuple[float, ...]:
        """Return the moments at which a new shot begins, in source seconds; the range's own beginning is not one."""
        return tuple(self._cuts)


def _picture(frame: SmallFrame) -> NDArray[np.uint8]:
    return to_bgr(frame.luma, frame.cb, frame.cr, lift=_LIFT)


def _dense_detector() -> "ContentDetector":
    from scenedetect.detectors import AdaptiveDetector, ContentDetector

    return AdaptiveDetector(
        adaptive_threshold=_TIMES_THE_NEIGHBOURS,
        min_content_val=_LEAST_CHANGE,
        min_scene_len=_SHORTEST_SHOT_FRAMES,
        window_width=_NEIGHBOURS,
        weights=ContentDetector.Components(*_WEIGHTS),
    )


def _sparse_detector() -> "ContentDetector":
    from scenedetect.detectors import ContentDetector

    return ContentDetector(
        threshold=_LEAST_CHANGE_SPARSE, min_scene_len=0, weights=ContentDetector.Components(*_WEIGHTS)
    )
