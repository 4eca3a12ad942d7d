"""What is done with one film in a process of its own: seen, heard, and its music described.

Each is a function of the film, the job and plain values, so that it comes out the same wherever it runs. The model that
says what happens is not among them: it is one copy, in the daemon. A process sends the few frames that the model wants,
scaled down, about half a second's worth of one core's pipe for an hour of film; a model of its own in each process
would take its memory and the time to load it as often as there are cores.
"""

from collections.abc import Generator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from temptrack.catalogue.film_sound import FilmSound, hear_film
from temptrack.catalogue.music_cues import Scored, score
from temptrack.errors import StateError
from temptrack.fingerprint.picture import PICK_SIDE_PX, Pick, TraceCache, Watching
from temptrack.media import read_frames
from temptrack.processes import Workers
from temptrack.progress import Job
from temptrack.store.records import SceneRecord, TrackMatch, TrackRecord


class FilmWork:
    """Sees and hears films, in processes where there are any.

    Parameters
    ----------
    traces : TraceCache, optional
        Where picture traces are kept; needed to watch.
    workers : Workers, optional
        None works on the calling thread.
    """

    def __init__(self, traces: TraceCache | None = None, workers: Workers | None = None) -> None:
        self._traces = traces
        self._workers = workers

    @property
    def at_once(self) -> bool:
        """Whether picture and sound can be worked on at the same time."""
        return self._workers is not None

    def watch(self, path: Path, *, picks: bool, job: Job) -> Watching:
        """Trace a film's picture as `TraceCache.watch` does."""
        if self._traces is None:
            raise StateError("There is no place for picture traces")
        work = partial(_watch, traces=self._traces, picks=picks)
        watching: Watching = work(path, job) if self._workers is None else self._workers.each(work, path, job)
        return watching

    def read(self, path: Path, moments_s: Sequence[float], job: Job) -> Generator[Pick, None, None]:
        """Read the frames that the model wants and did not see while the film was watched."""
        work = partial(_read, moments_s=tuple(moments_s))
        reading: Generator[Pick, None, None]
        reading = work(path, job) if self._workers is None else self._workers.each(work, path, job)
        return reading

    def hear(self, path: Path, sound_out_s: float, job: Job) -> FilmSound:
        """Hear a film as `hear_film` does."""
        sound: FilmSound = self._done(partial(_hear, sound_out_s=sound_out_s), path, job)
        return sound

    def score(
        self,
        path: Path,
        scenes: Sequence[SceneRecord],
        sound: FilmSound,
        matches: Sequence[TrackMatch],
        tracks: Mapping[str, TrackRecord],
        job: Job,
    ) -> Scored:
        """Find and describe the music of each scene as `score` does."""
        work = partial(_score, scenes=list(scenes), sound=sound, matches=tuple(matches), tracks=dict(tracks))
        scored: Scored = self._done(work, path, job)
        return scored

    def _done(self, work: Any, path: Path, job: Job) -> Any:
        return work(path, job) if self._workers is None else self._workers.run(work, path, job)


def _watch(path: Path, job: Job, *, traces: TraceCache, picks: bool) -> Watching:
    return traces.watch(path, every_frame=True, span=None, picks=picks, job=job)


def _read(path: Path, job: Job, *, moments_s: Sequence[float]) -> Generator[Pick, None, None]:
    frames = read_frames(path, moments_s, exact=True, max_side_px=PICK_SIDE_PX, job=job)
    for done, (moment_s, frame) in enumerate(zip(moments_s, frames, strict=True)):
        job.report("look", done, len(moments_s), path.name)
        yield Pick(moment_s, frame.rgb)


def _hear(path: Path, job: Job, *, sound_out_s: float) -> FilmSound:
    return hear_film(path, sound_out_s, job)


def _score(
    path: Path,
    job: Job,
    *,
    scenes: Sequence[SceneRecord],
    sound: FilmSound,
    matches: Sequence[TrackMatch],
    tracks: Mapping[str, TrackRecord],
) -> Scored:
    return score(path, scenes, sound, matches, tracks, job)
