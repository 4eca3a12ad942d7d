"""Asking a contestant everything, batch by batch; answers are kept, so that a run goes on where it ended."""

import json
import os
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from benchmarks.identity.answers import Answer, Contestant
from benchmarks.identity.material import Corpus, Query
from benchmarks.identity.scoring import Cell, Unseen, by_source, cells, unseen

_BATCH = 240


@dataclass(frozen=True)
class Spent:
    """Time that something took: by the clock, and of a processor, its child processes counted."""

    wall_s: float
    processor_s: float


@dataclass(frozen=True)
class Result:
    """One contestant's figures."""

    name: str
    index_x_realtime: float
    """Seconds of sound stored in a second of a processor, decoding counted."""
    mb_per_hour: float
    ms_per_query: float
    """Of a processor; a query of five seconds, where there are any, else of any length. Starting and opening the index
    count, shared by a batch."""
    cells: list[Cell]
    unseen: list[Unseen]
    by_source: dict[str, tuple[float, int]]


def measure(contestant: Contestant, corpus: Corpus, again: bool) -> Result:
    """Return a contestant's figures.

    Parameters
    ----------
    contestant : Contestant
        Stores and answers.
    corpus : Corpus
        What.
    again : bool
        Ask anew what was answered before.
    """
    kept = corpus.folder / "answers" / contestant.name
    kept.mkdir(parents=True, exist_ok=True)
    if again:
        for path in kept.glob("*.json"):
            path.unlink()
    stored_bytes, spent = _indexed(contestant, corpus, kept / "index.json")
    answers, per_query = _answered(contestant, corpus.queries, kept)
    return Result(
        contestant.name,
        corpus.hours * 3600 / spent.processor_s,
        stored_bytes / 1e6 / corpus.hours,
        1000 * per_query,
        cells(corpus.queries, answers),
        unseen(corpus.queries, answers),
        by_source(corpus.queries, answers),
    )


def _indexed(contestant: Contestant, corpus: Corpus, kept: Path) -> tuple[int, Spent]:
    if not kept.exists():
        began = _now()
        stored_bytes = contestant.index(corpus.stored)
        kept.write_text(json.dumps({"bytes": stored_bytes, "spent": asdict(_since(began))}))
    told = json.loads(kept.read_text())
    return told["bytes"], Spent(**told["spent"])


def _answered(contestant: Contestant, queries: Sequence[Query], kept: Path) -> tuple[dict[str, Answer], float]:
    answers: dict[str, Answer] = {}
    spent: dict[int, list[float]] = {}
    is_open = False
    for length_s in dict.fromkeys(query.length_s for query in queries):
        here = [query for query in queries if query.length_s == length_s]
        for number, begin in enumerate(range(0, len(here), _BATCH)):
            batch, path = here[begin : begin + _BATCH], kept / f"{length_s:02}s_{number:03}.json"
            if not path.exists():
                if not is_open:
                    contestant.open()
                    is_open = True
                _ask(contestant, batch, path)
            told = json.loads(path.read_text())
            answers.update({name: Answer(**answer) for name, answer in told["answers"].items()})
            spent.setdefault(length_s, []).append(told["spent"]["processor_s"] / len(batch))
    each = spent.get(5) or [seconds for times in spent.values() for seconds in times]
    return answers, sum(each) / len(each)


def _ask(contestant: Contestant, batch: Sequence[Query], path: Path) -> None:
    began = _now()
    found = contestant.query([Path(query.path) for query in batch])
    told = {"spent": asdict(_since(began)), "answers": {name: asdict(answer) for name, answer in found.items()}}
    path.write_text(json.dumps(told))
    print(f"{contestant.name}: {path.stem}, {told['spent']}", flush=True)


def _now() -> Spent:
    times = os.times()
    return Spent(time.perf_counter(), sum(times[:4]))


def _since(began: Spent) -> Spent:
    now = _now()
    return Spent(now.wall_s - began.wall_s, now.processor_s - began.processor_s)
