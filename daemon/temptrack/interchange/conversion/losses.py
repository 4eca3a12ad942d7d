"""What a timeline does not keep when it is written in another format: counted where it can be, said in a sentence each.

Two things are lost: what our readers resolve or leave out (nesting, transitions, titles, effects, levels), which is
counted in the document that was read, and what the format that is written cannot hold, counted in what is written.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from temptrack.interchange.conversion.plan import Plan, PlannedClip
from temptrack.interchange.conversion.to_fcp7 import counted_at
from temptrack.interchange.words import count

_FCPXML = {
    "transition": rb"<transition[\s>]",
    "title or generator": rb"<title[\s>]",
    "effect": rb"<(?:filter-video|filter-audio|filter-video-mask)[\s>/]",
    "nested sequence": rb"<(?:ref-clip|mc-clip|sync-clip)[\s>]",
    "level": rb"<(?:adjust-volume|adjust-panner)[\s>/]",
    "caption": rb"<caption[\s>]",
}
_FCP7 = {
    "transition": rb"<transitionitem[\s>]",
    "title or generator": rb"<generatoritem[\s>]",
    "effect": rb"<effectid>(?!\s*(?:timeremap|audiolevels))",
    "nested sequence": rb"<clipitem[\s>](?:(?!<clipitem|</clipitem).)*?<sequence[\s>]",
    "level": rb"<effectid>\s*audiolevels",
}
_MLT = {
    "transition": rb'"kdenlive:mixcut"',
    "title or generator": rb">(?:kdenlivetitle|color|count|noise|qtext|dynamictext)</property>",
    "effect": rb'<property name="kdenlive_id">(?!mix|qtblend|luma|freeze|volume|fade)',
    "level": rb'<property name="kdenlive_id">(?:volume|fade)',
}
_EDL = {"transition": rb"(?m)^\s*\d+\s+\S+\s+\S+\s+(?:D|W\d+|K[BO]?)\s+\d"}
_OTIO = {
    "transition": rb'"OTIO_SCHEMA"\s*:\s*"Transition\.',
    "title or generator": rb'"OTIO_SCHEMA"\s*:\s*"GeneratorReference\.',
    "effect": rb'"OTIO_SCHEMA"\s*:\s*"Effect\.',
}
_MOST_SEARCHED = 64 * 2**20


@dataclass(frozen=True)
class Kept:
    """What a format holds."""

    many_picture_tracks: bool = True
    switched_off: bool = True
    own_rates: bool = True
    whole_in_points: bool = False
    """Media count in whole frames of the timeline or of what they are retimed to."""
    roles: bool = False
    media_timecode: bool = False
    """Places in media are their timecode, so that nothing rests on where that begins."""
    drop_frame: bool = True
    own_start: bool = True
    """A timeline may begin at another timecode than 00:00:00:00."""
    own_length: bool = True
    """A timeline may end after its last clip."""


KEPT = {
    ".fcpxml": Kept(roles=True),
    ".xml": Kept(whole_in_points=True),
    ".otio": Kept(media_timecode=True, drop_frame=False),
    ".edl": Kept(
        many_picture_tracks=False,
        switched_off=False,
        own_rates=False,
        whole_in_points=True,
        media_timecode=True,
        own_length=False,
    ),
    ".kdenlive": Kept(switched_off=False, own_rates=False, whole_in_points=True, drop_frame=False, own_start=False),
}


def left_behind(data: bytes, kind: str) -> Counter[str]:
    """Return what a document has that is not carried over, by name.

    Parameters
    ----------
    data : bytes
        What was read.
    kind : str
        The format, as a timeline names it.
    """
    patterns = {"fcpxml": _FCPXML, "fcp7": _FCP7, "edl": _EDL, "otio": _OTIO, "mlt": _MLT}.get(kind, {})
    if len(data) > _MOST_SEARCHED:
        return Counter()
    found = {name: len(re.findall(pattern, data, re.DOTALL)) for name, pattern in patterns.items()}
    return Counter({name: number for name, number in found.items() if number})


def losses(plan: Plan, suffix: str, behind: Counter[str]) -> tuple[str, ...]:
    """Return what is not in the written file, a sentence each.

    Parameters
    ----------
    plan : Plan
        What is written.
    suffix : str
        Of the file, which says its format.
    behind : Counter of str
        See `left_behind`.
    """
    return (*_behind(behind), *_not_held(plan, KEPT[suffix]))


def _behind(behind: Counter[str]) -> Iterator[str]:
    nested = behind.get("nested sequence", 0)
    rest = [count(number, name) for name, number in behind.items() if name != "nested sequence"]
    if rest:
        yield f"Not carried over: {', '.join(rest)}; a transition is a cut now."
    if nested:
        yield f"{count(nested, 'nested sequence')} lie open: the media inside them are laid instead."


def _not_held(plan: Plan, kept: Kept) -> Iterator[str]:
    clips = [clip for layers in (plan.picture, plan.sound) for layer in layers for clip in layer]
    if not kept.many_picture_tracks and len(plan.picture) > 1:
        yield f"The list has {len(plan.picture)} video tracks; many programs read the first alone."
    if not kept.switched_off and (off := sum(not clip.enabled for clip in clips)):
        yield f"{count(off, 'clip')} switched off {'is' if off == 1 else 'are'} left out."
    if not kept.own_rates and (other := sum(_has_own_rate(clip, plan) for clip in clips)):
        yield f"{count(other, 'clip')} of another rate {'counts' if other == 1 else 'count'} in the timeline's frames."
    if kept.whole_in_points and (moved := sum(_moves(clip, plan) for clip in clips)):
        yield f"{count(moved, 'clip')} may play up to a frame off: the format counts in whole frames."
    if plan.start_frame and not kept.own_start:
        yield "The format begins at 00:00:00:00: the start timecode is not kept."
    if plan.drop_frame and not kept.drop_frame:
        yield "The format does not say that labels drop frames: the program that imports it has to be told."
    laid = (clip.record_out for clip in clips if clip.enabled)
    if not kept.own_length and max(laid, default=0) < plan.duration:
        yield "It ends with its last clip now."
    if not kept.roles and (named := sum(bool(clip.role) for clip in clips)):
        yield f"The roles of {count(named, 'clip')} have no place in the format."
    unknown = [medium.name for medium in plan.media if not medium.is_start_known]
    if unknown and not kept.media_timecode:
        yield (
            f"Where the timecode of {count(len(unknown), 'medium', 'media')} begins is not known ({unknown[0]}"
            f"{' and more' if unknown[1:] else ''}): the first frame used is taken. Name the folder with --media-root."
        )


def _has_own_rate(clip: PlannedClip, plan: Plan) -> bool:
    return clip.has_picture and clip.medium.rate != plan.rate


def _moves(clip: PlannedClip, plan: Plan) -> bool:
    rate = counted_at(clip.medium, plan)
    return (clip.first_s * Fraction(rate.num, rate.den) / clip.retiming).denominator != 1
