"""How well music, speech, effects and silence are told apart, beside what else could do it.

    python -m benchmarks presence
    python -m benchmarks.presence [MEDIA_FOLDER] [--scenes 40]

Prints precision, recall and F1 of each kind with the middle 95 % of F1, half second by half second, for ours, for a
plain energy baseline, and for YAMNet where `peers/yamnet` and ai-edge-litert are there,

- on mixtures of recordings that were never learnt from (see `presence_mixtures.unseen_sources`),
- on `sound/ina_musanmix`, whose reference is what INA's own segmenter said of it,
- on film clips, of which `presence_film` says what is in them;

then how far off the beginnings and ends of their cues are, clean and under dialogue at 0 dB, what leaving speech out
does for the likeness and affect of a cue, and how fast it all is.
"""

import argparse
import csv
import os
import time
import tracemalloc
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np

from benchmarks.presence_film import CLIPS, read_clip, truth_of_clip, under_dialogue
from benchmarks.presence_mixtures import STEP_S, mix_scenes, unseen_sources
from benchmarks.presence_peers import KINDS, Judge, cues, find_judges
from benchmarks.presence_scoring import Truth, best_threshold, border_errors, calibration_error, padded, score
from temptrack.fingerprint.music import ANALYSIS_RATE_HZ, analyse_cue, steady_part
from temptrack.fingerprint.presence import presence_in
from temptrack.media import read_audio
from temptrack.media.types import Samples
from temptrack.progress import Job

Heard = list[tuple[Samples, Truth]]
_STREAMED_S = 1800


def mixtures(media: Path, count: int) -> Iterator[tuple[Samples, Truth]]:
    """Yield unseen mixtures; where nothing is heard it is silent."""
    for scene in mix_scenes(unseen_sources(media), count, 40.0, seed=2):
        known = ~np.isnan(scene.truth).any(axis=1)
        silent = np.where(known, (scene.truth == 0).all(axis=1), np.nan)
        yield scene.samples, np.column_stack([scene.truth, silent])


def segmented(media: Path) -> tuple[Samples, Truth]:
    """Return INA's example and its reference; steps that a border cuts are not judged."""
    folder = media / "sound" / "ina_musanmix"
    samples = read_audio(folder / "musanmix.wav", None, sample_rate_hz=ANALYSIS_RATE_HZ, job=Job())
    steps = int(np.ceil(len(samples) / ANALYSIS_RATE_HZ / STEP_S))
    truth = np.full((steps, 4), np.nan)
    column = {"music": 0, "male": 1, "female": 1, "noise": 2, "noEnergy": 3}
    with (folder / "musanmix-smn-gender.csv").open() as rows:
        for row in csv.DictReader(rows, delimiter="\t"):
            first = int(np.ceil(float(row["start"]) / STEP_S))
            last = min(steps, int(float(row["stop"]) / STEP_S + 1e-6))
            truth[first:last] = 0.0
            truth[first:last, column[row["labels"]]] = 1.0
    return samples, truth


def films(media: Path) -> Iterator[tuple[Samples, Truth]]:
    """Yield film clips and what is known of them."""
    for clip in CLIPS:
        samples = read_clip(media, clip)
        yield samples, truth_of_clip(clip, int(np.ceil(len(samples) / ANALYSIS_RATE_HZ / STEP_S)))


def print_table(title: str, judges: dict[str, Judge], heard: Heard) -> None:
    """Print a table of judges by kinds."""
    print(f"\n{title}: precision / recall / F1 (95 %)\n\n| | {' | '.join(KINDS)} |\n|---|---|---|---|---|")
    truth = np.concatenate([one for _, one in heard])
    for name, judge in judges.items():
        each = [padded(judge(samples), len(one)) for samples, one in heard]
        said = np.concatenate(each)
        print(f"| {name} | {' | '.join(str(score(said[:, i] >= 0.5, truth[:, i]) or '-') for i in range(4))} |")
        if name != "level alone":
            best = [best_threshold(said[:, i], truth[:, i]) for i in range(3)]
            cells = [f"{score(said[:, i] >= best[i], truth[:, i])} from {best[i]:.2f} up" for i in range(3)]
            print(f"| {name}, thresholds chosen on these very steps | {' | '.join(cells)} | |")
            errors = [f"{calibration_error(said[:, i], truth[:, i]):.3f}" for i in range(3)]
            print(f"| {name}, calibration error | {' | '.join(errors)} | |")


