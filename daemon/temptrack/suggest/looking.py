"""The footage, seen once: how it is shot, what happens in it, and what of it could not be seen."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np

from temptrack.errors import InvalidTimeError, MediaError, NotFoundError, NoVideoError, TemptrackError
from temptrack.fingerprint.action import ActionReader, Views, describe_scene
from temptrack.fingerprint.copies import Sights
from temptrack.fingerprint.picture import (
    DYNAMICS,
    STYLE,
    PictureTrace,
    TraceCache,
    dynamics_of,
    exhaust,
    style_of,
)
from temptrack.fingerprint.semantic import SemanticFingerprint
from temptrack.fingerprint.types import Affect, Curve, PictureStyle, Vector
from temptrack.media import Span, probe
from temptrack.progress import Job
from temptrack.store.records import ActionLabel
from temptrack.suggest.answer import Thumbnail
from temptrack.suggest.query import Footage
from temptrack.suggest.recognising import Sight, look_for, refine
from temptrack.suggest.thumbnails import take_thumbnails
from temptrack.suggest.visible import Visible, visible_parts

EVERY_FRAME_UP_TO_S = 120.0
"""Beyond this, key frames are decoded unless asked otherwise: the contract's PICTURE_EFFORT_UNSPECIFIED."""
_SLACK_S = 0.1


@dataclass(frozen=True)
class Look:
    """What footage shows, in record seconds from the range's start."""

    style: PictureStyle
    affect: Affect
    """The style's, its valence refined by the moods seen where there are weights."""
    cuts_s: tuple[float, ...]
    curve: Curve
    description: str
    actions: tuple[ActionLabel, ...]
    semantic: Vector | None
    semantic_key: str
    """`Identity.key` of the model that made `semantic`; empty without one."""
    thumbnails: tuple[Thumbnail, ...]
    dynamics: Vector | None = None
    """How things move; None where too little is seen to say."""
    sights: Sights = field(default_factory=Sights.none)
    """What it is recognised by as a part of a learnt film; none when only key frames were seen."""


@dataclass(frozen=True)
class Glimpse:
    """A look, or why there is none."""

    look: Look | None
    remarks: tuple[str, ...]
    trouble: TemptrackError | None = None
    """The first thing that went wrong; to be raised by a caller that has nothing but the footage to go by."""


def look_at(
    footage: Footage,
    *,
    traces: TraceCache,
    semantic: SemanticFingerprint | None,
    actions: ActionReader,
    every_frame: bool | None,
    with_visuals: bool,
    job: Job,
) -> Glimpse:
    """Look at a range.

    Parameters
    ----------
    footage : Footage
        Its segments may overlap, leave gaps or be offline.
    traces : TraceCache
        Keeps what was seen before.
    semantic : SemanticFingerprint or None
        Sees what happens; None leaves that out.
    actions : ActionReader
        Names it, from that and from how things move.
    every_frame : bool or None
        None decodes every frame up to two minutes, key frames beyond.
    with_visuals : bool
        Whether thumbnails are wanted.
    job : Job
        Told of progress as stage "look".

    Returns
    -------
    Glimpse
        Offline and unreadable clips are remarks; only when none could be seen is there no look.
    """
    traced = trace_footage(footage, traces=traces, semantic=semantic, every_frame=every_frame, job=job)
    if not traced.seen:
        missing = traced.trouble or NoVideoError("The range holds no clip", remedy="mark footage")
        return Glimpse(None, traced.remarks, missing)
    cuts_s = traced.whole.cuts_s
    thorough = is_thorough(footage, every_frame)
    sight = look_for(traced.seen, cuts_s, semantic, actions, job, thorough=thorough) if semantic is not None else None
    look = sum_up(traced.whole, traced.shown, sight, semantic, actions)
    if with_visuals:
        look = replace(look, thumbnails=take_thumbnails(traced.seen, footage.duration_s, job))
    return Glimpse(look, traced.remarks)


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
    shown = joined if len(seen) == len(parts) else _close_ranks(pieces)
    return Traced(joined, shown, tuple(seen), tuple(remarks), trouble)


def is_thorough(footage: Footage, every_frame: bool | None) -> bool:
    """Return whether every frame is decoded, as asked or as the footage's length suggests."""
    return footage.duration_s <= EVERY_FRAME_UP_TO_S if every_frame is None else every_frame


def sum_up(
    whole: PictureTrace,
    shown: PictureTrace,
    sight: Sight | None,
    semantic: SemanticFingerprint | None,
    actions: ActionReader,
) -> Look:
    """Sum up what was seen.

    Parameters
    ----------
    whole, shown : PictureTrace
        All of the range, and what of it could be seen.
    sight : Sight or None
        What happens in it.
    semantic : SemanticFingerprint or None
        What the sight was seen with.
    actions : ActionReader
        Names it.
    """
    timed, style = style_of(whole), style_of(shown)
    dynamics = dynamics_of(shown)
    named = actions.recognise(_views(style, dynamics), semantic, sight.vector if sight is not None else None)
    return Look(
        style=style,
        affect=refine(style.affect, sight),
        cuts_s=timed.cuts_s,
        curve=timed.motion,
        description=describe_scene(style, named, actions.vocabulary),
        actions=tuple(ActionLabel(one.label, one.probability, one.origin, one.group) for one in named),
        semantic=sight.vector if sight is not None else None,
        semantic_key=semantic.identity.key if semantic is not None and sight is not None else "",
        thumbnails=(),
        dynamics=dynamics,
        sights=whole.sights,
    )


def _views(style: PictureStyle, dynamics: Vector | None) -> Views:
    return {STYLE.key: style.vector} if dynamics is None else {STYLE.key: style.vector, DYNAMICS.key: dynamics}


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
            trace = _trace(part, traces, semantic, every_frame, job)
        except (NotFoundError, MediaError) as error:
            trouble = trouble or error
            remarks.append(f"{part.segment.path.name} could not be seen and counts as black: {error}")
            continue
        pieces.append((part.record_in_s, lay(trace, part)))
        seen.append(part)
    return pieces, seen, list(dict.fromkeys(remarks)), trouble


def _trace(
    part: Visible, traces: TraceCache, semantic: SemanticFingerprint | None, every_frame: bool, job: Job
) -> PictureTrace:
    try:
        return _watch(part.segment.path, part.span, traces, semantic, every_frame, job)
    except InvalidTimeError:
        # In many files the sound goes on a little after the last picture: there the range is black, not wrong.
        info = probe(part.segment.path)
        picture_s = info.video.duration_s if info.video is not None else 0.0
        inside = part.span.source_in_s < picture_s < part.span.source_out_s <= info.duration_s + _SLACK_S
        if not inside:
            raise
        return _watch(part.segment.path, Span(part.span.source_in_s, picture_s), traces, semantic, every_frame, job)


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
