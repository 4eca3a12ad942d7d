"""Break things under every writing command, and see what is lost.

usage: python -m benchmarks.faults [--faults NAME ...] [--row FAULT/COMMAND/SEED] [--markdown FILE]

Every row begins from a copy of a made home, disturbs one command, looks at the store before anything is done about it,
runs the command again (after what the product says is to be done), and compares the contents of tables, matcher,
calibration, heads and weights with those that an undisturbed run leaves. Ends with 1 when anything differs.
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path

from benchmarks.faults.commands import COMMANDS
from benchmarks.faults.faults import FAULTS, Fault
from benchmarks.faults.rows import Bench, Row
from benchmarks.faults.stage import Stage
from benchmarks.machine import describe
from tests.local_hub import local_hub


def rows(bench: Bench, faults: Sequence[Fault], wanted: str = "") -> Iterator[Row]:
    """Yield the rows of some faults, or the one of a name."""
    for fault in faults:
        for name in fault.commands:
            for seed in range(fault.seeds):
                if not wanted or wanted == f"{fault.name}/{name}/{seed}":
                    yield bench.row(fault.name, COMMANDS[name], seed, fault.disturb)


def print_all(words: Sequence[str]) -> None:
    """Print every row as it is made, and the table."""
    options = _parse(words)
    chosen = [fault for fault in FAULTS if not options.faults or fault.name in options.faults]
    began, made = time.monotonic(), []
    with tempfile.TemporaryDirectory() as folder, local_hub() as hub:
        bench = Bench(Stage(Path(folder).resolve(), hub))
        for row in rows(bench, chosen, options.row):
            made.append(row)
            print(f"{row.name}: {row.when}; {row.said or 'went through'}; lost: {row.lost or 'nothing'}", flush=True)
    table = markdown(made)
    print(f"\n{table}\n{describe()}, {time.monotonic() - began:.0f} s")
    if options.markdown is not None:
        options.markdown.write_text(table)
    if any(row.lost or "HUNG" in row.said for row in made):
        sys.exit(1)


def markdown(made: Sequence[Row]) -> str:
    """Return a line for each fault and command."""
    lines = ["| fault | command | times | the command said | lost |", "| --- | --- | --- | --- | --- |"]
    for (fault, name), group in groupby(made, key=lambda row: (row.fault, row.command)):
        some = list(group)
        said = next((row.said for row in some if row.said), "")
        through = sum(not row.said for row in some)
        told = f"{said}{f' ({through} went through)' if through else ''}" if said else "went through"
        lost = "; ".join(sorted({row.lost for row in some if row.lost})) or "nothing"
        lines.append(f"| {fault} | `{name}` | {len(some)} | {_plain(told)} | {lost} |")
    return "\n".join(lines) + "\n"


def _plain(text: str) -> str:
    """Without what differs from run to run."""
    import re

    text = re.sub(r"(/[\w.-]+)+/(home(?:\.tar)?\b|homes?/)", r"…/\2", text)
    text = re.sub(r"pid \d+", "pid N", text)
    return text.replace("|", "\\|")


def _parse(words: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.faults", description=__doc__)
    parser.add_argument("--faults", nargs="*", default=[], choices=[fault.name for fault in FAULTS])
    parser.add_argument("--row", default="", metavar="FAULT/COMMAND/SEED")
    parser.add_argument("--markdown", type=Path)
    return parser.parse_args(words)


if __name__ == "__main__":
    print_all(sys.argv[1:])