def print_borders(media: Path, judges: dict[str, Judge]) -> None:
    """Print how far off beginnings and ends of music are in film clips, clean and under dialogue."""
    print(
        "\nBorders of music in film clips: seconds off\n\n| | clip | clean | under dialogue at 0 dB: in, out | found |"
    )
    print("|---|---|---|---|---|")
    for name, judge in judges.items():
        for clip in CLIPS:
            clean = cues(name, judge(read_clip(media, clip)))
            film, begin, end = under_dialogue(media, clip)
            found = cues(name, judge(film))
            offs = (", ".join(f"{off:.1f}" for off in border_errors(*pair)) for pair in
                    ((clean, clip.edges_s), (found, (begin, end))))  # fmt: skip
            spans = ", ".join(f"{a:.1f} to {b:.1f}" for a, b in found) or "nothing"
            cells = (name, clip.file, *(off or "-" for off in offs), f"{spans} of {begin:.0f} to {end:.0f}")
            print(f"| {' | '.join(cells)} |")


def print_likeness(media: Path) -> None:
    """Print how far a cue's likeness and affect stay those of its music when somebody speaks over it at 0 dB."""
    speech = read_audio(media / "sound" / "speech" / "test.wav", None, sample_rate_hz=ANALYSIS_RATE_HZ, job=Job())
    size = 12 * ANALYSIS_RATE_HZ
    ways: dict[str, Callable[[Samples, Samples], Samples]] = {
        "everything": lambda _, mixed: mixed,
        "steady part": lambda _, mixed: steady_part(mixed, Job()),
        "4 s without speech": lambda music, _: music[: 4 * ANALYSIS_RATE_HZ],
    }
    rows: dict[str, list[tuple[float, float, float]]] = {name: [] for name in ways}
    for path in sorted((media / "music").rglob("*.ogg"))[::5]:
        music = read_audio(path, None, sample_rate_hz=ANALYSIS_RATE_HZ, job=Job())[:size]
        over = speech[: len(music)]
        over = over * np.float32(np.sqrt(np.mean(music**2) / np.mean(over**2)))
        true = analyse_cue(music, Job())
        for name, way in ways.items():
            cue = analyse_cue(way(music, music + over), Job())
            off = (cue.affect.energy - true.affect.energy, cue.affect.valence - true.affect.valence)
            rows[name].append((float(cue.likeness @ true.likeness), abs(off[0]), abs(off[1])))
    print("\nA cue under speech at 0 dB against its music alone\n\n| described | cosine | energy off | valence off |")
    print("|---|---|---|---|")
    for name, values in rows.items():
        print(f"| {name} | {' | '.join(f'{value:.2f}' for value in np.mean(values, axis=0))} |")


def print_speed(judges: dict[str, Judge], samples: Samples) -> None:
    """Print how fast each is, in processor time of one core, and how much memory ours takes for half an hour."""
    print()
    for name, judge in judges.items():
        started = time.process_time()
        judge(samples)
        print(f"{name}: {len(samples) / ANALYSIS_RATE_HZ / (time.process_time() - started):.0f} times real time")
    block = samples[: 20 * ANALYSIS_RATE_HZ]
    presence_in([block], Job())
    tracemalloc.start()
    presence_in((block for _ in range(_STREAMED_S // 20)), Job())
    print(
        f"{tracemalloc.get_traced_memory()[1] / 2**20:.0f} MiB at most for {_STREAMED_S // 60} minutes heard in blocks"
    )
    tracemalloc.stop()


def main(arguments: Sequence[str] = ()) -> None:
    """Print everything."""
    parser = argparse.ArgumentParser(description=__doc__)
    default = os.environ.get("TEMPTRACK_MEDIA", "../shared/media")
    parser.add_argument("media", nargs="?", type=Path, default=Path(default))
    parser.add_argument("--scenes", type=int, default=40)
    options = parser.parse_args(arguments)
    judges = find_judges(options.media)
    heard = list(mixtures(options.media, options.scenes))
    print_table("Unseen mixtures", judges, heard)
    print_table("INA musanmix", judges, [segmented(options.media)])
    print_table("Film clips", judges, list(films(options.media)))
    print_borders(options.media, judges)
    print_likeness(options.media)
    print_speed(judges, np.concatenate([one for one, _ in heard[:5]]))


if __name__ == "__main__":
    import sys

    main(sys.argv[1:])
