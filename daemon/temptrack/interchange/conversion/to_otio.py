"""OTIO's own JSON: Timeline.1 and Clip.2, which every OpenTimelineIO since 0.15 reads.

Written by hand, so that a converted timeline needs no library. Its documentation: opentimelineio.readthedocs.io.
"""

import json
from fractions import Fraction
from typing import Any

from temptrack.interchange.conversion.plan import Medium, Plan, PlannedClip
from temptrack.timebase import FrameRate


def to_otio(plan: Plan) -> bytes:
    """Return a file with one timeline; it has no markers yet."""
    tracks = [_track(layer, number, "Video", plan) for number, layer in enumerate(plan.picture, 1)]
    tracks += [_track(layer, number, "Audio", plan) for number, layer in enumerate(plan.sound, 1)]
    document = {
        "OTIO_SCHEMA": "Timeline.1",
        "metadata": {},
        "name": plan.name,
        "global_start_time": _time(plan.start_frame, plan.rate),
        "tracks": {
            "OTIO_SCHEMA": "Stack.1",
            "metadata": {},
            "name": "tracks",
            "source_range": None,
            "effects": [],
            "markers": [],
            "enabled": True,
            "children": tracks or [_row("Video", "V1", [_gap(plan.duration, plan.rate)])],
        },
    }
    return json.dumps(document, indent=1, ensure_ascii=True).encode() + b"\n"


def _track(layer: tuple[PlannedClip, ...], number: int, kind: str, plan: Plan) -> dict[str, Any]:
    children: list[dict[str, Any]] = []
    at = 0
    for clip in layer:
        if clip.record_in > at:
            children.append(_gap(clip.record_in - at, plan.rate))
        children.append(_clip(clip, plan))
        at = clip.record_out
    if number == 1 and at < plan.duration:  # or the timeline would end with its last clip
        children.append(_gap(plan.duration - at, plan.rate))
    return _row(kind, f"{kind[0]}{number}", children)


def _row(kind: str, name: str, children: list[dict[str, Any]]) -> dict[str, Any]:
    return {"OTIO_SCHEMA": "Track.1", "name": name, "kind": kind, "enabled": True, "children": children}


def _clip(clip: PlannedClip, plan: Plan) -> dict[str, Any]:
    medium = clip.medium
    lasts_s = clip.length * plan.frame_s
    low_s = clip.first_s + min(Fraction(0), clip.pace) * lasts_s + medium.start_frame * medium.frame_s
    return {
        "OTIO_SCHEMA": "Clip.2",
        "metadata": {"temptrack": {"role": clip.role}} if clip.role else {},
        "name": clip.name or medium.name,
        "source_range": {
            "OTIO_SCHEMA": "TimeRange.1",
            "start_time": _time(low_s / medium.frame_s, medium.rate),
            "duration": _time(clip.length, plan.rate),
        },
        "effects": _effects(clip),
        "markers": [],
        "enabled": clip.enabled,
        "media_references": {"DEFAULT_MEDIA": _reference(medium)},
        "active_media_reference_key": "DEFAULT_MEDIA",
    }


def _effects(clip: PlannedClip) -> list[dict[str, Any]]:
    if clip.pace == 1:
        return []
    schema, name = ("LinearTimeWarp.1", "Speed") if clip.pace else ("FreezeFrame.1", "Freeze")
    scalar = float(clip.pace)
    return [{"OTIO_SCHEMA": schema, "name": name, "effect_name": schema[:-2], "metadata": {}, "time_scalar": scalar}]


def _reference(medium: Medium) -> dict[str, Any]:
    available = {
        "OTIO_SCHEMA": "TimeRange.1",
        "start_time": _time(medium.start_frame, medium.rate),
        "duration": _time(medium.frames, medium.rate),
    }
    reference: dict[str, Any] = {"OTIO_SCHEMA": "MissingReference.1", "metadata": {}, "name": medium.name}
    if medium.url:
        reference |= {"OTIO_SCHEMA": "ExternalReference.1", "target_url": medium.url}
    return reference | {"available_range": available if medium.is_start_known else None}


def _gap(lasts: int, rate: FrameRate) -> dict[str, Any]:
    span = {"OTIO_SCHEMA": "TimeRange.1", "start_time": _time(0, rate), "duration": _time(lasts, rate)}
    return {"OTIO_SCHEMA": "Gap.1", "name": "", "source_range": span, "effects": [], "markers": [], "metadata": {}}


def _time(frames: Fraction | int, rate: FrameRate) -> dict[str, Any]:
    return {"OTIO_SCHEMA": "RationalTime.1", "rate": rate.num / rate.den, "value": float(frames)}
