"""The footage, seen once: how it is shot, what happens in it, and what of it could not be seen."""

from collections.abc import Sequence
from dataclasses import dataclass, field

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
    thorough = footage.duration_s <= EVERY_FRAME_UP_TO_S if every_frame is None else every_frame
    parts = visible_parts(footage)
    pieces, seen, remarks, trouble = _trace_all(parts, traces, thorough, job)
    if not seen:
        return Glimpse(None, tuple(remarks), trouble or NoVideoError("The range holds no clip", remedy="mark footage"))
    joined = PictureTrace.join(pieces, footage.duration_s)
    # A clip that is offline is not a black picture: it has no part in how the rest is shot.
    shown = joined if len(seen) == len(parts) else _close_ranks(pieces)
    sight = look_for(seen, joined.cuts_s, semantic, actions, job) if semantic is not None else None
    thumbnails = take_thumbnails(seen, footage.duration_s, job) if with_visuals else ()
    return Glimpse(look_of(joined, shown, semantic, sight, actions, thumbnails), tuple(remarks))


def look_of(
    whole: PictureTrace,
    shown: PictureTrace,
    semantic: SemanticFingerprint | None,
    sight: Sight | None,
    actions: ActionReader,
    thumbnails: tuple[Thumbnail, ...] = (),
) -> Look:
    """Sum up what a traced range shows.

    Parameters
    ----------
    whole : PictureTrace
        Of the range, from 0.
    shown : PictureTrace
        Of what of it could be seen, which says how it is shot.
    semantic : SemanticFingerprint or None
        What `sight` was made with.
    sight : Sight or None
        What happens.
    actions : ActionReader
        Names it.
    thumbnails : tuple of Thumbnail
        Pictures of the range.
    """
    curve, style = style_of(whole), style_of(shown)
    named = actions.recognise(_views(style, shown), semantic, sight.vector if sight is not None else None)
    return Look(
        style=style,
        affect=refine(style.affect, sight),
        cuts_s=curve.cuts_s,
        curve=curve.motion,
        description=describe_scene(style, named, actions.vocabulary),
        actions=tuple(ActionLabel(one.label, one.probability, one.origin, one.group) for one in named),
        semantic=sight.vector if sight is not None else None,
        semantic_key=semantic.identity.key if semantic is not None and sight is not None else "",
        thumbnails=thumbnails,
        sights=whole.sights,
    )


def _views(style: PictureStyle, trace: PictureTrace) -> Views:
    dynamics = dynamics_of(trace)
    return {STYLE.key: style.vector} if dynamics is None else {STYLE.key: style.vector, DYNAMICS.key: dynamics}


def _close_ranks(pieces: Sequence[tuple[float, PictureTrace]]) -> PictureTrace:
    starts = np.cumsum([0.0, *(trace.length_s for _, trace in pieces)])
    moved = [(float(start), trace) for start, (_, trace) in zip(starts, pieces, strict=False)]
    return PictureTrace.join(moved, float(starts[-1]))


def _trace_all(
    parts: Sequence[Visible], traces: TraceCache, every_frame: bool, job: Job
) -> tuple[list[tuple[float, PictureTrace]], list[Visible], list[str], TemptrackError | None]:
    pieces: list[tuple[float, PictureTrace]] = []
    seen: list[Visible] = []
    remarks: list[str] = []
    trouble: TemptrackError | None = None
    for index, part in enumerate(parts):
        job.report("look", index, len(parts), part.segment.path.name)
        try:
            trace = _trace(part, traces, every_frame, job)
        except (NotFoundError, MediaError) as error:
            trouble = trouble or error
            remarks.append(f"{part.segment.path.name} could not be seen and counts as black: {error}")
            continue
        pieces.append((part.record_in_s, lay(trace, part)))
        seen.append(part)
    return pieces, seen, list(dict.fromkeys(remarks)), trouble


def _trace(part: Visible, traces: TraceCache, every_frame: bool, job: Job) -> PictureTrace:
    try:
        return traces.trace(part.segment.path, every_frame=every_frame, span=part.span, job=job)
    except InvalidTimeError:
        # In many files the sound goes on a little after the last picture: there the range is black, not wrong.
        info = probe(part.segment.path)
        picture_s = info.video.duration_s if info.video is not None else 0.0
        inside = part.span.source_in_s < picture_s < part.span.source_out_s <= info.duration_s + _SLACK_S
        if not inside:
            raise
        shorter = Span(part.span.source_in_s, picture_s)
        return traces.trace(part.segment.path, every_frame=every_frame, span=shorter, job=job)


def lay(trace: PictureTrace, part: Visible) -> PictureTrace:
    """Return the part's trace as it plays on the record: reversed and at its speed."""
    played = trace.slice(part.span)
    if part.segment.reversed:
        played = played.reversed()
    return played if part.segment.speed == 1 else played.stretched(1.0 / part.segment.speed)
