"""Inputs read again, round after round, without atheris: how much memory our own code keeps.

Started by `python -m benchmarks.fuzzing`; tells the growth in MiB from the first rounds to the last.
"""

import logging
import os
import sys
import time
from contextlib import suppress
from pathlib import Path

from benchmarks.fuzzing.target import Target, read
from benchmarks.fuzzing.targets import target_of

_ROUNDS, _SETTLING = 30, 5
_MOST_S = 20.0
_INPUTS = 400


def growth_mib(target: Target, inputs: list[bytes]) -> float:
    """Return how much more memory is held after many rounds than after a few."""
    settled = _rounds(target, inputs, _SETTLING)
    return max(0.0, _rounds(target, inputs, _ROUNDS) - settled)


def _rounds(target: Target, inputs: list[bytes], most: int) -> float:
    ends = time.monotonic() + _MOST_S
    for data in inputs * most:
        with suppress(BaseException):  # told by the search already
            read(target, data)
        if time.monotonic() > ends:
            break
    return _resident_mib()


def _resident_mib() -> float:
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    return next(int(line.split()[1]) / 1024 for line in status.splitlines() if line.startswith("VmRSS"))


if __name__ == "__main__":
    logging.disable(logging.CRITICAL)
    files = sorted(Path(sys.argv[3]).iterdir())[:_INPUTS]
    print(f"{growth_mib(target_of(sys.argv[2], sys.argv[1]), [file.read_bytes() for file in files]):.1f}", flush=True)
    os._exit(0)  # a daemon in this process would wait for its jobs
