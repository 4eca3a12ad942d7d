"""Where in the track to start, beside chance: overlap with the true section, and how well a beat meets the moment.

usage: python -m benchmarks.sections [synthetic] [constructed] [own-sound]

Without words all three: the synthetic world takes a minute, the other two some minutes on the first run, while music
and clips are analysed. Intervals are 95 %, from drawing tracks or films anew.
"""

import math
import sys
from collections.abc import Sequence

from benchmarks.machine import describe
from benchmarks.sections import constructed, own_sound, synthetic
from benchmarks.sections.case import Case
from benchmarks.sections.scoring import score

NOISES = (0.0, 0.25, 0.5, 0.75, 1.0)
CASES = 150


def main() -> None:
    """Ask, score and print."""
    wanted = sys.argv[1:] or ["synthetic", "constructed", "own-sound"]
    print(f"Machine: {describe()}")
    if "synthetic" in wanted:
        for noise in NOISES:
            _table(f"synthetic world, noise {noise:g}", list(synthetic.make_cases(CASES, noise, seed=7)))
    if "constructed" in wanted:
        cases = list(constructed.make_cases(seed=1))
        seen = set(sorted({case.group for case in cases})[::2])
        _table("constructed films, tracks the weights were chosen on", [c for c in cases if c.group in seen])
        _table("constructed films, other tracks", [c for c in cases if c.group not in seen])
    if "own-sound" in wanted:
        _table("real films, their own sound", list(own_sound.make_cases(seed=1)))


def _table(title: str, cases: Sequence[Case]) -> None:
    groups = len({case.group for case in cases})
    print(f"\n{title}: {len(cases)} ranges, {groups} tracks")
    print(f"{'':34}{'mean IoU':>20}{'IoU >= .5':>11}{'hit error, ms':>22}")
    for one in score(cases):
        half = "" if math.isnan(one.half_right) else f"{one.half_right:.2f}"
        print(f"{one.name:34}{_with_interval(one.iou, 2):>20}{half:>11}{_with_interval(one.hit_ms, 0):>22}")


def _with_interval(values: tuple[float, float, float], places: int) -> str:
    middle, low, high = values
    if math.isnan(middle):
        return "-"
    return f"{middle:.{places}f} [{low:.{places}f}, {high:.{places}f}]"


if __name__ == "__main__":
    main()
