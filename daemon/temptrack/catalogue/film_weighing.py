"""Whether a film has to be learnt: passing over those that are known, moved ones and copies among them."""

from dataclasses import dataclass, replace
from pathlib import Path

from temptrack.catalogue.labels import Label, Labels, labels_key
from temptrack.catalogue.linking import Linker
from temptrack.catalogue.pipeline import NamedJob
from temptrack.catalogue.report import Skipped, Verdict, skip
from temptrack.catalogue.scan import Found, is_unchanged
from temptrack.media import content_hash
from temptrack.progress import Job
from temptrack.store.interface import Store
from temptrack.store.records import FilmRecord

_CONTENT_LENGTH = 32


@dataclass(frozen=True)
class Weighed:
    """A film to be learnt."""

    found: Found
    film_id: str
    labels: tuple[Label, ...]
    is_known: bool
    """Whether the store has something under its path or its id already."""


class Weigher:
    """Weighs films, one after the other.

    Parameters
    ----------
    store : Store
        Where films are kept.
    labels : Labels
        What is said of films.
    semantic_key : str
        Of the model in use; empty without one.
    linker : Linker
        Searches known films for tracks that came since.
    refresh : bool
        Learn again what is already known.
    job : Job
        The whole run.
    """

    def __init__(
        self, store: Store, labels: Labels, semantic_key: str, linker: Linker, *, refresh: bool, job: Job
    ) -> None:
        self._store = store
        self._labels = labels
        self._semantic_key = semantic_key
        self._linker = linker
        self._refresh = refresh
        self._job = job
        self._by_path = {film.path: film for film in store.films()}
        self._first_paths: dict[str, Path] = {}
        """Films met in this run, and where first."""

    def _is_known(self, found: Found, film_id: str) -> bool:
        return str(found.path) in self._by_path or any(film.film_id == film_id for film in self._by_path.values())

    def weigh(self, found: Found) -> Weighed | Verdict | Skipped:
        """Say what is to be done with a film."""
        labels = self._labels.of(found.path)
        stored = self._by_path.get(str(found.path))
        unchanged = stored is not None and (stored.mtime_ns, stored.size_bytes) == (found.mtime_ns, found.size_bytes)
        content = stored.film_id[:_CONTENT_LENGTH] if stored and unchanged else content_hash(found.path)
        film_id = _film_id(content, labels)
        twin = self._twin(film_id, found)
        if twin is not None:
            return skip(found.path, f"It is a copy of {str(twin)!r}.")
        weighed = Weighed(found, film_id, labels, self._is_known(found, film_id))
        if self._refresh:
            return weighed
        known = self._known_as(content, film_id, labels, found)
        if known is None or self._lacks_semantic(known, film_id) or self._lost_its_sound(known):
            return weighed
        if self._linker.must_be_heard_again(known):
            return weighed
        return self._settle_known(known, found)

    def _known_as(self, content: str, film_id: str, labels: tuple[Label, ...], found: Found) -> FilmRecord | None:
        """Return the stored film this file is, under whatever path; without labels, whatever it was learnt with."""
        films = self._by_path.values()
        same = [film for film in films if film.film_id == film_id]
        if not labels:
            same += [film for film in films if film.film_id.startswith(content)]
        return next((film for film in same if film.path == str(found.path)), next(iter(same), None))

    def _twin(self, film_id: str, found: Found) -> Path | None:
        """Return another path of the same film, met earlier in this run or still where the store knows it."""
        first = self._first_paths.setdefault(film_id, found.path)
        if first != found.path:
            return first
        if str(found.path) in self._by_path:
            return None
        elsewhere = (film for film in self._by_path.values() if film.film_id == film_id)
        return next((Path(f.path) for f in elsewhere if is_unchanged(f.path, f.mtime_ns, f.size_bytes)), None)

    def _lacks_semantic(self, film: FilmRecord, film_id: str) -> bool:
        """Whether a model could see more in a film than it was learnt with, said the same of it."""
        key = self._semantic_key
        return (
            bool(key)
            and film.film_id == film_id
            and any(scene.semantic_key != key for scene in self._store.scenes(film.film_id))
        )

    def _lost_its_sound(self, film: FilmRecord) -> bool:
        """Whether what was heard in a film is gone, as after a repair: nothing else tells its cues' tracks."""
        return film.cue_count > 0 and self._store.film_sound(film.film_id) is None

    def _settle_known(self, film: FilmRecord, found: Found) -> Verdict:
        moved = film.path != str(found.path)
        if moved or film.mtime_ns != found.mtime_ns:
            film_id, there = film.film_id, replace(film, path=str(found.path), mtime_ns=found.mtime_ns)
            parts = self._store.scenes(film_id), self._store.film_cues(film_id)
            self._store.put_film(there, *parts, self._store.film_sound(film_id))
            film = there
        linked = self._linker.link(film, NamedJob(self._job, found.path.name))
        return Verdict.UPDATED if moved or linked is not None else Verdict.UNCHANGED


def _film_id(content: str, labels: tuple[Label, ...]) -> str:
    """Content hash, and what is said of the film when something is: said otherwise, it is learnt again."""
    return "-".join(filter(None, [content, labels_key(labels)]))
