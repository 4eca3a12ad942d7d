"""Music whose tempo, beats, bars or key are known: composed by chance here, or labelled recordings in a folder.

A labelled folder (TEMPTRACK_RHYTHM) holds sound files, each with a JSON file of the same name beside it: ``set`` (which
collection), ``tempo`` (bpm; 0 for none), and, where known, ``beats`` and ``downbeats`` (seconds), ``bpb`` (beats in a
bar; 0 unknown) and ``key`` ([tonic, is minor], 0 = C).
"""

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.music_media import read_music
from benchmarks.rhythm_synthesis import compose
from temptrack.media.types import Samples

_SOUNDS = (".wav", ".flac", ".ogg", ".mp3")


@dataclass(frozen=True)
class Truth:
    """What is known of a piece."""

    name: str
    collection: str
    tempo_bpm: float
    beats_s: NDArray[np.float64]
    downbeats_s: NDArray[np.float64]
    beats_per_bar: int
    key: int | None
    """0 to 11 major, 12 to 23 minor."""


def labelled_folder() -> Path | None:
    """TEMPTRACK_RHYTHM, where that is set."""
    folder = os.environ.get("TEMPTRACK_RHYTHM", "")
    return Path(folder) if folder else None


def labelled(folder: Path) -> Iterator[tuple[Truth, Path]]:
    """The recordings of a labelled folder with their truth, by name."""
    for path in sorted(path for path in folder.iterdir() if path.suffix in _SOUNDS):
        label = path.with_suffix(".json")
        if label.exists():
            yield _truth(path.stem, json.loads(label.read_text(encoding="utf-8"))), path


def composed(seeds: range) -> Iterator[tuple[Truth, Samples]]:
    """Composed pieces of 24 to 43 s."""
    for seed in seeds:
        piece = compose(seed, 24.0 + 7 * seed % 20)
        key = piece.tonic + 12 * piece.minor
        bars = (piece.beats_s, piece.downbeats_s, piece.beats_per_bar)
        yield Truth(f"composed {seed}", "composed", piece.tempo_bpm, *bars, key), piece.samples


def sound_of(source: Samples | Path) -> Samples:
    """Mono at the analysis rate."""
    return read_music(source) if isinstance(source, Path) else source


def _truth(name: str, row: dict[str, object]) -> Truth:
    beats, downbeats = (np.array(row.get(part) or [], np.float64) for part in ("beats", "downbeats"))
    key = row.get("key")
    known = int(key[0]) + 12 * bool(key[1]) if isinstance(key, list) else None
    tempo, bar = float(str(row["tempo"])), int(str(row.get("bpb") or 0))
    return Truth(name, str(row.get("set", "labelled")), tempo, beats, downbeats, bar, known)
