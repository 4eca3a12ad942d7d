"""How well music, speech, effects and silence are told apart, beside what else could do it.

    python benchmarks/presence.py [MEDIA_FOLDER] [--scenes 40]

Prints precision and recall of each kind, half second by half second,

- on mixtures of recordings that were never learnt from (see `presence_mixtures.unseen_sources`),
- on `sound/ina_musanmix` with its reference segmentation,
- for ours, for a plain energy baseline, and for YAMNet where `peers/yamnet` and ai-edge-litert are there;

then where the cue of a film clip is found under dialogue at 0 dB, what leaving speech out does for the likeness and
affect of a cue, and how fast it all is.
"""

import argparse
import csv
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.presence_mixtures import KINDS, mix_scenes, unseen_sources
from benchmarks.presence_peers import find_yamnet
from temptrack.fingerprint.music import ANALYSIS_RATE_HZ, analyse_cue, steady_part
from temptrack.fingerprint.presence import HEARD, analyse_presence, spans_of
from temptrack.media import Span, read_audio
from temptrack.media.types import Samples
from temptrack.progress import Job

STEP_S = 0.5
Truth = NDArray[np.float64]
"""Shape (steps, kinds): 1 there, 0 not there, nan not known."""
Judge = Callable[[Samples], Truth]
"""Sound to probabilities of the same shape."""


def ours(samples: Samples) -> Truth:
    """Return what the product says, silence last."""
    presence = analyse_presence(samples, Job())
    return np.stack([presence.of(kind) for kind in (*HEARD, "silence")], axis=1).astype(np.float64)


def energy(samples: Samples) -> Truth:
    """Return what level alone says: whatever is loud is all three, whatever is not is silence."""
    size = round(STEP_S * ANALYSIS_RATE_HZ)
    padded = np.pad(samples, (0, -len(samples) % size)).reshape(-1, size).astype(np.float64)
    level = 10.0 * np.log10((padded**2).mean(axis=1) + 1e-12)
    loud = level > max(-60.0, float(np.percentile(level, 95)) - 30.0)
    return np.stack([loud, loud, loud, ~loud], axis=1).astype(np.float64)


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


def scores(said: Truth, truth: Truth) -> list[str]:
    """Return precision and recall of each kind."""
    cells = []
    for i in range(truth.shape[1]):
        sure = ~np.isnan(truth[:, i])
        there, true = said[sure, i] >= 0.5, truth[sure, i] > 0.5
        right = float((there & true).sum())
        cells.append(f"{right / max(1, there.sum()):.3f} / {right / max(1, true.sum()):.3f}")
    return cells


def print_table(title: str, judges: dict[str, Judge], heard: list[tuple[Samples, Truth]]) -> None:
    """Print a table of judges by kinds."""
    print(f"\n{title}\n\n| | {' | '.join((*KINDS, 'silence'))} |\n|---|---|---|---|---|")
    truth = np.concatenate([one for _, one in heard])
    for name, judge in judges.items():
        said = [judge(samples)[: len(one)] for samples, one in heard]
        padded = [np.pad(one, ((0, len(t) - len(one)), (0, 0))) for one, (_, t) in zip(said, heard, strict=True)]
        print(f"| {name} | {' | '.join(scores(np.concatenate(padded), truth))} |")


def clip_under_dialogue(media: Path, clip: str, part: Span) -> tuple[Samples, float, float]:
    """Return a clip's score in the middle of dialogue, at 0 dB under it, and where it begins and ends."""
    speech = read_audio(media / "sound" / "speech" / "test.wav", None, sample_rate_hz=ANALYSIS_RATE_HZ, job=Job())
    score = read_audio(media / "film" / clip, part, sample_rate_hz=ANALYSIS_RATE_HZ, job=Job())
    begin = 8 * ANALYSIS_RATE_HZ
    film = speech[: len(score) + 2 * begin].copy()
    over = film[begin : begin + len(score)]
    level = np.sqrt(np.mean(over.astype(np.float64) ** 2) / np.mean(score.astype(np.float64) ** 2))
    film[begin : begin + len(score)] += score * np.float32(level)
    return film * np.float32(0.5), 8.0, 8.0 + part.duration_s


def print_cues(media: Path) -> None:
    """Print where the cue of each clip is found under dialogue."""
    print("\nCue under dialogue at 0 dB\n\n| clip | in s | out s | found |\n|---|---|---|---|")
    parts = {
        "big_buck_bunny_0_30s_480p.mp4": Span(3, 19),
        "sintel_trailer_52s_480x204.mp4": Span(12, 40),
        "tears_of_steel_battle_70s.webm": Span(10, 40),
    }
    for clip, part in parts.items():
        film, begin, end = clip_under_dialogue(media, clip, part)
        presence = analyse_presence(film, Job())
        found = ", ".join(f"{a:.1f} to {b:.1f}" for a, b in spans_of(presence.holds("music"), presence.step_s))
        print(f"| {clip} | {begin} | {end} | {found or 'nothing'} |")


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


def main() -> None:
    """Print everything."""
    parser = argparse.ArgumentParser(description=__doc__)
    default = os.environ.get("TEMPTRACK_MEDIA", "../shared/media")
    parser.add_argument("media", nargs="?", type=Path, default=Path(default))
    parser.add_argument("--scenes", type=int, default=40)
    options = parser.parse_args()
    judges: dict[str, Judge] = {"ours": ours, "energy": energy}
    yamnet = find_yamnet(options.media)
    if yamnet is not None:
        judges["YAMNet"] = yamnet
    heard = list(mixtures(options.media, options.scenes))
    print_table("Unseen mixtures, precision / recall", judges, heard)
    print_table("INA musanmix, precision / recall", judges, [segmented(options.media)])
    print_cues(options.media)
    print_likeness(options.media)
    samples = np.concatenate([one for one, _ in heard[:10]])
    started = time.perf_counter()
    analyse_presence(samples, Job())
    print(f"\n{len(samples) / ANALYSIS_RATE_HZ / (time.perf_counter() - started):.0f} times real time")


if __name__ == "__main__":
    main()
