"""Learning a film in high definition: how fast, where the time goes, and how far that is from the limits.

usage: python -m benchmarks.ingest --only picture
       python -m benchmarks.picture_ingest --minutes 4 --film FILE

The limits are plain decoding of the same file, every frame and key frames alone, by the ffmpeg program where there is
one, else by PyAV. Stages are measured in processor time with one decoder thread, so that each second belongs to one
stage and other programs count little; the runs after that are the product's own, in time on the clock. The model's
weights are random: a matrix product takes as long whatever is in it.
"""

import argparse
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import av

from benchmarks.machine import describe
from benchmarks.memory import Memory
from benchmarks.picture_material import high_definition_film
from benchmarks.stages import Stages
from temptrack.catalogue import learn_films
from temptrack.fingerprint.music import LIKENESS
from temptrack.fingerprint.picture import STYLE, TraceCache
from temptrack.fingerprint.semantic import SemanticFingerprint
from temptrack.fingerprint.vocabulary import vocabulary
from temptrack.fingerprint.wording import LabelEmbeddings
from temptrack.media import probe
from temptrack.models import KnownModel, ModelShelf
from temptrack.processes import ONE_THREAD
from temptrack.progress import Job
from temptrack.store import open_store, store_identity

OUT = Path("bench-out") / "ingest"
MINUTES = 4.0
MODELS = ("tiny", "ViT-B-32-256")
"""A model that costs next to nothing, and the architecture of the default one."""
_TINY = {
    "embed_dim": 32,
    "vision_cfg": {"image_size": 32, "layers": 2, "width": 64, "head_width": 32, "patch_size": 16},
    "text_cfg": {"context_length": 77, "vocab_size": 49408, "width": 32, "heads": 2, "layers": 2},
}
_ANOTHER = b"\x00\x00\x00\x08free"
"""An empty box at the end of an MP4: another file by its content, the same film."""


