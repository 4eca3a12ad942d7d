"""Learning from films: what each scene looks like, what happens in it, and what sounds under it.

*Weigh* passes over films that are known, *watch* traces the picture and divides it into scenes, *look* embeds them when
a model is there, *listen* hears the cue under each, *write* puts the film whole: it is known completely or not at all.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TypeAlias

from temptrack.catalogue.actions import rename_scenes, teach_actions
from temptrack.catalogue.facts import title_from_name
from temptrack.catalogue.film_affect import mean_affect
from temptrack.catalogue.film_listening import Listener
from temptrack.catalogue.film_weighing import Weighed, Weigher
from temptrack.catalogue.film_work import FilmWork
from temptrack.catalogue.labels import Labels, read_labels
from temptrack.catalogue.linking import Linker
from temptrack.catalogue.pipeline import through
from temptrack.catalogue.recognising import Recogniser
from temptrack.catalogue.report import LearnReport, LearntScene, Skipped, Verdict, now, or_skip
from temptrack.catalogue.scan import VIDEO_SUFFIXES, Found, scan
from temptrack.catalogue.tags import read_tags
from temptrack.catalogue.viewing import Viewer, Viewing
from temptrack.fingerprint.action import ActionReader
from temptrack.fingerprint.copies import COPIES, encode_sights
from temptrack.fingerprint.picture import TraceCache
from temptrack.fingerprint.semantic import SemanticFingerprint
from temptrack.processes import Runner, running
from temptrack.progress import Job
from temptrack.store.interface import Store
from temptrack.store.records import FilmRecord, FilmSightRecord


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
    workers: int = 0,
    runner: Runner | None = None,
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
    workers : int
        Processes that see and hear films: several films at once, and the picture and the sound of one; 0 does one thing
        after the other on the calling thread. What is stored is the same.
    runner : Runner, optional
        Sees and hears films in the place of such processes, as a cluster may.
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
    linker = Linker(store, recogniser)
    with running(workers) if runner is None else nullcontext(runner) as where:
        work = FilmWork(traces, where)
        viewer = Viewer(work, semantic, Listener(store, recogniser, work), actions)
        at_once = max(1, where.at_once)
        return _FilmIngest(store, labels, viewer, linker, refresh=refresh, at_once=at_once, job=job).run(paths)


@dataclass(frozen=True)
class _Viewed:
    """A film that was learnt."""

    weighed: Weighed
    viewing: Viewing


_Outcome: TypeAlias = _Viewed | Verdict | Skipped


class _FilmIngest:
    """One run: its decisions and its counts."""

    def __init__(
        self,
        store: Store,
        labels: Labels,
        viewer: Viewer,
        linker: Linker,
        *,
        refresh: bool,
        at_once: int,
        job: Job,
    ) -> None:
        self._store = store
        self._labels = labels
        self._viewer = viewer
        self._weigher = Weigher(store, labels, viewer.semantic_key, linker, refresh=refresh, job=job)
        self._at_once = at_once
        self._job = job
        self._done = self._total = 0
        self._skipped: list[Skipped] = []
        self._verdicts: Counter[Verdict] = Counter()
        self._scenes: dict[Path, list[LearntScene]] = {}
        heads = viewer.actions.heads
        self._taught_by = heads.lesson().taught_by if heads is not None else ""

    def run(self, paths: Sequence[Path]) -> LearnReport:
        films = list(self._scanned(paths))
        self._total = len(films)
        place = {found.path: number for number, found in enumerate(films)}
        self._skipped += [*self._labels.skipped, *self._labels.unmatched([found.path for found in films])]
        labelled = [found for found in films if self._labels.of(found.path)]
        others = [found for found in films if not self._labels.of(found.path)]
        self._job.report("learn", 0, self._total)
        self._learn_all(labelled)
        if others:
            self._teach()
        self._learn_all(others)
        finding = self._teach()
        self._rename()
        counts = self._verdicts
        return LearnReport(
            counts[Verdict.ADDED],
            counts[Verdict.UPDATED],
            counts[Verdict.UNCHANGED],
            # Workers end in any order; what became of films is told in the order they were found.
            tuple(sorted(self._skipped, key=lambda one: place.get(one.path, -1))),
            tuple(scene for found in films for scene in self._scenes.get(found.path, ())),
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

    def _learn_all(self, films: Sequence[Found]) -> None:
        """Learn films, several at once where there are workers; only seeing and hearing runs on other threads."""
        weighed = (or_skip(found.path, partial(self._weigher.weigh, found)) for found in films)
        viewed = through(self._view, weighed, job=self._job, workers=self._at_once, in_order=self._at_once == 1)
        for outcome in viewed:
            self._verdicts[self._settle(outcome)] += 1
            self._done += 1
            self._job.report("learn", self._done, self._total)

    def _view(self, weighed: Weighed | Verdict | Skipped) -> Iterator[_Outcome]:
        if not isinstance(weighed, Weighed):
            yield weighed
            return
        path, film_id, labels = weighed.found.path, weighed.film_id, weighed.labels
        viewing = or_skip(path, lambda: self._viewer.view(path, film_id, labels, self._job))
        yield viewing if isinstance(viewing, Skipped) else _Viewed(weighed, viewing)

    def _settle(self, outcome: _Outcome) -> Verdict:
        if isinstance(outcome, Verdict):
            return outcome
        if isinstance(outcome, Skipped):
            self._skipped.append(outcome)
            return Verdict.SKIPPED
        weighed, viewing = outcome.weighed, outcome.viewing
        self._skipped += viewing.notes
        self._write(weighed, viewing)
        return Verdict.UPDATED if weighed.is_known else Verdict.ADDED

    # Write

    def _write(self, weighed: Weighed, viewing: Viewing) -> None:
        found = weighed.found
        stated = (row.title for row in weighed.labels if row.title)
        film = FilmRecord(
            film_id=weighed.film_id,
            path=str(found.path),
            title=next(stated, "") or read_tags(found.path).title or title_from_name(found.path),
            duration_s=viewing.duration_s,
            affect=mean_affect(viewing.scenes),
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
            told = self._scenes.setdefault(found.path, [])
            told.append(LearntScene(scene, film.title, nearest, cue, track))
