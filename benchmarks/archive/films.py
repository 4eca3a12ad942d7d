"""Recognising footage among many hours of film: time of a question and memory, by the hours.

usage: python -m benchmarks.archive.films [--hours 10,30,100,300]

Films are made: pictures of chance that stand for some seconds and change a little meanwhile. What a question costs
depends on how many there are, hardly on what they show. The question is 20 s of one of them.
"""

import argparse
import time

import numpy as np

from benchmarks.archive.law import fitted
from benchmarks.machine import describe
from temptrack.fingerprint.copies import WAYS, CopyIndex, Sights, find_copies
from temptrack.fingerprint.copies.settings import CROPS, SIGNATURE_BYTES, STEP_S
from temptrack.progress import Job

_FILM_S, _SHOT_S, _QUESTION_S = 5400.0, 4.0, 20.0
_CHANGED = 0.04
"""Of the signs, within a shot."""


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--hours", default="10,30,100,300")
    sizes = [float(hours) for hours in parser.parse_args().hours.split(",")]
    print(
        f"Machine: {describe()}\n\n| hours | as it is, ms | every way, ms | memory, MB | found |\n" + "| --- " * 5 + "|"
    )
    points = []
    for hours in sizes:
        films = [(str(number), _film(number)) for number in range(round(hours * 3600 / _FILM_S))]
        index = CopyIndex((name, film.stored()) for name, film in films)
        question = films[len(films) // 2][1].between(1000, 1000 + _QUESTION_S)
        question = question.at(question.at_s - 1000)
        films.clear()
        times = []
        for ways in (WAYS[:1], WAYS):
            began = time.process_time()
            found = find_copies(index, question, Job(), ways=ways)
            times.append(1000 * (time.process_time() - began))
        told = sum(one.film_id == str(round(hours * 3600 / _FILM_S) // 2) for one in found)
        megabytes = len(index) * (len(CROPS) * (SIGNATURE_BYTES + 24) + 25) / 1e6
        print(f"| {hours:g} | {times[0]:.0f} | {times[1]:.0f} | {megabytes:.0f} | {told} of {len(found)} |", flush=True)
        points.append((hours, *times, megabytes))
    for number, name in enumerate(("as it is, ms", "every way, ms", "memory, MB"), 1):
        law = fitted([point[0] for point in points], [point[number] for point in points])
        print(f"{name}: {law.factor:.3g} * hours^{law.power:.2f}, R² {law.r2:.3f}; at 10,000 h {law.at(10_000):.3g}")


def _film(seed: int) -> Sights:
    rng = np.random.default_rng(seed)
    at_s = np.arange(0, _FILM_S, STEP_S) + STEP_S
    shot = np.cumsum(rng.random(len(at_s)) < STEP_S / _SHOT_S)
    shots = rng.integers(0, 256, (int(shot[-1]) + 1, len(CROPS), SIGNATURE_BYTES), np.uint8)
    bits = shots[shot]
    flipped = rng.random((len(at_s), len(CROPS), SIGNATURE_BYTES)) < 8 * _CHANGED
    bits ^= np.where(flipped, np.uint8(1) << rng.integers(0, 8, bits.shape, np.uint8), 0).astype(np.uint8)
    return Sights(at_s, bits, np.full(len(at_s), 60, np.uint8))


if __name__ == "__main__":
    main()