def measure(film: Path) -> None:
    """Print everything about one film."""
    film_s = probe(film).duration_s
    print(f"\n{film.name}: {film_s:.0f} s, {film.stat().st_size * 8 / film_s / 1e6:.1f} Mb/s; {describe()}")
    for name, spent in _limits(film):
        print(f"  limit: {name:46s} {film_s / spent['wall_s']:6.1f} x real time, {_core(spent, film_s)}", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        for model in ("", *MODELS):
            checkpoint = _saved(model, Path(folder)) if model else ""
            _print_stages(model, film_s, _apart("stages", model, checkpoint, [film], 0))
        print("\nLearning, as the product does; beside it the processor time of all its processes")
        twin = Path(folder) / f"twin{film.suffix}"
        shutil.copyfile(film, twin)
        with twin.open("ab") as file:
            file.write(_ANOTHER)
        for films, model, workers in _runs(film, twin):
            checkpoint = _saved(model, Path(folder)) if model else ""
            spent = _apart("learn", model, checkpoint, films, workers)
            name = f"{len(films)} film{'s' * (len(films) > 1)}, {workers} workers, {model or 'no model'}"
            total_s = film_s * len(films)
            print(
                f"  {name:34s} {total_s / spent['wall_s']:6.2f} x real time, {_core(spent, total_s)}, "
                f"{spent['most_mib']:5.0f} MiB at most",
                flush=True,
            )


def _runs(film: Path, twin: Path) -> Iterator[tuple[list[Path], str, int]]:
    for workers in (0, 1, 2):
        yield [film], "", workers
    for workers in (0, 2):
        yield [film], MODELS[-1], workers
    for workers in (0, 1, 2):
        yield [film, twin], "", workers


def _core(spent: dict[str, Any], film_s: float) -> str:
    return f"{film_s / spent['cpu_s']:6.1f} x of a core's time"


# Limits


def _limits(film: Path) -> Iterator[tuple[str, dict[str, float]]]:
    if shutil.which("ffmpeg"):
        decode = ["ffmpeg", "-v", "error", "-nostdin"]
        into = ["-i", str(film), "-map", "0:v:0", "-f", "null", "-"]
        yield "ffmpeg -skip_frame nokey, 1 thread", _ran([*decode, "-threads", "1", "-skip_frame", "nokey", *into])
        yield "ffmpeg, every frame, 1 thread", _ran([*decode, "-threads", "1", *into])
        yield "ffmpeg, every frame, its own threads", _ran([*decode, *into])
    yield "PyAV, key frames, 1 thread", _spent(lambda: _decode(film, "NONKEY"))
    yield "PyAV, every frame, 1 thread", _spent(lambda: _decode(film, "DEFAULT"))


def _ran(command: Sequence[str]) -> dict[str, float]:
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run(command, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu_s = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return {"wall_s": time.perf_counter() - began, "cpu_s": cpu_s}


def _spent(work: Callable[[], object]) -> dict[str, float]:
    began, cpu = time.perf_counter(), time.process_time()
    work()
    return {"wall_s": time.perf_counter() - began, "cpu_s": time.process_time() - cpu}


def _decode(film: Path, skip: Any) -> None:
    with av.open(str(film)) as container:
        stream = container.streams.video[0]
        stream.codec_context.thread_count = 1
        stream.codec_context.skip_frame = skip
        for _ in container.decode(stream):
            pass


# Learning


def _apart(kind: str, model: str, checkpoint: str, films: Sequence[Path], workers: int) -> dict[str, Any]:
    """Learn in a process of its own and return what it took."""
    job = json.dumps([kind, model, checkpoint, [str(film) for film in films], workers])
    environment = {**os.environ, **dict.fromkeys(ONE_THREAD, "1")} if kind == "stages" else dict(os.environ)
    command = [sys.executable, "-m", "benchmarks.picture_ingest", "--one", job]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, env=environment)
    told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return told


def _one(kind: str, model: str, checkpoint: str, films: list[str], workers: int) -> None:
    paths = [Path(film) for film in films]
    with tempfile.TemporaryDirectory() as folder:
        semantic = _semantic(model, Path(checkpoint), Path(folder)) if model else None
        stages = Stages()
        if kind == "stages":
            stages.watch(semantic)
        before = _cpu_s()
        with Memory() as memory:
            began = time.perf_counter()
            store = open_store(Path(folder) / "store", store_identity(LIKENESS, STYLE))
            traces = TraceCache(Path(folder) / "cache")
            with stages.stage("scenes, store, all else"):
                report = learn_films(
                    store, paths, labels_csv=None, semantic=semantic, traces=traces, workers=workers, job=Job()
                )
            wall_s = time.perf_counter() - began
        if report.added != len(paths):
            sys.exit(f"Films were skipped: {report.skipped}")
        cpu_s = _cpu_s() - before
        told = {"wall_s": wall_s, "cpu_s": cpu_s, "most_mib": memory.most_mib, "stages": stages.spent}
        print(json.dumps({**told, "scenes": len(report.scenes), "pictures": stages.pictures}))


def _cpu_s() -> float:
    both = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(used.ru_utime + used.ru_stime for used in both)


def _saved(model: str, folder: Path) -> str:
    """Return a checkpoint of random weights, made when first wanted."""
    import open_clip
    from safetensors.torch import save_file

    path = folder / f"{model}.safetensors"
    if not path.exists():
        _know(model, folder)
        made = open_clip.create_model(model)
        save_file({name: tensor.contiguous() for name, tensor in made.state_dict().items()}, path)
    return str(path)


def _know(model: str, folder: Path) -> None:
    import open_clip

    if model == "tiny":
        config = folder / "tiny.json"
        config.write_text(json.dumps(_TINY))
        open_clip.add_model_config(config)


def _semantic(model: str, checkpoint: Path, folder: Path) -> SemanticFingerprint:
    _know(model, folder)
    known = KnownModel(model, "random", "nobody/nothing", checkpoint.stat().st_size, "MIT", "fast")
    loaded = ModelShelf(folder / "models", known.name, checkpoint, known=[known]).load()
    labels = checkpoint.with_suffix(".labels")
    for group in vocabulary().groups:
        LabelEmbeddings(loaded, labels).of(group)  # done once for a model and kept: not a part of any film
    shutil.copytree(labels, folder / "cache")
    return SemanticFingerprint(loaded, cache_folder=folder / "cache")


def _print_stages(model: str, film_s: float, spent: dict[str, Any]) -> None:
    total = sum(spent["stages"].values())
    seen = f", {spent['pictures']} pictures embedded" if model else ""
    print(
        f"\nStage by stage, {model or 'no model'}, one thread: {film_s / total:.2f} x real time of a core's time, "
        f"{spent['most_mib']:.0f} MiB at most{seen}"
    )
    for name, stage_s in sorted(spent["stages"].items(), key=lambda pair: -pair[1]):
        print(f"  {name:42s} {100 * stage_s / total:5.1f} %  {film_s / max(stage_s, 1e-9):8.1f} x real time")
    sys.stdout.flush()


def main() -> None:
    """Measure a film of some minutes."""
    measure(high_definition_film(OUT, MINUTES))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--minutes", type=float, default=MINUTES)
    parser.add_argument("--film", type=Path)
    parser.add_argument("--one", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        _one(*json.loads(options.one))
    else:
        measure(options.film or high_definition_film(OUT, options.minutes))
