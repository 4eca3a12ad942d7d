"""Break things under every writing command, and see what is lost.

usage: python -m benchmarks.faults [--faults NAME ...] [--commands NAME ...] [--row FAULT/COMMAND/SEED] [--rows FILE]

Every row begins from a copy of a made home, disturbs one command, looks at the store before anything is done about it,
runs the command again (after what the product says is to be done), and compares the contents of tables, matcher,
calibration, heads and weights with those that an undisturbed run leaves. Ends with 1 when anything differs.
"""

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Container, Iterator, Sequence
from itertools import groupby
from pathlib import Path

from benchmarks.faults.commands import COMMANDS
from benchmarks.faults.faults import FAULTS, Fault
from benchmarks.faults.rows import Bench, Row
from benchmarks.faults.stage import Stage
from benchmarks.machine import describe
from tests.local_hub import local_hub


def rows(bench: Bench, chosen: Sequence[tuple[Fault, str, int]]) -> Iterator[Row]:
    """Yield the rows of some faults, commands and seeds."""
    for fault, name, seed in chosen:
        yield bench.row(fault.name, COMMANDS[name], seed, fault.disturb)


def print_all(words: Sequence[str]) -> None:
    """Print every row as it is made, and the table."""
    options = _parse(words)
    began, made = time.monotonic(), _read(options.rows)
    with tempfile.TemporaryDirectory() as folder, local_hub() as hub:
        stage = Stage((options.stage or Path(folder)).resolve(), hub)
        stage.folder.mkdir(parents=True, exist_ok=True)
        stage.serve_weights()
        for row in rows(Bench(stage), _chosen(options, {row.name for row in made})):
            made.append(row)
            print(_line(row), flush=True)
            if options.rows is not None:
                with options.rows.open("a") as file:
                    file.write(json.dumps(vars(row)) + "\n")
    table = markdown(made)
    print(f"\n{table}\n{describe()}, {time.monotonic() - began:.0f} s")
    if options.markdown is not None:
        options.markdown.write_text(table)
    if any(row.lost or "HUNG" in row.said for row in made):
        sys.exit(1)


def _chosen(options: argparse.Namespace, done: Container[str]) -> list[tuple[Fault, str, int]]:
    every = [(fault, name, seed) for fault in FAULTS for name in fault.commands for seed in range(fault.seeds)]
    return [
        (fault, name, seed)
        for fault, name, seed in every
        if (not options.faults or fault.name in options.faults)
        and (not options.commands or name in options.commands)
        and (not options.row or options.row == f"{fault.name}/{name}/{seed}")
        and f"{fault.name}/{name}/{seed}" not in done
        and seed in (options.seeds or range(fault.seeds))
    ]


def _read(path: Path | None) -> list[Row]:
    if path is None or not path.exists():
        return []
    return [Row(**json.loads(line)) for line in path.read_text().splitlines()]


def _line(row: Row) -> str:
    left = f"; left: {row.left}" if row.left else ""
    hit = "" if row.hit else " NOT HIT"
    return f"{row.name}:{hit} {row.when}; {row.said or 'went through'}; lost: {row.lost or 'nothing'}{left}"


def markdown(made: Sequence[Row]) -> str:
    """Return a line for each fault and command: of how many blows how many hit, and what became of those."""
    lines = ["| fault | command | hit | the command said | lost |", "| --- | --- | --- | --- | --- |"]
    places = {fault.name: number for number, fault in enumerate(FAULTS)}
    names = list(COMMANDS)
    ordered = sorted(made, key=lambda row: (places[row.fault], names.index(row.command), row.seed))
    for (fault, name), group in groupby(ordered, key=lambda row: (row.fault, row.command)):
        some = list(group)
        hits = [row for row in some if row.hit]
        lost = "; ".join(sorted({row.lost for row in some if row.lost})) or "nothing"
        lines.append(f"| {fault} | `{name}` | {len(hits)} of {len(some)} | {_plain(_sayings(hits))} | {lost} |")
    return "\n".join([*lines, "", *_counted(made)]) + "\n"


def _counted(made: Sequence[Row]) -> Iterator[str]:
    """Yield how many blows hit, and what has not been tried."""
    hits = sum(row.hit for row in made)
    left = sum(bool(row.left) for row in made)
    yield f"{len(made)} blows, of which {hits} hit. Drafts that nobody needs were left behind by {left}."
    tried = {(row.fault, row.command) for row in made}
    for fault in FAULTS:
        wanting = [f"`{name}`" for name in fault.commands if (fault.name, name) not in tried]
        if wanting:
            yield f"\nNot tried under *{fault.name}*: {', '.join(wanting)}."


def _sayings(hits: Sequence[Row]) -> str:
    """Return what the command said, each sentence once."""
    said = dict.fromkeys(row.said for row in hits if row.said)
    through = sum(not row.said for row in hits)
    if through:
        said[f"went through{f' ({through})' if said else ''}"] = None
    return " / ".join(said) or "-"


def _plain(text: str) -> str:
    """Without what differs from run to run."""
    import re

    text = re.sub(r"(/[\w.-]+)+/(home(?:\.tar)?\b|homes?/)", r"…/\2", text)
    text = re.sub(r"pid \d+", "pid N", text)
    return text.replace("|", "\\|")


def _parse(words: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.faults", description=__doc__)
    parser.add_argument("--faults", nargs="*", default=[], choices=[fault.name for fault in FAULTS])
    parser.add_argument("--rows", type=Path, metavar="FILE", help="keep rows here, and make only those that lack")
    parser.add_argument("--stage", type=Path, metavar="FOLDER", help="keep media and homes here for the next run")
    parser.add_argument("--commands", nargs="*", default=[], choices=list(COMMANDS))
    parser.add_argument("--seeds", nargs="*", type=int, default=[], help="only these of each fault and command")
    parser.add_argument("--row", default="", metavar="FAULT/COMMAND/SEED")
    parser.add_argument("--markdown", type=Path)
    return parser.parse_args(words)


if __name__ == "__main__":
    print_all(sys.argv[1:])
