"""The footage, seen once: how it is shot, what happens in it, and what of it could not be seen."""

from dataclasses import dataclass, field, replace

from temptrack.errors import NoVideoError, TemptrackError
from temptrack.fingerprint.action import ActionReader, Views, describe_scene
from temptrack.fingerprint.copies import Sights
from temptrack.fingerprint.footage import Footage, is_thorough, trace_footage
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
from temptrack.progress import Job
from temptrack.store.records import ActionLabel
from temptrack.suggest.answer import Thumbnail
from temptrack.suggest.recognising import Sight, look_for, refine
from temptrack.suggest.thumbnails import take_thumbnails


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
