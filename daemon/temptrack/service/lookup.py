"""Which tracks and films a person means by an id, the beginning of one, or a path."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from temptrack.errors import FilmNotFoundError, InvalidInputError, TrackNotFoundError
from temptrack.store.interface import Store
from temptrack.store.records import FilmRecord

_SHORTEST_BEGINNING = 4


def find_track(store: Store, name: str, field: str) -> str:
    """Return the id of the one track that a name means: an id, the beginning of one, or its absolute path.

    Raises
    ------
    TrackNotFoundError
        When it means none.
    InvalidInputError
        When it is the beginning of several.
    """
    known = store.track_files()
    if name in known:
        return known[name][0]
    ids = {track_id for track_id, _, _ in known.values()}
    if name in ids:
        return name
    fitting = sorted(i for i in ids if i.startswith(name)) if len(name) >= _SHORTEST_BEGINNING else []
    if len(fitting) > 1:
        raise InvalidInputError(
            f"{len(fitting)} tracks have ids that begin with {name!r}", remedy="give more of the id", field=field
        )
    if not fitting:
        raise TrackNotFoundError(
            f"The library has no track {name!r:.120}", remedy="list them with `temptrack library list`", field=field
        )
    return fitting[0]


def find_track_or_title(store: Store, name: str, field: str) -> str:
    """Return the id of the one track that a name means: as `find_track`, or its title, letter case aside.

    Raises
    ------
    TrackNotFoundError
        When it means none.
    InvalidInputError
        When it means several.
    """
    called = [track for track in store.summaries() if track.title.casefold() == name.casefold()]
    if len(called) > 1:
        raise InvalidInputError(
            f"{len(called)} tracks are called {name!r:.120}", remedy="give the id of one", field=field
        )
    return called[0].track_id if called else find_track(store, name, field)


def find_tracks(store: Store, names: Iterable[str]) -> set[str]:
    """Return the ids of the tracks that names mean; a folder's path means everything under it.

    Raises
    ------
    TrackNotFoundError, InvalidInputError
        As `find_track`, before anything is done with any of them.
    """
    known = store.track_files()
    found: set[str] = set()
    for i, name in enumerate(names):
        under = (
            {ids[0] for path, ids in known.items() if Path(name) in Path(path).parents} if name[:1] == "/" else set()
        )
        found |= under or {find_track(store, name, f"tracks[{i}]")}
    return found


def find_films(store: Store, names: Iterable[str]) -> set[str]:
    """Return the ids of the films that names mean: ids, beginnings of one, or absolute paths.

    Raises
    ------
    FilmNotFoundError
        When one means none, before anything is done with any of them.
    """
    films = store.films()
    return {_film_meant(films, name, f"films[{i}]").film_id for i, name in enumerate(names)}


def find_film(store: Store, name: str, field: str) -> FilmRecord:
    """Return the one film that a name means: an id, the beginning of one, or its absolute path.

    Raises
    ------
    FilmNotFoundError
        When it means none.
    InvalidInputError
        When it is the beginning of several.
    """
    return _film_meant(store.films(), name, field)


def _film_meant(films: Sequence[FilmRecord], name: str, field: str) -> FilmRecord:
    fitting = {film.film_id: film for film in films if name in (film.film_id, film.path)}
    if not fitting and len(name) >= _SHORTEST_BEGINNING:
        fitting = {film.film_id: film for film in films if film.film_id.startswith(name)}
    if len(fitting) > 1:
        raise InvalidInputError(f"{len(fitting)} films have ids that begin with {name!r}", field=field)
    if not fitting:
        raise FilmNotFoundError(
            f"No learnt film is {name!r:.120}", remedy="list them with `temptrack films list`", field=field
        )
    return next(iter(fitting.values()))
