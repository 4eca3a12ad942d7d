"""Composed pieces: how far a change goes, what gives them away, and what each step of the inversion is worth.

usage: python -m benchmarks.mosaic [TRACKS] [distances] [inversion]

Pieces of half a minute out of real music: TRACKS of it, drawn, stand as best matches (6), with the five tracks that are
most like each as the others. The first run analyses the music. Distances are means over tracks; the library's own
tracks stand beside them as what a far and a near piece would measure.
"""

import sys
import time

import numpy as np
from numpy.typing import NDArray

from benchmarks.machine import describe
from benchmarks.mosaic import measures
from benchmarks.mosaic.contestants import contestants
from benchmarks.mosaic.material import OUT, chosen, index_of, matches_of, open_library, own_section
from temptrack.compose.mosaic import Composition, Match, Shelf, Wish, compose
from temptrack.fingerprint.landmarks import LandmarkIndex
from temptrack.media import measure_loudness
from temptrack.progress import Job
from temptrack.store import Store

CHANGES = (0.0, 0.25, 0.5, 0.75, 1.0)
INVERTED = (0.35, 0.8)
DURATION_S = 30.0
SEED = 1


def main() -> None:
    """Measure and print."""
    words = sys.argv[1:]
    count = next((int(word) for word in words if word.isdecimal()), 6)
    wanted = [word for word in words if not word.isdecimal()] or ["distances", "inversion"]
    print(f"Machine: {describe()}")
    store = open_library()
    asked = [matches_of(store, best, DURATION_S) for best in chosen(store, count, seed=3)]
    shelf = Shelf(most=200)
    print(f"{store.count_tracks()} tracks; best matches: {', '.join(m[0].track.title for m in asked)}", flush=True)
    if "distances" in wanted:
        _distances(store, asked, shelf)
    if "inversion" in wanted:
        _inversion(store, asked, shelf)
    store.close()


def _distances(store: Store, asked: list[tuple[Match, ...]], shelf: Shelf) -> None:
    index = index_of(store)
    table = np.array([_rows(matches, index, shelf) for matches in asked])
    print(f"\nHow far a change goes: {len(asked)} pieces of {DURATION_S:g} s each")
    print(f"{'change':>7}" + "".join(f"{name:>11}" for name in _COLUMNS))
    for number, change in enumerate(CHANGES):
        print(f"{change:7.2f}" + "".join(f"{value:11.2f}" for value in table[:, number].mean(axis=0)))
    for column, name in ((0, "likeness"), (1, "patches")):
        ranks = [measures.spearman(rows[:, column].tolist()) for rows in table]
        rises = float(np.mean(np.diff(table[:, :, column], axis=1) > 0))
        print(
            f"Rank correlation of {name} distance with change: mean {np.mean(ranks):.2f}, least {np.min(ranks):.2f};"
            f" of all steps {100 * rises:.0f} % rise"
        )
    _references(asked)


_COLUMNS = (
    "likeness", "patches", "from best", "copied, s", "known, s", "known, %", "best, s", "LU off", "clicks/min",
    "samples off", "s per s",
)  # fmt: skip


def _rows(matches: tuple[Match, ...], index: LandmarkIndex, shelf: Shelf) -> list[list[float]]:
    best = compose(matches, Wish(DURATION_S, 0.0, SEED), Job(), shelf=shelf)
    return [_row(matches, change, best, index, shelf) for change in CHANGES]


def _row(
    matches: tuple[Match, ...], change: float, best: Composition, index: LandmarkIndex, shelf: Shelf
) -> list[float]:
    began = time.process_time()
    made = compose(matches, Wish(DURATION_S, change, SEED), Job(), shelf=shelf)
    took_s = time.process_time() - began
    known = measures.recognised(made.sound, index, matches[0].track.track_id)
    loudness = measure_loudness(made.sound.samples.T, made.sound.sample_rate_hz).integrated_lufs
    return [
        1.0 - float(measures.likeness_of(made.sound) @ measures.likeness_of(best.sound)),
        measures.patch_distance(made.sound, best.target),
        made.from_best,
        made.longest_copy_s,
        known.longest_s,
        100.0 * known.share,
        known.best_s,
        abs(loudness - made.target_lufs),
        measures.clicks_per_minute(made.sound),
        float(abs(made.sound.samples.shape[1] - round(DURATION_S * made.sound.sample_rate_hz))),
        took_s / DURATION_S,
    ]


def _references(asked: list[tuple[Match, ...]]) -> None:
    """Print what tracks themselves measure: their clicks, and how far the next best and any other lie."""
    own = [own_section(match) for matches in asked for match in matches]
    clicks = [measures.clicks_per_minute(sound) for sound in own]
    print(f"Clicks in the {len(own)} tracks themselves: mean {np.mean(clicks):.2f}, most {np.max(clicks):.2f} a minute")
    bests = np.array([measures.likeness_of(own_section(matches[0])) for matches in asked])
    nexts = np.array([measures.likeness_of(own_section(matches[1])) for matches in asked])
    others = 1.0 - bests @ bests.T
    print(
        f"Likeness distance of a best match to the next best: {np.mean(1.0 - (bests * nexts).sum(axis=1)):.2f};"
        f" to another best match (chance): {others[~np.eye(len(bests), dtype=bool)].mean():.2f}"
    )


def _inversion(store: Store, asked: list[tuple[Match, ...]], shelf: Shelf) -> None:
    library = _library_windows(store)
    space = measures.Space.of(np.concatenate(library))
    whole = np.concatenate(library)
    halves = space.frechet(np.concatenate(library[::2]), np.concatenate(library[1::2]))
    own = [measures.windows_of(own_section(match)) for matches in asked for match in matches]
    sections = np.concatenate([np.array(rows) for rows in own if rows])
    print(f"\nWhat each step is worth: changes {INVERTED}, {len(asked) * len(INVERTED)} pieces each")
    print(f"{'':34}{'LSD, dB':>9}{'Fréchet':>9}{'filled, dB':>12}")
    print(f"{'one half of the library':34}{'':9}{halves:9.3f}")
    print(f"{'the matches themselves':34}{'':9}{space.frechet(sections, whole):9.3f}")
    for name, make in contestants(shelf).items():
        made = [make(matches, Wish(DURATION_S, change, SEED)) for matches in asked for change in INVERTED]
        apart = np.mean([measures.log_spectral_distance(one.sound, one.target) for one in made])
        rows = np.concatenate([measures.windows_of(one.sound) for one in made])
        filled = np.mean([one.filled_db for one in made])
        said = f"{filled:12.1f}" if filled > -100 else ""
        print(f"{name:34}{apart:9.2f}{space.frechet(rows, whole):9.3f}{said}", flush=True)


def _library_windows(store: Store) -> list[NDArray[np.float32]]:
    """The likeness of every ten seconds of the first minute and a half of every track, kept from run to run."""
    kept = OUT / "windows.npz"
    if kept.exists():
        with np.load(kept) as found:
            return [found[name] for name in found.files]
    windows = []
    for track in store.iter_tracks():
        sound = own_section(Match(track, 0.0, min(90.0, track.duration_s), 0.0))
        if rows := measures.windows_of(sound):
            windows.append(np.array(rows))
    np.savez(kept, *windows)
    return windows


if __name__ == "__main__":
    main()
