"""Run every contestant that is there over one corpus and print one table.

usage: python -m benchmarks.identity --music DIR [--music DIR ...] --speech DIR [--peers DIR] [--per-cell 12]
                                     [--seed 7] [--work DIR] [--json FILE]

A cell is the percent of queries answered with their track, then the percent left when the bar is put above every score
given, at that length, to a query whose track is not stored. With 12 queries a cell, a figure of 50 is 50 +- 28 (95 %).
"""

import argparse
import json
import tempfile
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from benchmarks.identity.contestants import Contestant, contestants
from benchmarks.identity.material import LENGTHS_S, Corpus, conditions, make_corpus
from benchmarks.identity.scoring import Cell, cells
from benchmarks.machine import describe


@dataclass(frozen=True)
class Result:
    """One contestant's figures."""

    name: str
    index_x_realtime: float
    mb_per_hour: float
    ms_per_query: float
    cells: list[Cell]


def main() -> None:
    """Measure and print."""
    asked = _arguments()
    with tempfile.TemporaryDirectory() as scratch:
        work = asked.work or Path(scratch)
        corpus = make_corpus(work, asked.music, asked.speech, per_cell=asked.per_cell, seed=asked.seed)
        print(f"Machine: {describe()}")
        print(f"{len(corpus.stored)} tracks stored, {corpus.hours:.2f} h; {len(corpus.queries)} queries, half unseen\n")
        present, absent = contestants(asked.peers.resolve(), work)
        results = []
        for contestant in present:
            results.append(_measure(contestant, corpus))
            print(f"{contestant.name} done", flush=True)
    print("\n".join(["", *_tables(results), *(f"Left out: {why}." for why in absent)]))
    if asked.json:
        asked.json.write_text(json.dumps([asdict(result) for result in results], indent=1))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--music", type=Path, action="append", required=True)
    parser.add_argument("--speech", type=Path, required=True)
    parser.add_argument("--peers", type=Path, default=Path("peers"))
    parser.add_argument("--per-cell", type=int, default=12)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--work", type=Path)
    parser.add_argument("--json", type=Path)
    return parser.parse_args()


def _measure(contestant: Contestant, corpus: Corpus) -> Result:
    began = time.perf_counter()
    stored = contestant.index(corpus.stored)
    indexed = time.perf_counter()
    answers = contestant.query([query.path for query in corpus.queries])
    answered = time.perf_counter()
    return Result(
        contestant.name,
        corpus.hours * 3600 / (indexed - began),
        stored / 1e6 / corpus.hours,
        1000 * (answered - indexed) / len(corpus.queries),
        cells(corpus.queries, answers),
    )


def _tables(results: Sequence[Result]) -> list[str]:
    head = ["", *(result.name for result in results)]
    lines = [_row(head), _row(["---"] * len(head))]
    for name, figure in (
        ("index, x real time", "index_x_realtime"),
        ("MB per hour", "mb_per_hour"),
        ("ms a query", "ms_per_query"),
    ):
        lines.append(_row([name, *(f"{getattr(result, figure):.3g}" for result in results)]))
    for length_s in LENGTHS_S:
        for condition in conditions():
            found = [_find(result, length_s, condition) for result in results]
            lines.append(
                _row([f"{length_s} s {condition}", *(f"{cell.hits:.0f} / {cell.strict:.0f}" for cell in found)])
            )
        accepted = (_unseen_accepted(result, length_s) for result in results)
        lines.append(_row([f"*{length_s} s, unseen accepted*", *(f"{percent:.1f} %" for percent in accepted)]))
    return lines


def _find(result: Result, length_s: int, condition: str) -> Cell:
    return next(cell for cell in result.cells if (cell.length_s, cell.condition) == (length_s, condition))


def _unseen_accepted(result: Result, length_s: int) -> float:
    here = [cell.unseen_accepted for cell in result.cells if cell.length_s == length_s]
    return sum(here) / len(here)


def _row(cells_of: Sequence[str]) -> str:
    return f"| {' | '.join(cells_of)} |"


if __name__ == "__main__":
    main()
