"""Run measurements: all of them, or those named.

usage: python -m benchmarks [NAME ...]
"""

import importlib
import sys

NAMES = (
    "action",
    "calibration",
    "cluster",
    "copies",
    "cues",
    "faults",
    "ducking",
    "generator",
    "ingest",
    "interchange",
    "latency",
    "load",
    "matcher",
    "models",
    "mood",
    "music_quality",
    "mutations",
    "picture_scaling",
    "presence",
    "retarget",
    "retrieval",
    "rhythm",
    "shared",
    "spotting",
    "suggest_real",
    "text",
    "vocal",
)


def run(names: list[str]) -> None:
    """Run each by its name, one after the other."""
    unknown = [name for name in names if name not in NAMES]
    if unknown:
        sys.exit(f"There is no measurement {unknown[0]!r}; choose from {', '.join(NAMES)}.")
    for name in names or NAMES:
        print(f"\n== {name}", flush=True)
        importlib.import_module(f"benchmarks.{name}").main()


if __name__ == "__main__":
    run(sys.argv[1:])
