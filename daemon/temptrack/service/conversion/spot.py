"""Requests for cue sheets to questions, and cue sheets to the contract. Opens files, so not on the event loop."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from temptrack.media import probe
from temptrack.service.conversion.answer import from_capabilities, from_points, from_suggestion
from temptrack.service.conversion.query import EVERY_FRAME, to_filters
from temptrack.service.conversion.range import clip_segments, media_footage, timeline_footage
from temptrack.service.conversion.time import to_rate
from temptrack.suggest import Answer
from temptrack.suggest.spotting import (
    DEFAULT_ALTERNATIVES,
    CueKind,
    CueSheet,
    Leave,
    Rules,
    SheetScene,
    SpotQuery,
    SpottedCue,
)
from temptrack.timebase import FrameRate
from temptrack.v1 import scene_pb2, spot_pb2, time_pb2

_KINDS = {CueKind.WANTED: spot_pb2.CUE_KIND_WANTED, CueKind.PRESENT: spot_pb2.CUE_KIND_PRESENT}
_EXITS = {
    Leave.TRACK_END: spot_pb2.EXIT_KIND_TRACK_END,
    Leave.SECTION: spot_pb2.EXIT_KIND_SECTION,
    Leave.FADE: spot_pb2.EXIT_KIND_FADE,
}
_NO_PICTURE = FrameRate(25, 1)
"""What frames of a file without a picture are counted at; nothing of it can be seen, and spotting says so."""


@dataclass(frozen=True)
class Clock:
    """Counts frames as the sender of a request does."""

    rate: FrameRate
    range_in_frame: int

    def frame(self, range_s: float) -> int:
        """Return the frame of a moment of the range."""
        return self.range_in_frame + self.rate.frame(range_s)


def spot_query(request: spot_pb2.SpotRequest) -> tuple[SpotQuery, Clock]:
    """Return what a checked request asks, and how it counts frames.

    Raises
    ------
    NotFoundError, MediaError, InvalidTimeError
        When what it names is not there, cannot be read, or is shorter than it says.
    """
    if request.WhichOneof("footage") == "timeline":
        timeline = request.timeline
        footage = timeline_footage(timeline)
        sounds = clip_segments(request.sounds, timeline) if request.sounds else footage.segments
        clock = Clock(to_rate(timeline.record_rate), timeline.record_in_frame)
    else:
        footage = media_footage(request.media)
        sounds = footage.segments
        info = probe(Path(request.media.path))
        rate = info.video.rate if info.video is not None else _NO_PICTURE
        clock = Clock(rate, rate.frame(footage.segments[0].span.source_in_s))
    standard = Rules()
    rules = Rules(
        shortest_s=request.shortest_s or standard.shortest_s,
        density=request.density if request.HasField("density") else None,
    )
    query = SpotQuery(
        footage,
        sounds,
        rules=rules,
        filters=to_filters(request.filters),
        alternatives=request.alternatives or DEFAULT_ALTERNATIVES,
        anew=request.anew,
        every_frame=EVERY_FRAME[request.picture_effort],
        risk=request.risk if request.HasField("risk") else None,
        with_visuals=request.with_visuals,
    )
    return query, clock


def from_sheet(sheet: CueSheet, clock: Clock, remember: Callable[[Answer], str]) -> spot_pb2.SpotResult:
    """Return a cue sheet; what was suggested for each cue is remembered, so that feedback can name it."""
    return spot_pb2.SpotResult(
        cues=[_from_cue(cue, clock, remember) for cue in sheet.cues],
        duration_s=sheet.duration_s,
        rate=time_pb2.FrameRate(num=clock.rate.num, den=clock.rate.den),
        range_in_frame=clock.range_in_frame,
        scenes=[_from_scene(scene) for scene in sheet.scenes],
        wanted_curve=from_points(sheet.wanted),
        speech_curve=from_points(sheet.speech),
        music_curve=from_points(sheet.music),
        grounds=sheet.grounds,
        films_learnt_from=sheet.films_learnt_from,
        remarks=sheet.remarks,
        capabilities=from_capabilities(sheet.capabilities),
        energy_curve=from_points(sheet.energy),
    )


def _from_scene(scene: SheetScene) -> spot_pb2.SpottedScene:
    told = spot_pb2.SpottedScene(in_s=scene.in_s, out_s=scene.out_s, description=scene.description)
    if scene.thumbnail is not None:
        told.thumbnail.CopyFrom(scene_pb2.Thumbnail(range_s=scene.thumbnail.range_s, jpeg=scene.thumbnail.jpeg))
    return told


def _from_cue(cue: SpottedCue, clock: Clock, remember: Callable[[Answer], str]) -> spot_pb2.SpottedCue:
    told = spot_pb2.SpottedCue(
        kind=_KINDS[cue.kind],
        in_s=cue.in_s,
        out_s=cue.out_s,
        in_frame=clock.frame(cue.in_s),
        out_frame=clock.frame(cue.out_s),
        confidence=cue.confidence,
        wanted=cue.wanted,
        reason=cue.reason,
        enters=cue.enters,
        leaves=cue.leaves,
        abstain=cue.kind is CueKind.WANTED and cue.suggestion is None,
        alternatives=[from_suggestion(one) for one in cue.alternatives],
        ducks=[spot_pb2.Duck(in_s=duck.in_s, out_s=duck.out_s, gain_db=duck.gain_db) for duck in cue.ducks],
        returns=cue.returns,
        picture_curve=from_points(cue.picture),
    )
    if cue.answer is not None:
        told.uncertainty, told.novelty = cue.answer.uncertainty.message, cue.answer.uncertainty.novelty
        told.answer_id = remember(cue.answer)
    if cue.exit is not None:
        told.exit.CopyFrom(spot_pb2.CueExit(kind=_EXITS[cue.exit.kind], fade_s=cue.exit.fade_s))
    if cue.suggestion is not None:
        _choose(told, cue)
    return told


def _choose(told: spot_pb2.SpottedCue, cue: SpottedCue) -> None:
    if cue.suggestion is None:
        return
    chosen = from_suggestion(cue.suggestion)
    told.track.CopyFrom(chosen.track)
    told.track_in_s, told.track_out_s, told.gain_db = chosen.track_in_s, chosen.track_out_s, chosen.gain_db
    told.track_reasons.extend(chosen.reasons)
    told.hit_points.extend(chosen.hit_points)
    told.energy_curve.extend(chosen.energy_curve)
    told.section_reason = chosen.section_reason
