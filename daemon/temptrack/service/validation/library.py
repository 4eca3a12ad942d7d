"""What LibraryService accepts; `listing` has what ListTracks does."""

from pathlib import Path

from temptrack.errors import InvalidInputError
from temptrack.service.validation.values import MAX_NAME, MAX_PATH, check_count, check_path, check_text
from temptrack.v1 import library_pb2


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


def _check_name(name: str, field: str) -> str:
    if not name.strip():
        raise InvalidInputError(f"{field} is empty", remedy="give a track's id or its absolute path", field=field)
    return check_text(name, field, most=MAX_PATH)
