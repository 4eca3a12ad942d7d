"""How often the words a track is described by agree with what its title says it is for."""

import csv
from collections.abc import Sequence
from pathlib import Path

import numpy as np

FITTING: dict[str, frozenset[str]] = {
    label: frozenset(words.split())
    for label, words in {
        "battle_action": "driving aggressive menacing thrilling epic terrifying suspenseful",
        "calm_pastoral": "calm tender sleepy meditative hopeful flowing nostalgic",
        "defeat": "tragic sad solemn brooding nostalgic ominous",
        "epic_heroic": "epic majestic triumphant thrilling driving energetic",
        "mysterious": "mysterious brooding ominous solemn meditative suspenseful",
        "playful": "playful cheerful groovy hopeful euphoric energetic",
        "romantic_tender": "tender calm nostalgic meditative hopeful flowing sleepy",
        "sad_tragic": "sad tragic solemn nostalgic brooding",
        "solemn_sacred": "solemn meditative sad calm majestic",
        "suspense_dark": "suspenseful ominous menacing mysterious brooding terrifying",
        "travel_adventure": "epic majestic hopeful triumphant energetic flowing thrilling playful",
        "victory_triumph": "triumphant euphoric epic majestic cheerful hopeful energetic thrilling",
    }.items()
}
"""Written down before any track's words were compared with them."""


def title_labels(media: Path) -> dict[str, str]:
    """What each title names, by path within MEDIA/music, for the labels that name a mood."""
    with (media / "music" / "labels.csv").open(encoding="utf-8", newline="") as file:
        rows = {row["file"]: row["function_from_title"] for row in csv.DictReader(file)}
    return {name: label for name, label in rows.items() if label in FITTING}


def agreement(labels: Sequence[str], words: Sequence[Sequence[str]], first: int) -> tuple[float, float, float]:
    """Share of tracks with a fitting word among the first so many; the same with the tracks' words shuffled, on
    average; and how rarely shuffling does as well."""
    hits = np.array([[bool(FITTING[label] & set(said[:first])) for said in words] for label in labels])
    ours = float(np.diag(hits).mean())
    rng = np.random.default_rng(0)
    rows = np.arange(len(labels))
    chance = np.array([hits[rows, rng.permutation(len(labels))].mean() for _ in range(5000)])
    return ours, float(chance.mean()), float((np.sum(chance >= ours) + 1) / (len(chance) + 1))
