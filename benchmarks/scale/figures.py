"""What was measured of the ways to search, kept so that sizes measured one after the other give one law."""

import json
from collections import defaultdict
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

from benchmarks.scale.contestants import Result
from benchmarks.scale.curves import fit_power
from benchmarks.scale.drawing import draw

_FILE = "searched.json"
_MEASURES: tuple[tuple[str, str, Callable[[Result], float]], ...] = (
    ("query", "ms", lambda one: one.cpu_ms),
    ("build", "s", lambda one: one.build_cpu_s),
    ("size", "bytes", lambda one: float(one.size_bytes)),
)
_LEAST = 0.01
"""Of milliseconds and seconds; below, nothing but the clock is measured."""


def keep(result: Result, kept: Path) -> None:
    """Keep what one way did at one size, in place of what it did before."""
    there = {(one.name, one.rows): one for one in figures(kept)} | {(result.name, result.rows): result}
    (kept / _FILE).write_text(json.dumps([asdict(there[name]) for name in sorted(there)], indent=1))


def figures(kept: Path) -> list[Result]:
    """Return all that is kept, by name and size."""
    file = kept / _FILE
    return [Result(**one) for one in json.loads(file.read_text())] if file.is_file() else []


def tell_laws(kept: Path, pictures: Path) -> None:
    """Print how each way grows, and draw it."""
    by_way: dict[str, list[Result]] = defaultdict(list)
    for one in figures(kept):
        by_way[one.name].append(one)
    print("\nLaws over all sizes kept: figure = a n^b, of the processor's time")
    for what, unit, of in _MEASURES:
        curves = {
            name: sorted((one.rows, of(one)) for one in mine if of(one) >= _LEAST) for name, mine in by_way.items()
        }
        curves = {name: curve for name, curve in curves.items() if len(curve) > 1}
        for name, curve in curves.items():
            print(f"{name:>20} {what:>6}, {unit}: {fit_power(*map(list, zip(*curve, strict=True)))}")
        if curves and what != "size":
            draw(curves, pictures / f"scale_{what}.svg", f"The ten nearest: {what}, time of the processor", unit)
