"""Learning from films: what each scene looks like, what happens in it, and what sounds under it.

*Weigh* passes over films that are known, *watch* traces the picture and divides it into scenes, *look* embeds them when
a model is there, *listen* hears the cue under each, *write* puts the film whole: it is known completely or not at all.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from temptrack.catalogue.actions import rename_scenes, teach_actions
from temptrack.catalogue.facts import title_from_name
from temptrack.catalogue.film_listening import Listener
from temptrack.catalogue.labels import Label, Labels, labels_key, read_labels
from temptrack.catalogue.linking import Linker
from temptrack.catalogue.pipeline import NamedJob
from temptrack.catalogue.recognising import Recogniser
from temptrack.catalogue.report import LearnReport, LearntScene, Skipped, Verdict, now, or_skip, skip
from temptrack.catalogue.scan import VIDEO_SUFFIXES, Found, is_unchanged, scan
from temptrack.catalogue.tags import read_tags
from temptrack.catalogue.viewing import Viewer, Viewing
from temptrack.fingerprint.action import ActionReader
from temptrack.fingerprint.copies import COPIES, encode_sights
from temptrack.fingerprint.picture import TraceCache
from temptrack.fingerprint.semantic import SemanticFingerprint
from temptrack.fingerprint.types import Affect
from temptrack.media import content_hash
from temptrack.progress import Job
from temptrack.store.interface import Store
from temptrack.store.records import FilmRecord, FilmSightRecord, SceneRecord

_CONTENT_LENGTH = 32


def learn_films(  # noqa: PLR0913 - all but two are named where it is called
    store: Store,
    paths: Sequence[Path],
    *,
    labels_csv: Path | None,
    semantic: SemanticFingerprint | None,
    traces: TraceCache,
    recogniser: Recogniser | None = None,
    actions: ActionReader | None = None,
    refresh: bool = False,
    job: Job,
) -> LearnReport:
    """Learn films and folders of films.

    Parameters
    ----------
    store : Store
        Where films are kept; its library is searched for the tracks that sound like the cues.
    paths : sequence of Path
        Files, always tried, and folders, searched for video recursively.
    labels_csv : Path or None
        What happens in the films; see `temptrack.catalogue.labels`. A film it does not name keeps what it was learnt
        with.
    semantic : SemanticFingerprint or None
        None learns without; a film learnt without is learnt again once there is one.
    traces : TraceCache
        Where picture traces are kept.
    recogniser : Recogniser or None
        Knows the library's tracks by their sound, to tell which of them play in the films; one of the store's own when
        left out. A known film is searched again for tracks that came since.
    actions : ActionReader, optional
        Names what happens in scenes nobody labelled. Where it has a place for heads, they are fitted anew once the
        labelled films are learnt, and all that nobody labelled is recognised by them.
    refresh : bool
        Learn again what is already known.
    job : Job
        Reports "scan" by films found, "learn" by films done, and between those "watch", "look", "listen" and
        "recognise".

    Raises
    ------
    MediaNotFoundError, InvalidInputError
        When a path or the CSV does not exist or cannot be meant; nothing was changed.
    CancelledError
        When the job was cancelled; films finished by then are learnt.
    """
    labels = read_labels(labels_csv) if labels_csv is not None else Labels()
    recogniser = recogniser or Recogniser(store)
    viewer = Viewer(traces, semantic, Listener(store, recogniser), actions)
    return _FilmIngest(store, labels, viewer, Linker(store, recogniser), refresh=refresh, job=job).run(paths)


@dataclass(frozen=True)
class _Weighed:
    """A film to be learnt."""

    found: Found
    film_id: str
    labels: tuple[Label, ...]


class _FilmIngest:
    """One run: its decisions and its counts."""

    def __init__(
        self, store: Store, labels: Labels, viewer: Viewer, linker: Linker, *, refresh: bool, job: Job
    ) -> None:
        self._store = store
        self._labels = labels
        self._viewer = viewer
        self._linker = linker
        self._refresh = refresh
        self._job = job
        self._by_path = {film.path: film for film in store.films()}
        self._first_paths: dict[str, Path] = {}
        """Films met in this run, and where first."""
        self._skipped: list[Skipped] = []
        self._verdicts: Counter[Verdict] = Counter()
        self._scenes: list[LearntScene] = []
        heads = viewer.actions.heads
        self._taught_by = heads.lesson().taught_by if heads is not None else ""

    def run(self, paths: Sequence[Path]) -> LearnReport:
        films = list(self._scanned(paths))
        self._skipped += [*self._labels.skipped, *self._labels.unmatched([found.path for found in films])]
        labelled = [found for found in films if self._labels.of(found.path)]
        others = [found for found in films if not self._labels.of(found.path)]
        for done, found in enumerate([*labelled, *others]):
            if done == len(labelled):
                self._teach()
            self._job.report("learn", done, len(films), found.path.name)
            self._verdicts[self._learn(found)] += 1
        self._job.report("learn", len(films), len(films))
        finding = self._teach()
        self._rename()
        counts = self._verdicts
        return LearnReport(
            counts[Verdict.ADDED],
            counts[Verdict.UPDATED],
            counts[Verdict.UNCHANGED],
            tuple(self._skipped),
            tuple(self._scenes),
            finding,
        )

    def _teach(self) -> str:
        """Learn to recognise what is labelled by now; return what came of it, empty when nothing is labelled."""
        heads = self._viewer.actions.heads
        if heads is None:
            return ""
        lesson = teach_actions(self._store, heads, self._viewer.semantic, self._job)
        return lesson.finding if lesson.taught_by else ""

    def _rename(self) -> None:
        """Recognise what was learnt before anew, where this run taught something."""
        heads = self._viewer.actions.heads
        if heads is not None and heads.lesson().taught_by != self._taught_by:
            rename_scenes(self._store, self._viewer.actions, self._viewer.semantic, self._job)

    def _scanned(self, paths: Sequence[Path]) -> Iterator[Found]:
        count = 0
        for found in scan(paths, VIDEO_SUFFIXES, self._job):
            if isinstance(found, Skipped):
                self._skipped.append(found)
                continue
            count += 1
            self._job.report("scan", count, 0, found.path.parent.name)
            yield found

    def _learn(self, found: Found) -> Verdict:
        weighed = or_skip(found.path, lambda: self._weigh(found))
        if isinstance(weighed, Verdict):
            return weighed
        if isinstance(weighed, Skipped):
            return self._skip(weighed)
        viewing = or_skip(found.path, lambda: self._viewer.view(found.path, weighed.film_id, weighed.labels, self._job))
        if isinstance(viewing, Skipped):
            return self._skip(viewing)
        self._skipped += viewing.notes
        known = str(found.path) in self._by_path or weighed.film_id in {f.film_id for f in self._by_path.values()}
        self._write(weighed, viewing)
        return Verdict.UPDATED if known else Verdict.ADDED

    def _skip(self, skipped: Skipped) -> Verdict:
        self._skipped.append(skipped)
        return Verdict.SKIPPED

    # Weigh

    def _weigh(self, found: Found) -> _Weighed | Verdict | Skipped:
        labels = self._labels.of(found.path)
        stored = self._by_path.get(str(found.path))
        unchanged = stored is not None and (stored.mtime_ns, stored.size_bytes) == (found.mtime_ns, found.size_bytes)
        content = stored.film_id[:_CONTENT_LENGTH] if stored and unchanged else content_hash(found.path)
        film_id = _film_id(content, labels)
        twin = self._twin(film_id, found)
        if twin is not None:
            return skip(found.path, f"It is a copy of {str(twin)!r}.")
        if self._refresh:
            return _Weighed(found, film_id, labels)
        known = self._known_as(content, film_id, labels, found)
        if known is None or self._lacks_semantic(known, film_id) or self._linker.must_be_heard_again(known):
            return _Weighed(found, film_id, labels)
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
        key = self._viewer.semantic_key
        return (
            bool(key)
            and film.film_id == film_id
            and any(scene.semantic_key != key for scene in self._store.scenes(film.film_id))
        )

    def _settle_known(self, film: FilmRecord, found: Found) -> Verdict:
        moved = film.path != str(found.path)
        if moved or film.mtime_ns != found.mtime_ns:
            film_id, there = film.film_id, replace(film, path=str(found.path), mtime_ns=found.mtime_ns)
            parts = self._store.scenes(film_id), self._store.film_cues(film_id)
            self._store.put_film(there, *parts, self._store.film_sound(film_id))
            film = there
        linked = self._linker.link(film, NamedJob(self._job, found.path.name))
        return Verdict.UPDATED if moved or linked is not None else Verdict.UNCHANGED

    # Write

    def _write(self, weighed: _Weighed, viewing: Viewing) -> None:
        found = weighed.found
        stated = (row.title for row in weighed.labels if row.title)
        film = FilmRecord(
            film_id=weighed.film_id,
            path=str(found.path),
            title=next(stated, "") or read_tags(found.path).title or title_from_name(found.path),
            duration_s=viewing.duration_s,
            affect=_mean_affect(viewing.scenes),
            scene_count=len(viewing.scenes),
            cue_count=len(viewing.cues),
            mtime_ns=found.mtime_ns,
            size_bytes=found.size_bytes,
            learnt_at=now(),
            searched=viewing.searched,
        )
        # first: signatures without their film are as good as none
        self._store.put_film_sight(FilmSightRecord(film.film_id, COPIES.key, encode_sights(viewing.sights)))
        self._store.put_film(film, viewing.scenes, viewing.cues, viewing.sound)
        cues = {cue.cue_id: cue for cue in viewing.cues}
        tracks = self._store.get_tracks({cue.track_id for cue in viewing.cues if cue.track_id})
        for scene in viewing.scenes:
            cue = cues.get(scene.cue_id)
            nearest = next(iter(self._store.nearest_tracks(cue.likeness, 1)), None) if cue else None
            track = tracks.get(cue.track_id) if cue else None
            self._scenes.append(LearntScene(scene, film.title, nearest, cue, track))


def _film_id(content: str, labels: tuple[Label, ...]) -> str:
    """Content hash, and what is said of the film when something is: said otherwise, it is learnt again."""
    return "-".join(filter(None, [content, labels_key(labels)]))


def _mean_affect(scenes: Sequence[SceneRecord]) -> Affect:
    lengths = [scene.film_out_s - scene.film_in_s for scene in scenes]
    total = sum(lengths) or 1.0
    return Affect(
        energy=sum(s.affect.energy * length for s, length in zip(scenes, lengths, strict=True)) / total,
        valence=sum(s.affect.valence * length for s, length in zip(scenes, lengths, strict=True)) / total,
    )
