"""What LibraryService accepts; `listing` has what ListTracks does."""

from dataclasses import dataclass
from pathlib import Path

from temptrack.errors import InvalidInputError, InvalidTimeError
from temptrack.media import Span
from temptrack.service.validation.values import MAX_NAME, MAX_PATH, check_count, check_number, check_path, check_text
from temptrack.v1 import library_pb2

LONGEST_PREVIEW_S = 120.0
_LONGEST_TRACK_S = 24 * 3600.0


@dataclass(frozen=True)
class PreviewWish:
    """A checked CutPreviewRequest."""

    name: str
    """Of the track: id, beginning of one, or path."""
    span: Span
    gain_db: float
    fade_s: float


def check_add(request: library_pb2.AddTracksRequest) -> tuple[tuple[Path, ...], str]:
    """Return the paths and the default licence."""
    check_count(request.paths, "paths", least=1)
    paths = tuple(check_path(path, f"paths[{i}]") for i, path in enumerate(request.paths))
    return paths, check_text(request.default_licence, "default_licence", most=MAX_NAME)


def check_track_name(request: library_pb2.GetTrackRequest) -> str:
    """Return the id, beginning of one, or path."""
    return _check_name(request.track_id, "track_id")


def check_remove(request: library_pb2.RemoveTracksRequest) -> tuple[str, ...]:
    """Return the ids and paths."""
    check_count(request.tracks, "tracks", least=1)
    return tuple(_check_name(name, f"tracks[{i}]") for i, name in enumerate(request.tracks))


def check_preview(request: library_pb2.CutPreviewRequest) -> PreviewWish:
    """Return which part of which track is wanted, and how it is to sound.

    Raises
    ------
    InvalidInputError
        Or one of its leaves, naming the field.
    """
    name = _check_name(request.track_id, "track_id")
    in_s = check_number(request.track_in_s, "track_in_s", 0, _LONGEST_TRACK_S)
    out_s = check_number(request.track_out_s, "track_out_s", 0, _LONGEST_TRACK_S)
    if not 0 < out_s - in_s <= LONGEST_PREVIEW_S:
        raise InvalidTimeError(
            f"A preview from {in_s:g} s to {out_s:g} s cannot be cut",
            remedy=f"let it end later than it begins, at most {LONGEST_PREVIEW_S:g} s",
            field="track_out_s",
        )
    gain_db = check_number(request.gain_db, "gain_db", -60, 24)
    return PreviewWish(name, Span(in_s, out_s), gain_db, check_number(request.fade_s, "fade_s", 0, 10))


def _check_name(name: str, field: str) -> str:
    if not name.strip():
        raise InvalidInputError(f"{field} is empty", remedy="give a track's id or its absolute path", field=field)
    return check_text(name, field, most=MAX_PATH)
