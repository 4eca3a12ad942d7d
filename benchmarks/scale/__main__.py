"""The catalogue up to a million tracks: searched by several means, grown, asked, and the growth as a law.

usage: python -m benchmarks.scale [SIZE ...] [--kept FOLDER] [--graphs-to 100000] [--questions 100] [--only PART ...]

Catalogues are made like the recordings and clips of the media folder (TEMPTRACK_MEDIA), and kept, so that a second run
finds them. A million tracks take some 2.5 GB and minutes to make. Everything is asked on one thread, one question after
the other; the questions are recordings that are in no catalogue.
"""

import argparse
import os
import shutil
from pathlib import Path

import numpy as np
from scipy import stats

from benchmarks.machine import describe
from benchmarks.scale.asking import Asked, ask_apart
from benchmarks.scale.catalogue import Made, make, makers, opened
from benchmarks.scale.contestants import LIMIT, Result, contestants, judge
from benchmarks.scale.curves import GIB, fit_power
from benchmarks.scale.drawing import draw
from benchmarks.scale.figures import keep, tell_laws
from benchmarks.scale.growth import grow
from benchmarks.scale.likeness import intrinsic_dimension, nearest_distances
from benchmarks.scale.tracks import Maker
from temptrack.store.columns import matrix_of
from temptrack.store.interface import Matrix

SIZES = (1_000, 10_000, 100_000, 1_000_000)
PARTS = ("like", "peers", "growth", "asking", "laws")
_PER_SCENE = 10
"""Tracks for each learnt scene."""
_LAPTOP_GIB, _LAPTOP_DISK_GIB = 16, 512
_SHARE = 0.5
"""Of a laptop's memory and disk that may be ours."""


def main() -> None:
    """Measure, print the tables and laws, and draw the curves."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.scale")
    parser.add_argument("sizes", type=int, nargs="*", default=SIZES)
    parser.add_argument("--kept", type=Path, default=Path("bench-out/scale"), help="where made catalogues are kept")
    parser.add_argument("--graphs-to", type=int, default=100_000, help="largest size that graphs are made for")
    parser.add_argument("--questions", type=int, default=100)
    parser.add_argument("--only", choices=PARTS, nargs="*", default=PARTS)
    parser.add_argument("--pictures", type=Path, default=Path("bench-out"))
    options = parser.parse_args()
    print(f"Machine: {describe()}; load {os.getloadavg()[0]:.1f}", flush=True)
    maker, films = makers(options.kept)
    if "like" in options.only:
        _tell_likeness(maker)
    made = [make(options.kept, size, size // _PER_SCENE, maker, films) for size in options.sizes]
    for one in made:
        print(
            f"{one.tracks:>10,} tracks, {one.scenes:,} scenes: made in {one.took_s:.0f} s, {_mib(one.size_bytes)} MiB"
        )
    questions = maker.questions(options.questions)
    if "peers" in options.only:
        _peers(made, questions, options)
    elif "laws" in options.only:
        tell_laws(options.kept, options.pictures)
    if "growth" in options.only:
        _growth(made, maker, questions)
    if "asking" in options.only:
        _asking(made, options)


def _tell_likeness(maker: Maker) -> None:
    """Say how like real recordings made ones are: as many of them, eight times."""
    real = maker.real.likeness
    rng = np.random.default_rng(3)
    drawn = [maker.law.draw(len(real), rng)[0] for _ in range(8)]
    shares = (0.1, 0.25, 0.5, 0.75, 0.9)
    print(f"\nMade like {len(real)} recordings; kernels of {maker.law.whole.width:.2f} deviations")
    print(f"{'':>34}{'real':>8}{'made (mean, deviation of 8)':>32}")
    for share in shares:
        mine = [float(np.quantile(nearest_distances(one), share)) for one in drawn]
        _compared(f"to the nearest, {share:.0%} quantile", float(np.quantile(nearest_distances(real), share)), mine)
    for share in shares:
        mine = [float(np.quantile(_cosines(one), share)) for one in drawn]
        _compared(f"cosine of any two, {share:.0%}", float(np.quantile(_cosines(real), share)), mine)
    _compared("intrinsic dimension (TwoNN)", intrinsic_dimension(real), [intrinsic_dimension(one) for one in drawn])
    apart = np.sum(maker.real.section_likeness * real[maker.real.of_track], axis=1)
    wholes = drawn[0][rng.integers(len(real), size=1_000)]
    made = np.sum(maker.law.sections(wholes, rng) * wholes, axis=1)
    for share in shares:
        _compared(
            f"section to its whole, {share:.0%}", float(np.quantile(apart, share)), [float(np.quantile(made, share))]
        )


def _compared(what: str, real: float, made: list[float]) -> None:
    print(f"{what:>34}{real:>8.3f}{np.mean(made):>20.3f}{np.std(made):>12.3f}", flush=True)


def _cosines(vectors: Matrix | np.ndarray[tuple[int, ...], np.dtype[np.float64]]) -> Matrix:
    return np.asarray((vectors @ vectors.T)[np.triu_indices(len(vectors), 1)], np.float32)


def _peers(made: list[Made], questions: Matrix, options: argparse.Namespace) -> None:
    print(f"\nThe ten nearest by whole-track likeness, {len(questions)} questions; graphs up to {options.graphs_to:,}")
    heads = ("tracks", "build s", "cpu s", "MiB", "p50 ms", "p95 ms", "cpu ms", "recall@10", "x exact")
    print(f"{'':>20}" + "".join(f"{head:>11}" for head in heads))
    for one in made:
        store = opened(one)
        rows = store._tables.tracks.read(["track_id", "likeness"])
        vectors = matrix_of(rows["likeness"], questions.shape[1])
        row_of = {name: row for row, name in enumerate(rows["track_id"].to_pylist())}
        del rows
        truth = [np.argpartition(-(vectors @ question), LIMIT)[:LIMIT] for question in questions]
        exact_ms = 0.0
        for way in contestants(store._tables.tracks, row_of, graphs=one.tracks <= options.graphs_to):
            found = judge(way, vectors, questions, truth)
            exact_ms = exact_ms or found.cpu_ms
            _told(found, exact_ms)
            keep(found, options.kept)
            way.__dict__.clear()  # its vectors and index go before the next is made
        store.close()
    tell_laws(options.kept, options.pictures)


def _told(found: Result, exact_ms: float) -> None:
    """One row; how many times quicker than exact search is told by the processor's time."""
    size, ratio = found.size_bytes / 2**20, exact_ms / found.cpu_ms
    figures = (found.build_s, found.build_cpu_s, size, found.p50_ms, found.p95_ms, found.cpu_ms)
    told = "".join(f"{figure:>11.2f}" for figure in figures)
    print(f"{found.name:>20}{found.rows:>11,}{told}{found.recall:>11.3f}{ratio:>11.2f}", flush=True)


