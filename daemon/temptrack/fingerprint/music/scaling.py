"""What is usual in music: mean and deviation of every raw figure, measured by `benchmarks/music_scaling.py`."""

import csv
from functools import lru_cache
from importlib.resources import files
from math import erf, sqrt
from typing import NamedTuple


class Usual(NamedTuple):
    """Mean and standard deviation of a figure over real music."""

    mean: float
    deviation: float


@lru_cache(maxsize=1)
def usual() -> dict[str, Usual]:
    """Every measured figure by name."""
    text = files(__package__).joinpath("scaling.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(line for line in text.splitlines() if not line.startswith("#"))
    return {row["name"]: Usual(float(row["mean"]), float(row["deviation"])) for row in rows}


def standard(name: str, value: float, limit: float = 3.0) -> float:
    """How many deviations a figure lies from what is usual, cut off at ``limit``."""
    mean, deviation = usual()[name]
    return min(max((value - mean) / deviation, -limit), limit)


def share_below(deviations: float) -> float:
    """Share of a normal population that lies below: spreads standard figures evenly over 0 to 1."""
    return 0.5 * (1.0 + erf(deviations / sqrt(2.0)))
