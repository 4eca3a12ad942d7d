"""Which suggestion is chosen for an audio track: that of our marker under the playhead."""

from dataclasses import dataclass
from pathlib import Path

from temptrack.client import Daemon
from temptrack.errors import InvalidInputError, MediaNotFoundError
from temptrack.hosts.resolve.rates import playhead_frame
from temptrack.hosts.resolve.reading import Timeline
from temptrack.hosts.resolve.values import Json, number, part, text, whole
from temptrack.interchange.words import clock, gain
from temptrack.v1.library_pb2 import GetTrackRequest


@dataclass(frozen=True)
class Mark:
    """A marker of ours; frames count from the timeline's first."""

    frame: int
    duration: int
    track_id: str
    in_s: float
    out_s: float
    gain_db: float
    scene_frame: int
    """Where its scene begins: a marker may have had to step aside."""


def read_marks(sources: list[Json]) -> list[Mark]:
    """Read the plugin's markers; those of failures and tests name no track."""
    return [mark for mark in map(_mark, sources) if mark is not None]


def _mark(source: Json) -> Mark | None:
    data = part(source, "data")
    frame, track_id = whole(source, "frame"), text(data, "track")
    if frame is None or not track_id:
        return None
    scene = data.get("range")
    first = scene[0] if isinstance(scene, list) and scene and isinstance(scene[0], int) else frame
    return Mark(
        frame=frame,
        duration=whole(source, "duration") or 1,
        track_id=track_id,
        in_s=number(data, "in") or 0.0,
        out_s=number(data, "out") or 0.0,
        gain_db=number(data, "gain") or 0.0,
        scene_frame=first,
    )


def pick(marks: list[Mark], timeline: Timeline) -> Mark:
    """Return the marker under the playhead: on its very frame, else the latest that lasts until there.

    Raises
    ------
    InvalidInputError
        When there is none.
    """
    at = playhead_frame(
        timeline.playhead, timeline.start_timecode, timeline.start_frame, timeline.rate, timeline.drop_frame
    )
    if at is None:
        raise InvalidInputError("The playhead is not known on this page", remedy="go to the Edit page and try again")
    frame = at - timeline.start_frame
    under = [mark for mark in marks if mark.frame <= frame < mark.frame + mark.duration]
    if not under:
        raise InvalidInputError(
            "No suggestion is under the playhead", remedy="move it onto a marker of Temptrack (Shift+Up, Shift+Down)"
        )
    return max(under, key=lambda mark: mark.frame)


def chosen_track(daemon: Daemon, mark: Mark) -> dict[str, object]:
    """Return what the plugin needs to lay a suggestion's track.

    Raises
    ------
    TrackNotFoundError
        When it is no longer in the library.
    MediaNotFoundError
        When its file is gone.
    """
    track = daemon.call(daemon.library.GetTrack, GetTrackRequest(track_id=mark.track_id)).track
    if not Path(track.path).is_file():
        raise MediaNotFoundError(f"{track.path} is gone", remedy="bring it back, or `temptrack library add` its folder")
    return {
        "say": "track",
        "path": track.path,
        "title": track.title,
        "in_s": mark.in_s,
        "out_s": min(mark.out_s, track.duration_s) if track.duration_s else mark.out_s,
        "frame": mark.scene_frame,
        "lines": [
            f"From {clock(mark.in_s)} of the track. Set its gain to {gain(mark.gain_db)} by hand.",
            f"Licence: {track.licence or 'unknown'}.",
        ],
    }
