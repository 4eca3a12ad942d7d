"""What was recognised to the contract, and the range to look in from it."""

from pathlib import Path

from temptrack.errors import NoVideoError
from temptrack.fingerprint.landmarks import IdentityMatch
from temptrack.media import MediaInfo, Span, probe
from temptrack.service.conversion.time import to_span
from temptrack.service.conversion.track import from_library_track
from temptrack.service.identifying import Identified
from temptrack.store import TrackRecord
from temptrack.v1 import identify_pb2, range_pb2


def heard_range(media: range_pb2.MediaRange) -> tuple[MediaInfo, Span | None]:
    """Return a file and the part of it that is meant, None for all of it; opens the file.

    Raises
    ------
    MediaError, MediaNotFoundError, InvalidTimeError
        When the file cannot be read or the range does not lie in it.
    """
    info = probe(Path(media.path))
    if media.range_in.WhichOneof("at") or media.range_out.WhichOneof("at"):
        return info, to_span(media.range_in, media.range_out, info, ("media.range_in", "media.range_out"))
    return info, None


def seen_range(media: range_pb2.MediaRange) -> tuple[Path, Span | None]:
    """Return a file with a picture and the part of it that is meant, None for all of it; opens the file.

    Raises
    ------
    MediaError, MediaNotFoundError, InvalidTimeError
        When the file cannot be read, has no picture, or the range does not lie in it.
    """
    info, span = heard_range(media)
    if info.video is None:
        raise NoVideoError(f"{info.path.name} has no picture", remedy="name a file with a picture", field="media.path")
    return info.path, span


def from_identified(found: Identified) -> identify_pb2.IdentifyResult:
    """Return what was recognised."""
    return identify_pb2.IdentifyResult(
        matches=[_match(match, track) for match, track in found.matches],
        tracks_searched=found.searched,
        tracks_not_searched=found.not_searched,
    )


def _match(match: IdentityMatch, track: TrackRecord) -> identify_pb2.IdentityMatch:
    return identify_pb2.IdentityMatch(
        track=from_library_track(track),
        query_in_s=match.query_in_s,
        query_out_s=match.query_out_s,
        track_in_s=match.track_in_s,
        score=match.score,
        confidence=match.confidence,
        speed=match.speed,
    )