def _growth(made: list[Made], maker: Maker, questions: Matrix) -> None:
    print("\nGrowing after the index was made")
    for one in made:
        if one.tracks < 10_000:
            continue
        beside = one.folder.with_name("grown")
        shutil.rmtree(beside, ignore_errors=True)
        shutil.copytree(one.folder, beside)
        store = opened(Made(beside, one.tracks, one.scenes, 0.0, 0))
        store._tables.upkeep.close()
        heads = ("took s", "tracks", "rest", "p50 ms", "p95 ms", "cpu ms", "recall@10", "MiB")
        print(f"{'':>20}" + "".join(f"{head:>11}" for head in heads))
        for step in grow(store, beside, maker, questions):
            asked = "".join(f"{figure:>11.2f}" for figure in (step.p50_ms, step.p95_ms, step.cpu_ms))
            told = f"{step.what:>20}{step.took_s:>11.1f}{step.rows:>11,}{step.rest:>11,}{asked}"
            print(f"{told}{step.recall:>11.3f}{_mib(step.size_bytes):>11}", flush=True)
        store.close()
        shutil.rmtree(beside)


def _asking(made: list[Made], options: argparse.Namespace) -> None:
    asked = {one.tracks: ask_apart(one) for one in made}
    print("\nA question with footage that is seen, words and a reference: milliseconds, median of 7")
    print(f"{'tracks':>26}" + "".join(f"{size:>13,}" for size in asked))
    _row("open", [one.open_ms for one in asked.values()])
    _row("the first question", [one.first_ms for one in asked.values()])
    for what in next(iter(asked.values())).middle_ms:
        _row(what, [one.middle_ms.get(what, float("nan")) for one in asked.values()])
    _row("memory kept, MiB", [one.after_mib - one.before_mib for one in asked.values()])
    _row("store on the disk, MiB", [one.size_bytes / 2**20 for one in made])
    _holds(made, asked)
    curve = [(size, one.middle_ms["processor, in all"]) for size, one in asked.items()]
    draw({"a question": curve}, options.pictures / "scale_asking.svg", "A question, time of the processor", "ms")


def _row(what: str, figures: list[float]) -> None:
    print(f"{what:>26}" + "".join(f"{figure:>13,.1f}" for figure in figures))


def _holds(made: list[Made], asked: dict[int, Asked]) -> None:
    """Say what a laptop holds, by laws over the sizes from 10,000 on: below, what is fixed outweighs what grows."""
    large = [one for one in made if one.tracks >= 10_000]
    rows = [one.tracks for one in large]
    if len(rows) < 2:
        return
    question = fit_power(rows, [asked[n].middle_ms["processor, in all"] for n in rows])
    disk = fit_power(rows, [float(one.size_bytes) for one in large])
    # A power law would take what is fixed of memory for growth: it is a line.
    memory = stats.linregress(rows, [2**20 * (asked[n].after_mib - asked[n].before_mib) for n in rows])
    print(f"{'a question, processor ms':>26}: {question}\n{'disk, bytes':>26}: {disk}")
    print(f"{'memory, bytes':>26}: {memory.intercept:,.0f} + {memory.slope:,.0f} n (R2 {memory.rvalue**2:.3f})")
    if question is None or disk is None:
        return
    by_memory = (_SHARE * _LAPTOP_GIB * GIB - memory.intercept) / memory.slope
    by_disk = disk.rows_for(_SHARE * _LAPTOP_DISK_GIB * GIB)
    print(
        f"Half a laptop of {_LAPTOP_GIB} GiB and {_LAPTOP_DISK_GIB} GiB disk: {by_memory:,.0f} tracks by memory, "
        f"{by_disk:,.0f} by disk; a question takes a second of the processor from {question.rows_for(1_000):,.0f} on"
    )


def _mib(size_bytes: int) -> str:
    return f"{size_bytes / 2**20:,.0f}"


if __name__ == "__main__":
    main()
