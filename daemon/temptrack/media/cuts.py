"""Cuts, found with PySceneDetect: the one file that imports it."""

from fractions import Fraction
from typing import TYPE_CHECKING

from temptrack.media.planes import to_bgr
from temptrack.media.small_frames import SmallFrame

if TYPE_CHECKING:
    from scenedetect.detectors import AdaptiveDetector

_RATE = Fraction(25)
_SHORTEST_SHOT_FRAMES = 8


class CutDetector:
    """Takes small frames one by one, answers where the picture cuts.

    PySceneDetect's adaptive detector: a frame is a cut when it differs from the one before by far more than its
    neighbours do, so that fast motion is not mistaken for cuts.
    """

    def __init__(self) -> None:
        self._detector: AdaptiveDetector | None = None
        self._moments: list[float] = []
        self._cuts: list[float] = []

    def push(self, frame: SmallFrame) -> None:
        """Look at the next frame of the range."""
        from scenedetect import FrameTimecode

        if self._detector is None:
            from scenedetect.detectors import AdaptiveDetector

            self._detector = AdaptiveDetector(min_scene_len=_SHORTEST_SHOT_FRAMES)
        number = len(self._moments)
        self._moments.append(frame.source_s)
        picture = to_bgr(frame.luma, frame.cb, frame.cr)
        for cut in self._detector.process_frame(FrameTimecode(number, _RATE), picture):
            self._cuts.append(self._moments[cut.frame_num])

    def finish(self) -> tuple[float, ...]:
        """Return the moments at which a new shot begins, in source seconds; the range's own beginning is not one."""
        if self._detector is not None and self._moments:
            from scenedetect import FrameTimecode

            last = FrameTimecode(len(self._moments) - 1, _RATE)
            self._cuts += [self._moments[cut.frame_num] for cut in self._detector.post_process(last)]
        self._detector = None
        return tuple(sorted(set(self._cuts)))
