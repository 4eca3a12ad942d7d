"""Decode a range of a file once, and keep what each small frame measured."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from temptrack.fingerprint.picture.light import measure_light
from temptrack.fingerprint.picture.motion import Grid, movement, shrink
from temptrack.fingerprint.picture.trace import COLUMNS, PictureTrace
from temptrack.media import CutDetector, SmallFrame, Span, iter_small_frames
from temptrack.progress import Job

_SAME_MOMENT_S = 1e-3


def trace_picture(path: Path, span: Span | None, *, every_frame: bool, job: Job) -> PictureTrace:
    """Measure the picture of a file, frame by frame.

    Parameters
    ----------
    path : Path
        Any file with a picture.
    span : Span, optional
        Source seconds; None for all of it.
    every_frame : bool
        False decodes key frames only: several times faster, motion less exact (see `FORGETTING_S`), cuts between key
        frames are missed.
    job : Job
        Checked with every frame.

    Raises
    ------
    MediaError, InvalidTimeError
        What `iter_small_frames` raises.
    """
    tracer = _Tracer()
    for frame in iter_small_frames(path, span, every_frame=every_frame, job=job):
        job.check()
        tracer.push(frame)
    return tracer.finish(span, str(path))


class _Tracer:
    def __init__(self) -> None:
        self._cuts = CutDetector()
        self._before: tuple[float, Grid] | None = None
        self._at_s: list[float] = []
        self._last_duration_s = 0.0
        self._rows: list[NDArray[np.float32]] = []

    def push(self, frame: SmallFrame) -> None:
        grid = shrink(frame)
        row = np.empty(len(COLUMNS), dtype=np.float32)
        row[:2] = np.nan
        if self._before is not None and frame.source_s > self._before[0]:
            step = movement(self._before[1], grid, frame.source_s - self._before[0])
            row[:2] = step.motion, step.camera
        row[2:] = measure_light(frame)
        self._cuts.push(frame)
        self._before = (frame.source_s, grid)
        self._at_s.append(frame.source_s)
        self._last_duration_s = frame.duration_s
        self._rows.append(row)

    def finish(self, span: Span | None, source: str) -> PictureTrace:
        at_s = np.array(self._at_s, dtype=np.float64)
        end_s = self._at_s[-1] + max(self._last_duration_s, _SAME_MOMENT_S) if self._at_s else 0.0
        in_s = span.source_in_s if span else (self._at_s[0] if self._at_s else 0.0)
        out_s = span.source_out_s if span else end_s
        whole = PictureTrace(
            in_s=min([in_s, *self._at_s[:1]]),
            out_s=max(out_s, end_s),
            at_s=_reaching_back(at_s, in_s),
            duration_s=np.diff(_reaching_back(at_s, in_s), append=max(out_s, end_s)),
            values=np.array(self._rows, dtype=np.float32).reshape(-1, len(COLUMNS)),
            cuts_s=tuple(sorted(self._cuts.finish())),
            source=source,
        )
        return whole.slice(Span(in_s, out_s))


def _reaching_back(at_s: NDArray[np.float64], in_s: float) -> NDArray[np.float64]:
    """Let the first frame stand from the range's first moment: a key frame may lie after it."""
    if not len(at_s):
        return at_s
    return np.concatenate([[min(in_s, at_s[0])], at_s[1:]])
