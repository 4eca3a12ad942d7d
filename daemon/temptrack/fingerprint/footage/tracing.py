"""Seeing footage once, frame by frame, in record time, and what of it could not be seen."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from temptrack.errors import InvalidTimeError, MediaError, NotFoundError, TemptrackError
from temptrack.fingerprint.footage.types import Footage
from temptrack.fingerprint.footage.visible import Visible, visible_parts
from temptrack.fingerprint.picture import PictureTrace, TraceCache, exhaust
from temptrack.fingerprint.semantic import SemanticFingerprint
from temptrack.media import Span, probe
from temptrack.progress import Job

EVERY_FRAME_UP_TO_S = 120.0
"""Beyond this, key frames are decoded unless asked otherwise: the contract's PICTURE_EFFORT_UNSPECIFIED."""
_SLACK_S = 0.1
"""In many files the sound goes on a little after the last picture: black, and nothing to speak of."""


@dataclass(frozen=True)
class Traced:
    """A range, seen frame by frame."""

    whole: PictureTrace
    """In record seconds; what could not be seen is black."""
    shown: PictureTrace
    """Without what could not be seen."""
    seen: tuple[Visible, ...]
    remarks: tuple[str, ...]
    trouble: TemptrackError | None = None


def trace_footage(
    footage: Footage,
    *,
    traces: TraceCache,
    semantic: SemanticFingerprint | None = None,
    every_frame: bool | None,
    job: Job,
) -> Traced:
    """See every clip of a range once; those that are offline or unreadable become remarks.

    A model that is given sees what it needs of them on the way.
    """
    parts = visible_parts(footage)
    pieces, seen, remarks, trouble = _trace_all(parts, traces, semantic, is_thorough(footage, every_frame), job)
    joined = PictureTrace.join(pieces, footage.duration_s)
    # A clip that is offline is not a black picture: it has no part in how the rest is shot.
    shown = _close_ranks(pieces) if remarks else joined
    return Traced(joined, shown, tuple(seen), tuple(remarks), trouble)


def is_thorough(footage: Footage, every_frame: bool | None) -> bool:
    """Return whether every frame is decoded, as asked or as the footage's length suggests."""
    return footage.duration_s <= EVERY_FRAME_UP_TO_S if every_frame is None else every_frame


def _close_ranks(pieces: Sequence[tuple[float, PictureTrace]]) -> PictureTrace:
    starts = np.cumsum([0.0, *(trace.length_s for _, trace in pieces)])
    moved = [(float(start), trace) for start, (_, trace) in zip(starts, pieces, strict=False)]
    return PictureTrace.join(moved, float(starts[-1]))


def _trace_all(
    parts: Sequence[Visible], traces: TraceCache, semantic: SemanticFingerprint | None, every_frame: bool, job: Job
) -> tuple[list[tuple[float, PictureTrace]], list[Visible], list[str], TemptrackError | None]:
    pieces: list[tuple[float, PictureTrace]] = []
    seen: list[Visible] = []
    remarks: list[str] = []
    trouble: TemptrackError | None = None
    for index, part in enumerate(parts):
        job.report("look", index, len(parts), part.segment.path.name)
        try:
            there, trace = _trace(part, traces, semantic, every_frame, job)
        except (NotFoundError, MediaError, InvalidTimeError) as error:
            trouble = trouble or error
            remarks.append(f"{part.segment.path.name} could not be seen and counts as black: {error}")
            continue
        if part.duration_s - there.duration_s > _SLACK_S:
            remarks.append(
                f"{part.segment.path.name} ends {part.duration_s - there.duration_s:.1f} s before its clip does: "
                "that counts as black"
            )
        pieces.append((there.record_in_s, lay(trace, there)))
        seen.append(there)
    return pieces, seen, list(dict.fromkeys(remarks)), trouble


def _trace(
    part: Visible, traces: TraceCache, semantic: SemanticFingerprint | None, every_frame: bool, job: Job
) -> tuple[Visible, PictureTrace]:
    """Trace what there is of a part: its medium may end before it."""
    path = part.segment.path
    try:
        return part, _watch(path, part.span, traces, semantic, every_frame, job)
    except InvalidTimeError:
        video = probe(path).video
        if video is None or part.span.source_in_s >= video.duration_s:
            raise
        there = part.until(video.duration_s)
        return there, _watch(path, there.span, traces, semantic, every_frame, job)


def _watch(
    path: Path, span: Span, traces: TraceCache, semantic: SemanticFingerprint | None, every_frame: bool, job: Job
) -> PictureTrace:
    """Trace a range; what has to be decoded for it the model sees on the way."""
    watching = traces.watch(path, every_frame=every_frame, span=span, picks=semantic is not None, job=job)
    return exhaust(watching) if semantic is None else semantic.see(path, watching, job)


def lay(trace: PictureTrace, part: Visible) -> PictureTrace:
    """Return the part's trace as it plays on the record: reversed and at its speed."""
    played = trace.slice(part.span)
    if part.segment.reversed:
        played = played.reversed()
    return played if part.segment.speed == 1 else played.stretched(1.0 / part.segment.speed)
