"""What becomes of our recogniser as a library grows: hits, false positives, time and memory, by its hours.

usage: python -m benchmarks.identity.growth --media DIR --work DIR [--per-cell 5] [--hours 1,10,60]

Queries of 2, 5 and 10 s of tracks that nothing was fitted on, in every condition, and as many of tracks that are not
stored; the library grows by recordings altered so much that they are others (`altered`).
"""

import argparse
import time
from collections.abc import Sequence
from pathlib import Path

from benchmarks.identity.__main__ import MUSIC, ROOMS, SPEECH
from benchmarks.identity.altered import altered_until
from benchmarks.identity.distortion import read
from benchmarks.identity.material import LENGTHS_S, TEST, Query, Wanted, make_corpus
from benchmarks.machine import describe
from temptrack.fingerprint.landmarks import IdentityMatch, LandmarkIndex, constellation_of, halved, identify
from temptrack.media import Samples
from temptrack.progress import Job


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--media", type=Path, required=True)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--per-cell", type=int, default=5)
    parser.add_argument("--hours", default="1,10,60")
    asked = parser.parse_args()
    media = asked.media.resolve()
    music, speech = (tuple(media / name for name in names) for names in (MUSIC, SPEECH))
    wanted = Wanted(music, speech, media / ROOMS, None, asked.per_cell, LENGTHS_S, half=TEST, altered=False, seed=8)
    corpus = make_corpus(asked.work.resolve() / "growth", wanted)
    stored = {path.stem: constellation_of(halved(read(path)), Job()) for path in corpus.stored}
    heard = [(query, halved(read(Path(query.path)))) for query in corpus.queries]
    print(f"Machine: {describe()}\n{len(heard)} queries\n")
    print("| hours | found | found under noise at -5 and -10 dB | unseen told | ms a query, without decoding |")
    print("| --- | --- | --- | --- | --- |")
    for hours in map(float, asked.hours.split(",")):
        index = LandmarkIndex([*stored.items(), *altered_until(stored, max(0.0, hours - corpus.hours))])
        print(_row(index, heard), flush=True)


def _row(index: LandmarkIndex, heard: Sequence[tuple[Query, Samples]]) -> str:
    identify(index, [heard[0][1]], Job())
    began = time.process_time()
    told = [(query, _best(identify(index, [samples], Job()))) for query, samples in heard]
    each_ms = 1000 * (time.process_time() - began) / len(told)
    seen = [(query, best) for query, best in told if query.track]
    noisy = [(query, best) for query, best in seen if query.condition in ("noise -5 dB", "noise -10 dB")]
    strange = [best for query, best in told if not query.track]
    accepted = sum(bool(best) for best in strange)
    return (
        f"| {index.hours:.1f} | {_found(seen):.1f} % | {_found(noisy):.0f} % | {accepted} of {len(strange)} | "
        f"{each_ms:.1f} |"
    )


def _best(matches: Sequence[IdentityMatch]) -> str:
    return max(matches, key=lambda match: match.score).track_id if matches else ""


def _found(told: Sequence[tuple[Query, str]]) -> float:
    return 100 * sum(query.track == best for query, best in told) / max(1, len(told))


if __name__ == "__main__":
    main()
