"""Run every contestant that is there over one corpus and print one table.

usage: python -m benchmarks.identity --media DIR --work DIR [--quick] [--per-cell 40] [--only NAME,...]
                                     [--again NAME,...] [--json FILE]

DIR of --media is laid out as this project's folder of test media; what of it is used is in `MUSIC`. Everything made is
kept in DIR of --work: a run that was interrupted goes on, one with the same DIR asks only what has not been answered,
unless --again names who is to store and answer anew. --quick asks 4 a cell, of 5 s, of a small index.

A cell is the percent of queries answered with their track, then the percent left when the bar is put above every score
given, at that length, to a query whose track is not stored, and where that one lies (95 %, Wilson). Times are of one
processor, so that other work on the machine does not count.
"""

import argparse
import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path

from benchmarks.identity.contestants import contestants
from benchmarks.identity.material import Corpus, Wanted, make_corpus
from benchmarks.identity.running import Result, measure
from benchmarks.machine import describe

MUSIC = (
    "music/wesnoth",
    "music/tuxemon",
    "music/valyriatear",
    "music/librosa_examples",
    "emotion/emotify/audio",
    "emotion/emomusic/mp345",
)
SPEECH = ("sound/librosa_speech_and_birds", "sound/speech", "sound/speechbrain/ASR")
ROOMS, RECORDED = "sound/speechbrain/RIRs", "sound/noisy_queries"


def main() -> None:
    """Measure and print."""
    asked = _arguments()
    corpus = make_corpus(asked.work.resolve(), _wanted(asked))
    print(f"Machine: {describe()}")
    print(_told(corpus))
    present, absent = contestants(corpus.folder)
    chosen = [one for one in present if not asked.only or one.name in asked.only.split(",")]
    results = [measure(one, corpus, again=one.name in asked.again.split(",")) for one in chosen]
    print("\n".join(["", *tables(results), "", *sources(results), *(f"Left out: {why}." for why in absent)]))
    if asked.json:
        asked.json.write_text(json.dumps([asdict(result) for result in results], indent=1))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--media", type=Path, required=True)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--per-cell", type=int, default=40)
    parser.add_argument("--only", default="")
    parser.add_argument("--again", default="")
    parser.add_argument("--json", type=Path)
    return parser.parse_args()


def _wanted(asked: argparse.Namespace) -> Wanted:
    media = asked.media.resolve()
    music, speech = (tuple(media / name for name in names) for names in (MUSIC, SPEECH))
    if asked.quick:
        return Wanted(music, speech, media / ROOMS, media / RECORDED, per_cell=4, lengths_s=(5,), altered=False)
    return Wanted(music, speech, media / ROOMS, media / RECORDED, per_cell=asked.per_cell)


def _told(corpus: Corpus) -> str:
    queried = len({query.track for query in corpus.queries} - {""})
    unseen = sum(not query.track for query in corpus.queries)
    return (
        f"{len(corpus.stored)} tracks stored, {corpus.hours:.2f} h; {len(corpus.queries)} queries, "
        f"{len(corpus.queries) - unseen} of {queried} of them and {unseen} of tracks that are not stored\n"
    )


def tables(results: Sequence[Result]) -> Iterator[str]:
    """Yield the lines of a table: a column for each contestant, a row for each cell."""
    yield _row(["", *(result.name for result in results)])
    yield _row(["---"] * (1 + len(results)))
    for name, figure in (
        ("index, x real time", "index_x_realtime"),
        ("MB per hour", "mb_per_hour"),
        ("ms a query of 5 s", "ms_per_query"),
    ):
        yield _row([name, *(f"{getattr(result, figure):.3g}" for result in results)])
    for number, cell in enumerate(results[0].cells):
        here = [result.cells[number] for result in results]
        told = (f"{c.hits:.0f} / {c.strict:.0f} ({c.interval[0]:.0f}–{c.interval[1]:.0f})" for c in here)
        yield _row([f"{cell.length_s} s {cell.condition}", *told])
    for number, unseen in enumerate(results[0].unseen):
        here_too = [result.unseen[number] for result in results]
        told = (f"{u.accepted:.1f} % ({u.interval[0]:.1f}–{u.interval[1]:.1f})" for u in here_too)
        yield _row([f"*{unseen.length_s} s, unseen accepted*", *told])


def sources(results: Sequence[Result]) -> Iterator[str]:
    """Yield the lines of a table of hit rates, the bar at no false positive, by where tracks came from."""
    yield _row(["all lengths and conditions, of tracks from", *(result.name for result in results)])
    yield _row(["---"] * (1 + len(results)))
    for source, (_, count) in results[0].by_source.items():
        yield _row([f"{source} ({count} queries)", *(f"{result.by_source[source][0]:.0f}" for result in results)])


def _row(cells_of: Sequence[str]) -> str:
    return f"| {' | '.join(cells_of)} |"


if __name__ == "__main__":
    main()
