"""A plain cue list: which music plays where in which film, one row a cue."""

from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

from temptrack.catalogue.edit_types import Edit, EditSound
from temptrack.catalogue.facts import title_from_name
from temptrack.catalogue.report import Skipped, skip
from temptrack.catalogue.table import Row, read_table
from temptrack.errors import InvalidInputError, NoVideoError, TemptrackError
from temptrack.fingerprint.footage import Footage, Segment
from temptrack.media import MediaInfo, Span, probe
from temptrack.store.interface import Store
from temptrack.timebase import parse_instant

COLUMNS = ("film", "in", "out", "track", "track_in", "title")
_SHORTEST_BEGINNING = 4


def read_cue_list(path: Path, store: Store) -> tuple[list[Edit], list[Skipped]]:
    """Read a cue list.

    Parameters
    ----------
    path : Path
        CSV with a header: film (a file, from the list's own folder), in, out (seconds, frames or timecode of the film),
        track (a file, or a track's id or its beginning); optional track_in and the film's title.
    store : Store
        Whose tracks ids mean.

    Returns
    -------
    list of Edit
        One a film, the rows of each wherever they stand.
    list of Skipped
        Rows and films that cannot be meant.

    Raises
    ------
    MediaNotFoundError, InvalidInputError
        When there is no such file, or it is no such table.
    """
    table = read_table(path, required="film", known=COLUMNS, field="cue_lists")
    rows = sorted(table.rows, key=lambda row: (row.cells.get("film", ""), row.number))
    edits, skipped = [], list(table.skipped)
    for film, of_film in groupby(rows, key=lambda row: row.cells.get("film", "")):
        try:
            info = probe(_placed(path, film))
            if info.video is None:
                raise NoVideoError(f"{film!r:.120} has no picture", remedy="name the film, not its sound")
        except TemptrackError as error:
            skipped.append(skip(path, f"Row {next(of_film).number}: {error}"))
            continue
        sounds = []
        title = ""
        for row in of_film:
            title = title or row.cells.get("title", "")
            try:
                sounds.append(_sound(row, path, info, store))
            except TemptrackError as error:
                skipped.append(skip(path, f"Row {row.number}: {error}"))
        if sounds:
            whole = Span(0.0, info.video.duration_s)
            footage = Footage((Segment(info.path, whole, 0.0, whole.duration_s),), whole.duration_s)
            edits.append(Edit(info.path, title or title_from_name(info.path), footage, tuple(sounds)))
    return edits, skipped


def _sound(row: Row, path: Path, info: MediaInfo, store: Store) -> EditSound:
    begin_s = _moment(row, "in", info)
    end_s = min(_moment(row, "out", info), info.duration_s)
    if not begin_s < end_s:
        raise InvalidInputError("The cue ends before it begins", remedy="set its out after its in, inside the film")
    track = _track(row.cells.get("track", ""), path, store)
    known = row.cells.get("track_in", "")
    track_in_s = float(parse_instant(known).seconds or 0) if known else 0.0
    lasts_s = min(end_s - begin_s, probe(track).duration_s - track_in_s)
    if lasts_s <= 0:
        raise InvalidInputError(f"The track {track.name!r} is over at {track_in_s:g} s", remedy="correct track_in")
    span = Span(track_in_s, track_in_s + lasts_s)
    return EditSound(track, span, begin_s, begin_s + lasts_s, role="music", is_music=True)


def _moment(row: Row, name: str, info: MediaInfo) -> float:
    if info.video is None or not row.cells.get(name):
        raise InvalidInputError(f"It has no {name!r}", remedy="write seconds, frames or timecode")
    return float(parse_instant(row.cells[name], field=name).seconds_at(info.video.rate))


def _track(named: str, path: Path, store: Store) -> Path:
    """Return the file of a track that is named by its path, its id or the beginning of one."""
    files = {known[0]: Path(where) for where, known in store.track_files().items()}
    fitting = [files[one] for one in _ids(named, files)]
    if len(fitting) == 1:
        return fitting[0]
    if not named or len(fitting) > 1:
        count = len(fitting) or "no"
        raise InvalidInputError(f"{named!r:.60} names {count} tracks", remedy="write more of the id, or the file")
    return _placed(path, named)


def _ids(named: str, files: dict[str, Path]) -> Iterator[str]:
    if named in files:
        yield named
    elif len(named) >= _SHORTEST_BEGINNING:
        yield from (one for one in files if one.startswith(named))


def _placed(path: Path, named: str) -> Path:
    """Return a path as the list means it: from its own folder on."""
    return (path.parent / Path(named).expanduser()).resolve()
