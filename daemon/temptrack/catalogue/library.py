"""The music library's ingest: scan, weigh, listen, write.

*Weigh* passes over files whose path, size and time the store knows, hashes the others and recognises moved files and
copies by their content. *Listen* decodes and analyses. *Write* puts a few tracks at a time, so that a stop at any
moment, however rude, costs those few; whatever is written stays, and the next run goes on from there.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TypeAlias

from temptrack.catalogue.facts import Facts, title_from_name
from temptrack.catalogue.hearing import Heard, hear, record_of
from temptrack.catalogue.pipeline import QuietJob, in_batches, through
from temptrack.catalogue.report import AddReport, Skipped, Verdict, now, or_skip, skip
from temptrack.catalogue.scan import AUDIO_SUFFIXES, Found, is_unchanged, scan
from temptrack.catalogue.sidecar import Sidecars
from temptrack.catalogue.tags import read_tags
from temptrack.fingerprint.landmarks import LANDMARKS
from temptrack.fingerprint.types import MusicAnalysis
from temptrack.licences import normalise_licence
from temptrack.media import content_hash
from temptrack.processes import Workers, one_thread
from temptrack.progress import Job
from temptrack.store.interface import Store
from temptrack.store.records import LandmarksRecord, TrackRecord

UNKNOWN_LICENCE = "unknown"
_BATCH_TRACKS = 4
_BATCH_AGE_S = 10.0
_KNOWN_BATCH = 256


@dataclass(frozen=True)
class _Weighed:
    """A file whose content is to be heard."""

    found: Found
    track_id: str
    stored: TrackRecord | None


@dataclass(frozen=True)
class _Settled:
    """What became of a file."""

    path: Path
    verdict: Verdict
    record: TrackRecord | None = None
    """To be written; None when the store is right as it is."""
    landmarks: LandmarksRecord | None = None
    """To be written with it, when it was heard."""
    skipped: Skipped | None = None


_Told: TypeAlias = tuple[_Weighed, Heard | Skipped]


def add_to_library(
    store: Store,
    paths: Sequence[Path],
    *,
    default_licence: str = "",
    refresh: bool = False,
    workers: int = 0,
    job: Job,
) -> AddReport:
    """Read audio files and folders into the library.

    Parameters
    ----------
    store : Store
        Where tracks are kept.
    paths : sequence of Path
        Files, always tried, and folders, searched for audio recursively.
    default_licence : str
        For files of which nobody states a licence; also for those already in the library.
    refresh : bool
        Analyse again what is already known.
    workers : int
        Processes that hear tracks, each one at a time; 0 hears them one after the other on the calling thread. What is
        stored is the same, but for the order.
    job : Job
        Reports "scan" by files found, then "analyse" by files done.

    Raises
    ------
    MediaNotFoundError, InvalidInputError
        When a given path does not exist or none is given; nothing was changed.
    CancelledError
        When the job was cancelled; what was finished is in the library.
    """
    return _LibraryIngest(store, normalise_licence(default_licence), refresh, workers, job).run(paths)


class _LibraryIngest:
    """One run: its decisions and its counts."""

    def __init__(self, store: Store, default_licence: str, refresh: bool, workers: int, job: Job) -> None:
        self._store = store
        self._workers = workers
        self._default_licence = default_licence
        self._refresh = refresh
        self._job = job
        self._files = store.track_files()
        self._recognisable = store.landmark_ids(LANDMARKS.key)
        """Tracks with landmarks; those an older program left without are heard again."""
        self._sidecars = Sidecars()
        self._first_paths: dict[str, Path] = {}
        """Content met in this run, and where first."""
        self._skipped: list[Skipped] = []
        self._verdicts: Counter[Verdict] = Counter()
        self._done = self._total = 0

    def run(self, paths: Sequence[Path]) -> AddReport:
        files = list(self._scanned(paths))
        self._total = len(files)
        known = [found for found in files if self._is_known(found)]
        others = [found for found in files if not self._is_known(found)]
        self._first_paths = {self._files[str(found.path)][0]: found.path for found in known}
        self._write(self._restated(known), size=_KNOWN_BATCH)
        with Workers() if self._workers else one_thread() as processes:
            listen = partial(self._listen, processes)
            weighed = through(self._weigh, others, job=self._job)
            heard = through(listen, weighed, job=self._job, workers=max(1, self._workers), in_order=not self._workers)
            self._write(map(self._settle, heard), size=_BATCH_TRACKS)
        # Workers end in any order; what they could not read is told in the order it was found.
        place = {found.path: number for number, found in enumerate(files)}
        unread = sorted(self._skipped, key=lambda one: place.get(one.path, -1))
        counts, skipped = self._verdicts, (*unread, *self._sidecars.skipped)
        return AddReport(counts[Verdict.ADDED], counts[Verdict.UPDATED], counts[Verdict.UNCHANGED], skipped)

    # Producer

    def _scanned(self, paths: Sequence[Path]) -> Iterator[Found]:
        count = 0
        for found in scan(paths, AUDIO_SUFFIXES, self._job):
            if isinstance(found, Skipped):
                self._skipped.append(found)
                continue
            count += 1
            self._job.report("scan", count, 0, found.path.parent.name)
            yield found

    def _is_known(self, found: Found) -> bool:
        stored = self._files.get(str(found.path))
        if stored is None or self._refresh or stored[0] not in self._recognisable:
            return False
        return stored[1:] == (found.mtime_ns, found.size_bytes)

    # Stages

    def _restated(self, known: Iterable[Found]) -> Iterator[_Settled]:
        """Settle files whose content is known: all that can have changed is what a sidecar or the caller states."""
        for batch in in_batches(known, size=_KNOWN_BATCH):
            beside = {found.path: self._sidecars.facts(found.path, found.root) for found in batch}
            maybe = [found for found in batch if self._default_licence or beside[found.path] is not None]
            stored = self._store.get_tracks([self._files[str(found.path)][0] for found in maybe])
            for found in batch:
                record = stored.get(self._files[str(found.path)][0])
                yield self._settle_known(found, record) if record else _Settled(found.path, Verdict.UNCHANGED)

    def _settle_known(self, found: Found, stored: TrackRecord) -> _Settled:
        """Settle a file whose analysis is stored, perhaps under another path or an older time."""
        record = replace(self._stated(stored, found), path=str(found.path), mtime_ns=found.mtime_ns)
        if stored.path == record.path and _statements(stored) == _statements(record):
            touched = stored.mtime_ns != record.mtime_ns
            return _Settled(found.path, Verdict.UNCHANGED, record if touched else None)
        return _Settled(found.path, Verdict.UPDATED, record)

    def _weigh(self, found: Found) -> Iterator[_Weighed | _Settled]:
        content = or_skip(found.path, lambda: content_hash(found.path))
        if isinstance(content, Skipped):
            yield _Settled(found.path, Verdict.SKIPPED, skipped=content)
            return
        stored = self._store.get_tracks([content]).get(content)
        twin = self._twin(content, found, stored)
        if twin is not None:
            reason = f"It is a copy of {str(twin)!r}."
            yield _Settled(found.path, Verdict.SKIPPED, skipped=skip(found.path, reason))
        elif stored is not None and not self._refresh and content in self._recognisable:
            yield self._settle_known(found, stored)
        else:
            yield _Weighed(found, content, stored)

    def _twin(self, content: str, found: Found, stored: TrackRecord | None) -> Path | None:
        """Return another path with the same content, met earlier in this run or still where the store knows it."""
        first = self._first_paths.setdefault(content, found.path)
        if first != found.path:
            return first
        if stored is None or stored.path == str(found.path):
            return None
        return Path(stored.path) if is_unchanged(stored.path, stored.mtime_ns, stored.size_bytes) else None

    def _listen(self, processes: Workers | None, task: _Weighed | _Settled) -> Iterator[_Told | _Settled]:
        """Hear a track, here or in a process; this alone runs on several threads."""
        if isinstance(task, _Settled):
            yield task
            return
        path, job = task.found.path, QuietJob(self._job)
        yield task, or_skip(path, lambda: processes.run(hear, path, job) if processes else hear(path, job))

    def _settle(self, told: _Told | _Settled) -> _Settled:
        if isinstance(told, _Settled):
            return told
        task, heard = told
        found = task.found
        if isinstance(heard, Skipped):
            return _Settled(found.path, Verdict.SKIPPED, skipped=heard)
        record = self._stated(self._heard(task, heard.analysis), found)
        landmarks = LandmarksRecord(task.track_id, LANDMARKS.key, heard.landmarks)
        is_new = task.stored is None and str(found.path) not in self._files
        return _Settled(found.path, Verdict.ADDED if is_new else Verdict.UPDATED, record, landmarks)

    def _heard(self, task: _Weighed, analysis: MusicAnalysis) -> TrackRecord:
        """Return what was heard, with what only the store still knows."""
        fresh = record_of(task.found, task.track_id, analysis)
        licence = task.stored.licence if task.stored else UNKNOWN_LICENCE
        return replace(fresh, licence=licence, added_at=task.stored.added_at if task.stored else now())

    def _stated(self, record: TrackRecord, found: Found) -> TrackRecord:
        """Put what sidecar, tags and file name state into a record; a licence it had is never lost to silence."""
        beside = self._sidecars.facts(found.path, found.root) or Facts()
        facts = beside.over(read_tags(found.path))
        return replace(
            record,
            title=facts.title or title_from_name(found.path),
            artist=facts.artist,
            album=facts.album,
            licence=facts.licence or self._default_licence or record.licence,
            isrc=facts.isrc,
            genres=facts.genres,
            links=facts.links,
        )

    # Consumer

    def _write(self, settled: Iterable[_Settled], *, size: int) -> None:
        for batch in in_batches(self._told(settled), size=size, age_s=_BATCH_AGE_S):
            records = [one.record for one in batch if one.record is not None]
            # first: landmarks without their track are as good as none, a track without them is heard again
            self._store.put_landmarks([one.landmarks for one in batch if one.landmarks is not None])
            if records:
                self._store.put_tracks(records)
            self._verdicts.update(one.verdict for one in batch)
            self._skipped.extend(one.skipped for one in batch if one.skipped is not None)

    def _told(self, settled: Iterable[_Settled]) -> Iterator[_Settled]:
        for one in settled:
            yield one
            self._done += 1
            self._job.report("analyse", self._done, self._total, one.path.name)


def _statements(record: TrackRecord) -> tuple[object, ...]:
    stated = (record.title, record.artist, record.album, record.licence, record.isrc)
    return (*stated, record.genres, record.links)
