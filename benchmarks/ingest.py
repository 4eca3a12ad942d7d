"""How fast music is taken in, what that takes of the machine, and how far it is from the limit.

usage: python -m benchmarks ingest            all of it
       python -m benchmarks.ingest --only add stages long film picture

*Add* is `library add` of real tracks and of a set made out of them, with one worker and with all; beside it plain
decoding of the same files, which nothing can be faster than, and librosa's usual calls. *Stages* says where the time of
one worker goes. *Long* and *film* hear a track and learn a film of three hours and say how much memory that took.
*Picture* is `learn` of a film in high definition, stage by stage; see `benchmarks/picture_ingest.py`.
"""

import argparse
import importlib.util
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from pathlib import Path

import av

from benchmarks.ingest_material import long_film, long_track, mixed_set, real_tracks
from benchmarks.machine import describe
from benchmarks.memory import Memory
from temptrack.catalogue import add_to_library, automatic_workers, learn_films
from temptrack.catalogue.hearing import Heard, hear, record_of
from temptrack.catalogue.scan import Found
from temptrack.fingerprint.landmarks import LANDMARKS, ConstellationBuilder, encode
from temptrack.fingerprint.music import ANALYSIS_RATE_HZ, LIKENESS, Listener, analysis_of
from temptrack.fingerprint.picture import STYLE, TraceCache
from temptrack.media import LoudnessMeter, iter_audio, probe
from temptrack.processes import ONE_THREAD, Workers
from temptrack.progress import Job, Progress
from temptrack.store import MemoryStore, Store, open_store, store_identity
from temptrack.store.records import LandmarksRecord

OUT = Path("bench-out") / "ingest"
HOURS = 3.0
_PARTS = ("add", "stages", "long", "film", "picture")


def main() -> None:
    """Measure and print, with the arithmetic on one thread as a worker has it."""
    environment = {**os.environ, **dict.fromkeys(ONE_THREAD, "1")}
    subprocess.run([sys.executable, "-m", "benchmarks.ingest"], check=True, env=environment)


def _measure(parts: Sequence[str], hours: float) -> None:
    print(f"Machine: {describe()}; workers by default: {automatic_workers()}")
    if "add" in parts:
        for name, paths in (("real tracks", real_tracks()), ("mixed set", mixed_set(OUT, 24, 300.0))):
            if paths:
                _add(name, paths)
    if "stages" in parts:
        _stages((real_tracks() or mixed_set(OUT, 24, 300.0))[::3])
    if "long" in parts:
        _apart("track", long_track(OUT, hours))
    if "film" in parts:
        _apart("film", long_film(OUT, hours))
    if "picture" in parts:
        subprocess.run([sys.executable, "-m", "benchmarks.picture_ingest"], check=True)


# Adding


def _add(name: str, paths: list[Path]) -> None:
    sound_s = sum(probe(path).duration_s for path in paths)
    print(f"\n{name}: {len(paths)} files, {sound_s / 3600:.2f} hours of sound")
    say = partial(_say, sound_s)
    say("library add, 1 worker", _timed(partial(_library_add, paths, 1)))
    for workers in sorted({2, automatic_workers()} - {1}):
        say(f"library add, {workers} workers", _timed(partial(_library_add, paths, workers)))
        say(f"hear only, {workers} processes", _timed(partial(_in_processes, paths, workers)))
        say(f"hear only, {workers} threads", _timed(partial(_in_threads, paths, workers)))
    say("hear only, this process", _timed(partial(_each, _hear, paths)))
    say("limit: decoding, PyAV, 1 thread", _timed(partial(_each, _decode, paths)))
    if shutil.which("ffmpeg"):
        say("limit: ffmpeg -f null, 1 thread", _timed(partial(_each, _ffmpeg_null, paths)))
    if importlib.util.find_spec("librosa"):
        few = paths[::8]
        few_s = sum(probe(path).duration_s for path in few)
        _librosa(few[0])  # numba compiles
        _say(few_s, "peer: librosa load, beat_track, chroma_cqt", _timed(partial(_each, _librosa, few)))


def _say(sound_s: float, name: str, taken: tuple[float, float]) -> None:
    wall_s, memory_mib = taken
    speed = sound_s / wall_s
    print(
        f"  {name:44s} {speed / 60:6.2f} hours a minute = {speed:6.0f} x real time, {memory_mib:5.0f} MiB", flush=True
    )


def _timed(work: Callable[[], object]) -> tuple[float, float]:
    """Return seconds, and MiB of memory at most: resident, of this process and all it started."""
    with Memory() as memory:
        begin = time.perf_counter()
        work()
        return time.perf_counter() - begin, memory.most_mib


def _each(work: Callable[[Path], object], paths: list[Path]) -> None:
    for path in paths:
        work(path)


def _library_add(paths: list[Path], workers: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        store = open_store(Path(folder) / "store", store_identity(LIKENESS, STYLE))
        report = add_to_library(store, paths, workers=workers, job=Job())
        _check(report.added == len(paths), report.skipped)
        store.close()


def _in_processes(paths: list[Path], count: int) -> list[Heard]:
    with Workers() as workers, ThreadPoolExecutor(count) as pool:
        return list(pool.map(lambda path: workers.run(hear, path, Job()), paths))


def _in_threads(paths: list[Path], count: int) -> list[Heard]:
    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(lambda path: hear(path, Job()), paths))


def _decode(path: Path) -> None:
    with av.open(str(path)) as container:
        container.streams.audio[0].codec_context.thread_count = 1
        for _ in container.decode(audio=0):
            pass


