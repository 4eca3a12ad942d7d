"""Decode a range of a file once, and keep what each small frame measured."""

from bisect import bisect_right
from collections.abc import Generator
from pathlib import Path
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from temptrack.fingerprint.copies import Sights, SightsBuilder
from temptrack.fingerprint.picture.light import measure_light
from temptrack.fingerprint.picture.motion import Grid, is_another_picture, movement, shrink
from temptrack.fingerprint.picture.picking import FramePicker, Pick
from temptrack.fingerprint.picture.trace import COLUMNS, STEP_COLUMNS, PictureTrace
from temptrack.media import CutDetector, SmallFrame, Span, iter_shown_frames, load_decoder
from temptrack.processes import apart
from temptrack.progress import Job

_NOISE_FRAMES, _NOISE_FPS = 50, 25

Watching: TypeAlias = Generator[Pick, None, PictureTrace]
"""Frames as they are picked and, at the end, the trace."""


def trace_picture(path: Path, span: Span | None, *, every_frame: bool, job: Job) -> PictureTrace:
    """Measure the picture of a file, frame by frame; see `watch_picture`."""
    return exhaust(watch_picture(path, span, every_frame=every_frame, picks=False, job=job))


def exhaust(watching: Watching) -> PictureTrace:
    """Return the trace alone."""
    while True:
        try:
            next(watching)
        except StopIteration as end:
            trace: PictureTrace = end.value
            return trace


@apart
def watch_picture(path: Path, span: Span | None, *, every_frame: bool, picks: bool, job: Job) -> Watching:
    """Measure the picture of a file, frame by frame, and pick frames on the way.

    Parameters
    ----------
    path : Path
        Any file with a picture.
    span : Span, optional
        Source seconds; None for all of it.
    every_frame : bool
        False decodes key frames only: many times faster, motion less exact (see `FORGETTING_S`), and in place of cuts
        only the gaps in which a shot must have changed. On ten real clips with five or more key frames the median
        difference to every frame is 0.02 in valence, 0.13 in energy and a factor of 1.6 in motion; the median cosine
        of the style vectors is 0.80 (`benchmarks/picture_scaling.py`).
    picks : bool
        Whether frames are wanted for the semantic fingerprint. Of key frames none is picked: which of them are there
        depends on the encoder.
    job : Job
        Checked with every frame; told "watch" with every second of the source that was seen.

    Yields
    ------
    Pick
        In order of time, soon after they were decoded.

    Returns
    -------
    PictureTrace

    Raises
    ------
    MediaError, InvalidTimeError
        What `iter_shown_frames` raises.
    """
    cuts = CutDetector() if every_frame else None
    tracer = Tracer(cuts)
    picker = FramePicker(span.source_in_s if span else 0.0) if picks and every_frame else None
    told_s = -1
    for shown in iter_shown_frames(path, span, every_frame=every_frame, job=job):
        job.check()
        tracer.push(shown.small())
        if picker is not None and cuts is not None:
            yield from picker.push(shown, cuts.found_s)
        if int(shown.source_s) > told_s:
            told_s = int(shown.source_s)
            job.report("watch", told_s, int(span.source_out_s) if span else 0, path.name)
    trace = tracer.finish(span, str(path))
    if picker is not None:
        yield from picker.finish(trace.out_s, trace.cuts_s)
    return trace


@apart
def trace_noise(path: Path, *, job: Job) -> PictureTrace:
    """Trace two seconds of made-up noise where files are traced, so that what this takes is loaded there.

    The first file need not wait for it then. Nothing is opened, whatever the path.
    """
    load_decoder()
    tracer, rng = Tracer(CutDetector()), np.random.default_rng(0)
    for number in range(_NOISE_FRAMES):
        job.check()
        luma, cb, cr = rng.integers(0, 255, (3, 90, 160), dtype=np.uint8)
        tracer.push(SmallFrame(number / _NOISE_FPS, 1 / _NOISE_FPS, luma, cb, cr))
    return tracer.finish(None, "noise")


class Tracer:
    """Measures frames as they come.

    Parameters
    ----------
    cuts : CutDetector or None
        Without one it looks for changes between frames that do not follow each other.
    """

    def __init__(self, cuts: CutDetector | None) -> None:
        self._cuts = cuts
        self._sights = SightsBuilder() if cuts is not None else None
        self._changes_s: list[float] = []
        self._before: tuple[float, Grid] | None = None
        self._at_s: list[float] = []
        self._end_s = 0.0
        self._rows: list[NDArray[np.float32]] = []

    def push(self, frame: SmallFrame) -> None:
        """Measure the next frame."""
        grid = shrink(frame)
        row = np.empty(len(COLUMNS), dtype=np.float32)
        row[: len(STEP_COLUMNS)] = self._step(frame.source_s, grid)
        row[len(STEP_COLUMNS) :] = measure_light(frame)
        if self._cuts is not None:
            self._cuts.push(frame)
        if self._sights is not None:
            self._sights.push(frame.luma, frame.source_s, frame.duration_s)
        self._before = (frame.source_s, grid)
        self._at_s.append(frame.source_s)
        self._end_s = frame.source_s + frame.duration_s
        self._rows.append(row)

    def _step(self, at_s: float, grid: Grid) -> NDArray[np.float32]:
        columns = np.full(len(STEP_COLUMNS), np.nan, dtype=np.float32)
        if self._before is None:
            return columns
        before_s, before = self._before
        if self._cuts is None and is_another_picture(before, grid):
            self._changes_s.append((before_s + at_s) / 2)
        step = movement(before, grid, at_s - before_s)
        columns[:4] = step.motion, step.camera, step.right, step.down
        # No more than the cache keeps, so that a trace is the same on the second day.
        columns[4:] = step.cells.ravel().astype(np.float16) if step.cells is not None else 0.0
        return columns

    def forget(self, before_s: float) -> None:
        """Let go of frames that are over by a moment: what goes on for hours must not fill the memory."""
        count = max(0, bisect_right(self._at_s, before_s) - 1)
        del self._at_s[:count], self._rows[:count]
        self._changes_s = [change for change in self._changes_s if change >= before_s]
        if self._cuts is not None:
            self._cuts.forget(before_s)
        if self._sights is not None:
            self._sights.forget(before_s)

    def so_far(self, in_s: float) -> PictureTrace:
        """Return the trace from a moment, or what is left since, to the newest frame's end; more may come."""
        sights = self._sights.so_far() if self._sights is not None else Sights.none()
        return self._trace(Span(max(in_s, self._at_s[0]), self._end_s), "", sights)

    def finish(self, span: Span | None, source: str) -> PictureTrace:
        """Return the trace of a range, or of all that came."""
        return self._trace(span, source, self._sights.finish() if self._sights is not None else Sights.none())

    def _trace(self, span: Span | None, source: str, sights: Sights) -> PictureTrace:
        at_s = np.array(self._at_s, dtype=np.float64)
        in_s = span.source_in_s if span else self._at_s[0]
        out_s = span.source_out_s if span else self._end_s
        whole = PictureTrace(
            in_s=min(in_s, self._at_s[0]),
            out_s=max(out_s, self._end_s),
            at_s=at_s,
            duration_s=np.diff(at_s, append=max(out_s, self._end_s)),
            values=np.array(self._rows, dtype=np.float32),
            cuts_s=tuple(sorted(self._cuts.finish())) if self._cuts is not None else (),
            changes_s=tuple(self._changes_s),
            every_frame=self._cuts is not None,
            sights=sights,
            source=source,
        )
        return whole.slice(Span(in_s, out_s))
