"""Requests for ducking to questions, and gain curves to the contract. Opens files, so not on the event loop."""

from pathlib import Path

from temptrack.compose import sidecar_of
from temptrack.compose.ducking import DIFFERENCE_LU, Ducking
from temptrack.service.conversion.range import media_footage, timeline_footage
from temptrack.service.conversion.track import from_library_track
from temptrack.service.ducking import Ducked, DuckQuery
from temptrack.v1 import duck_pb2


def duck_query(request: duck_pb2.DuckRequest) -> DuckQuery:
    """Return what a checked request asks.

    Raises
    ------
    NotFoundError, MediaError, InvalidTimeError
        When what it names is not there, cannot be read, or is shorter than it says.
    """
    is_timeline = request.WhichOneof("footage") == "timeline"
    return DuckQuery(
        timeline_footage(request.timeline) if is_timeline else media_footage(request.media),
        request.track,
        request.track_in_s,
        request.gain_db if request.HasField("gain_db") else None,
        request.difference_lu if request.HasField("difference_lu") else DIFFERENCE_LU,
        Path(request.out_path) if request.out_path else None,
        request.unknown_may_derive if request.HasField("unknown_may_derive") else None,
    )


def from_ducked(found: Ducked) -> duck_pb2.DuckResult:
    """Return what was found and made."""
    laid = found.laid
    return duck_pb2.DuckResult(
        track=from_library_track(found.track),
        track_in_s=laid.track_in_s,
        track_out_s=laid.track_in_s + laid.plays_s,
        gain_db=found.gain_db,
        ducking=from_ducking(found.ducking),
        duration_s=laid.duration_s,
        path=str(found.written or ""),
        sidecar_path=str(sidecar_of(found.written)) if found.written else "",
        remarks=found.remarks,
    )


def from_ducking(found: Ducking) -> duck_pb2.Ducking:
    """Return a gain curve."""
    return duck_pb2.Ducking(
        keyframes=[duck_pb2.GainKeyframe(at_s=key.at_s, gain_db=key.gain_db) for key in found.keyframes],
        passages=[
            duck_pb2.DuckedPassage(
                in_s=one.in_s,
                out_s=one.out_s,
                speech_lufs=one.speech_lufs,
                music_lufs=one.music_lufs,
                gain_db=one.gain_db,
            )
            for one in found.passages
        ],
        before_lu=found.before_lu,
        after_lu=found.after_lu,
        changes_per_minute=found.changes_per_minute,
        remarks=found.remarks,
    )
