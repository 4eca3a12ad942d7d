"""The search, target by target, and its table; see `benchmarks.fuzzing`."""

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.fuzzing.target import Target
from benchmarks.fuzzing.targets import file_of, targets
from benchmarks.machine import describe

_SECONDS = 60
_HANGS_S = 30
"""What takes longer is taken for something that never ends: the slowest input that is not stuck takes a fifth."""
_MOST_MIB = 6144
_COVERED = re.compile(r"cov: (\d+) ft: (\d+) corp: (\d+)")
_ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Found:
    """What came of one target."""

    name: str
    inputs: int = 0
    refused: int = 0
    edges: int = 0
    kept: int = 0
    unforeseen: dict[str, str] = field(default_factory=dict)
    slowest_s: float = 0.0
    slowest: str = ""
    growth_mib: float = 0.0
    calls: dict[str, dict[str, float]] = field(default_factory=dict)


def main(arguments: list[str] | None = None) -> None:
    """Search, and print the table."""
    asked = _asked(arguments)
    wanted = [one for one in targets() if not asked.target or any(part in one.name for part in asked.target)]
    folder = asked.corpus or Path(tempfile.mkdtemp(prefix="temptrack-fuzzing-"))
    print(f"{describe()}\n{asked.seconds:g} s each; corpora and findings in {folder}", flush=True)
    heads = (
        ("inputs", 10),
        ("refused", 10),
        ("edges", 8),
        ("kept", 7),
        ("unforeseen", 12),
        ("slowest ms", 12),
        ("MiB", 7),
    )
    print(f"\n{'target':22}" + "".join(f"{head:>{width}}" for head, width in heads))
    with ThreadPoolExecutor(asked.jobs) as pool:
        found = list(pool.map(lambda one: _searched(one, folder, asked.seconds), wanted))
    print(f"{'all':22}{sum(one.inputs for one in found):>10,}{sum(one.refused for one in found):>10,}")
    for one in found:
        for place, said in one.unforeseen.items():
            print(f"  {one.name}: {place}: {said}")
        for method, told in one.calls.items():
            print(f"  {method}: {told}")


def _asked(arguments: list[str] | None) -> Any:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.fuzzing", description=__doc__)
    parser.add_argument("--target", nargs="*", default=[], help="parts of names; all without")
    parser.add_argument("--seconds", type=float, default=_SECONDS, help="for each target")
    parser.add_argument(
        "--corpus", type=Path, help="folder in which inputs are kept, for the next search to go on with"
    )
    parser.add_argument("--jobs", type=int, default=1, help="targets at once")
    return parser.parse_args(arguments)


def _searched(target: Target, corpus: Path, seconds: float) -> Found:
    folder = corpus / re.sub(r"\W+", "-", target.name).strip("-")
    (folder / "corpus").mkdir(parents=True, exist_ok=True)
    (folder / "tally.json").unlink(missing_ok=True)
    ends, said = time.monotonic() + seconds, ""
    crashes: dict[str, str] = {}
    tallies: list[dict[str, Any]] = []
    while (left := ends - time.monotonic()) > 1 or not tallies:
        done = _run(target, folder, max(2, round(left)))
        said = done.stderr[-4000:]
        tallies.append(_tally(folder))
        if done.returncode == 0:
            break
        crashes[f"ended {done.returncode} ({len(crashes)})"] = _last_words(said)
    tally = _together(tallies)
    covered = [tuple(map(int, one)) for one in _COVERED.findall(said)] or [(0, 0, 0)]
    found = Found(
        target.name,
        int(tally["inputs"]),
        int(tally["refused"]),
        max(one[0] for one in covered),
        covered[-1][2],
        tally["unforeseen"] | crashes,
        tally["slowest_s"],
        tally["slowest"],
        _growth(target, folder),
        tally["calls"],
    )
    _tell(found)
    return found


def _run(target: Target, folder: Path, seconds: int) -> "subprocess.CompletedProcess[str]":
    words = folder / "words"
    words.write_text("".join('"' + "".join(map("\\x{:02x}".format, word.encode())) + '"\n' for word in target.words))
    flags = [f"-max_total_time={seconds}", f"-max_len={target.most_bytes}", f"-timeout={_HANGS_S}", "-reload=0"]
    flags += [f"-rss_limit_mb={_MOST_MIB}", f"-artifact_prefix={folder}/crash-"]
    flags += [f"-dict={words}"] if target.words else []
    return subprocess.run(
        [sys.executable, "-m", "benchmarks.fuzzing.one", file_of(target), target.name, str(folder), *flags],
        cwd=_ROOT,
        env={**os.environ, "OMP_NUM_THREADS": "1", "PYTHONUNBUFFERED": "1"},
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
    )


def _tally(folder: Path) -> dict[str, Any]:
    try:
        found: dict[str, Any] = json.loads((folder / "tally.json").read_text())
    except FileNotFoundError:
        found = {"inputs": 0, "refused": 0, "slowest_s": 0.0, "slowest": "", "unforeseen": {}, "calls": {}}
    return found


def _together(tallies: list[dict[str, Any]]) -> dict[str, Any]:
    slowest = max(tallies, key=lambda one: float(one["slowest_s"]))
    unforeseen = {place: said for one in tallies for place, said in one["unforeseen"].items()}
    counts = {name: sum(one[name] for one in tallies) for name in ("inputs", "refused")}
    return {**slowest, **counts, "unforeseen": unforeseen}


def _last_words(said: str) -> str:
    lines = [line for line in said.splitlines() if line.strip()]
    telling = [line for line in lines if "ERROR" in line or "Error" in line]
    return (telling or lines or ["nothing said"])[-1][:300]


def _growth(target: Target, folder: Path) -> float:
    """Read the inputs that were kept again in a process without atheris."""
    command = [sys.executable, "-m", "benchmarks.fuzzing.replay", file_of(target), target.name, str(folder / "corpus")]
    done = subprocess.run(command, cwd=_ROOT, capture_output=True, text=True, check=False)
    return float(done.stdout or "nan")


def _tell(found: Found) -> None:
    print(
        f"{found.name:22}{found.inputs:>10,}{found.refused:>10,}{found.edges:>8,}{found.kept:>7,}"
        f"{len(found.unforeseen):>12}{1000 * found.slowest_s:>12.1f}{found.growth_mib:>7.1f}",
        flush=True,
    )


if __name__ == "__main__":
    main()