def _ffmpeg_null(path: Path) -> None:
    subprocess.run(["ffmpeg", "-v", "error", "-threads", "1", "-i", str(path), "-vn", "-f", "null", "-"], check=True)


def _librosa(path: Path) -> None:
    import librosa

    samples, rate = librosa.load(path, sr=ANALYSIS_RATE_HZ)
    librosa.beat.beat_track(y=samples, sr=rate)
    librosa.feature.chroma_cqt(y=samples, sr=rate)


# Where the time goes


def _stages(paths: list[Path]) -> None:
    """Hear tracks step by step on one thread and print each step's share of the time."""
    clock = _Clock()
    with tempfile.TemporaryDirectory() as folder:
        store = open_store(Path(folder) / "store", store_identity(LIKENESS, STYLE))
        sound_s = sum(_step_by_step(path, store, clock) for path in paths)
        store.close()
    total = sum(clock.spent.values())
    print(f"\nOne worker's time, {len(paths)} tracks: {1000 * total / sound_s:.2f} ms a second of sound")
    for name, spent in clock.spent.items():
        print(f"  {name:44s} {100 * spent / total:5.1f} %  {sound_s / max(spent, 1e-9):7.0f} x real time")


def _step_by_step(path: Path, store: Store, clock: "_Clock") -> float:
    read = partial(iter_audio, path, None, sample_rate_hz=ANALYSIS_RATE_HZ, block_s=12.0, job=Job())
    info = probe(path)
    clock.start()
    blocks = list(read())
    decoding = clock.lap("decode, mix, resample")
    meter = LoudnessMeter(info.audio.sample_rate_hz if info.audio else ANALYSIS_RATE_HZ)
    list(read(meter=meter))
    loudness = meter.finish()
    clock.lap("loudness", less=decoding)
    landmarks = ConstellationBuilder(ANALYSIS_RATE_HZ)
    for block in blocks:
        landmarks.push(block)
    stored = landmarks.finish()
    clock.lap("landmarks")
    listener = Listener()
    for block in blocks:
        listener.push(block, Job())
    clock.lap("spectra and tones")
    heard = listener.finish(Job())
    clock.lap("chroma, onsets")
    analysis = analysis_of(heard, loudness, Job(clock.hear))
    clock.lap("key, figures, sections")
    found = Found(path, path.parent, 0, 0)
    store.put_landmarks([LandmarksRecord(str(path), LANDMARKS.key, encode(stored))])
    store.put_tracks([replace(record_of(found, str(path), analysis), licence="unknown")])
    clock.lap("store")
    return analysis.duration_s


class _Clock:
    """Adds up processor time by name."""

    def __init__(self) -> None:
        self.spent: dict[str, float] = {}
        self._since = 0.0

    def start(self) -> None:
        """Begin to count."""
        self._since = time.process_time()

    def lap(self, name: str, *, less: float = 0.0) -> float:
        """Put down the time since the last call, without what was put down elsewhere."""
        now = time.process_time()
        spent, self._since = now - self._since - less, time.process_time()
        self.spent[name] = self.spent.get(name, 0.0) + spent
        return spent

    def hear(self, progress: Progress) -> None:
        """Put down what the analysis says it has done."""
        if progress.stage == "sections":
            self.lap("beats and tempo")


# Hours at once


def _apart(kind: str, path: Path) -> None:
    """Hear or learn one file in a process of its own and print what it took."""
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.ingest", "--one", kind, str(path)],
        check=True,
        capture_output=True,
        text=True,
    )
    print(f"\n{path.name}\n{done.stdout.rstrip()}", flush=True)


def _one(kind: str, path: Path) -> None:
    sound_s = probe(path).duration_s
    begin = time.perf_counter()
    told = _learn(path) if kind == "film" else _hear(path)
    wall_s = time.perf_counter() - begin
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"  {told}")
    print(
        f"  {sound_s / 3600:.2f} hours in {wall_s:.0f} s = {sound_s / wall_s:.0f} x real time; {most:.0f} MiB at most"
    )


def _hear(path: Path) -> str:
    heard = hear(path, Job())
    analysis = heard.analysis
    return f"{len(analysis.sections)} sections, {len(analysis.beats_s)} beats, {len(heard.landmarks) // 2} landmarks"


def _learn(path: Path) -> str:
    store = MemoryStore(store_identity(LIKENESS, STYLE))
    seen: dict[str, float] = {}

    def listen(progress: Progress) -> None:
        seen.setdefault(progress.stage, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)

    with tempfile.TemporaryDirectory() as folder:
        traces = TraceCache(Path(folder))
        report = learn_films(store, [path], labels_csv=None, semantic=None, traces=traces, job=Job(listen))
    _check(report.added == 1, report.skipped)
    stages = ", ".join(f"{stage} {mib:.0f}" for stage, mib in seen.items())
    cues = sum(bool(scene.cue_id) for scene in store.scenes())
    return f"{len(store.scenes())} scenes, {cues} cues; MiB at most before each stage: {stages}"


def _check(fine: bool, skipped: object) -> None:
    if not fine:
        sys.exit(f"Files were skipped: {skipped}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--only", nargs="+", choices=_PARTS, default=_PARTS)
    parser.add_argument("--hours", type=float, default=HOURS)
    parser.add_argument("--one", nargs=2, metavar=("KIND", "PATH"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        _one(options.one[0], Path(options.one[1]))
    else:
        _measure(options.only, options.hours)
