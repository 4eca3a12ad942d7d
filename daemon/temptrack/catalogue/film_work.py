"""What is done with one film where there is room for it: seen, heard, and its music described.

Each is a function of the film, the job and plain values, so that it comes out the same wherever it runs: here, in a
process of its own, or on another machine (`temptrack.processes.Runner`). The model that says what happens is not among
them: it is one copy, in the daemon. A process sends the few frames that the model wants, scaled down, about half a
second's worth of one core's pipe for an hour of film; a model of its own in each process would take its memory and the
time to load it as often as there are cores.
"""

from collections.abc import Generator, Mapping, Sequence
from functools import partial
from pathlib import Path

import platformdirs

from temptrack import __version__
from temptrack.catalogue.film_sound import FilmSound, hear_film
from temptrack.catalogue.music_cues import Scored, score
from temptrack.errors import StateError
from temptrack.fingerprint.copies import COPIES
from temptrack.fingerprint.landmarks import HEARD
from temptrack.fingerprint.music import LIKENESS
from temptrack.fingerprint.picture import (
    DYNAMICS,
    PICK_SIDE_PX,
    STYLE,
    TRACE_VERSION,
    Pick,
    PictureTrace,
    TraceCache,
    Watching,
)
from temptrack.media import known_content_hash, read_frames
from temptrack.processes import Here, Runner, Terms
from temptrack.progress import Job
from temptrack.store.records import SceneRecord, TrackMatch, TrackRecord


class FilmWork:
    """Sees and hears films where a runner does it.

    Parameters
    ----------
    traces : TraceCache, optional
        Where picture traces are kept; needed to watch.
    runner : Runner, optional
        Works on the calling thread by default.
    """

    def __init__(self, traces: TraceCache | None = None, runner: Runner | None = None) -> None:
        self._traces = traces
        self._runner = runner or Here()

    @property
    def at_once(self) -> bool:
        """Whether picture and sound can be worked on at the same time."""
        return self._runner.at_once > 0

    def watch(self, path: Path, *, picks: bool, job: Job) -> Watching:
        """Trace a film's picture as `TraceCache.watch` does."""
        if self._traces is None:
            raise StateError("There is no place for picture traces")
        if self._runner.is_elsewhere:
            return self._watch_elsewhere(self._traces, path, picks, job)
        return self._runner.each(partial(_watch, traces=self._traces, picks=picks), path, job)

    def _watch_elsewhere(self, traces: TraceCache, path: Path, picks: bool, job: Job) -> Watching:
        """Trace it on a machine that has a cache of its own, and keep the trace here too."""
        known = traces.known(path)
        if known is not None:
            return known
        trace: PictureTrace = yield from self._runner.each(partial(_watch, traces=None, picks=picks), path, job)
        traces.keep(path, trace)
        return trace

    def read(self, path: Path, moments_s: Sequence[float], job: Job) -> Generator[Pick, None, None]:
        """Read the frames that the model wants and did not see while the film was watched."""
        return self._runner.each(partial(_read, moments_s=tuple(moments_s)), path, job)

    def hear(self, path: Path, sound_out_s: float, job: Job) -> FilmSound:
        """Hear a film as `hear_film` does."""
        sound: FilmSound = self._runner.run(partial(_hear, sound_out_s=sound_out_s), path, job)
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
        scored: Scored = self._runner.run(work, path, job)
        return scored


def film_terms() -> Terms:
    """Return what must be the same on every machine that works on films, for the same to come out."""
    return Terms(film_edition, known_content_hash)


def film_edition() -> dict[str, str]:
    """Name the versions and settings that seeing and hearing films depends on."""
    import av

    settings = (STYLE, DYNAMICS, LIKENESS, HEARD, COPIES)
    return {
        "temptrack": __version__,
        "traces": str(TRACE_VERSION),
        **{f"fingerprint {one.name}": one.key for one in settings},
        **{name: ".".join(map(str, version)) for name, version in av.library_versions.items()},
    }


def _own_traces() -> TraceCache:
    """Return this machine's cache, where it works for another one."""
    return TraceCache(platformdirs.user_cache_path("temptrack", False) / "traces")


def _watch(path: Path, job: Job, *, traces: TraceCache | None, picks: bool) -> Watching:
    return (traces or _own_traces()).watch(path, every_frame=True, span=None, picks=picks, job=job)


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
