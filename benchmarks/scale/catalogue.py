"""Catalogues on the disk, made in bulk through the store's own tables, and kept so that they are made once."""

import shutil
import time
from dataclasses import dataclass
from pathlib import Path

from benchmarks.scale.films import FilmMaker, film_maker
from benchmarks.scale.likeness import fit
from benchmarks.scale.real import real_recordings
from benchmarks.scale.tracks import Maker
from temptrack.fingerprint.music import LIKENESS
from temptrack.fingerprint.picture import STYLE
from temptrack.store import store_identity
from temptrack.store.lance.store import LanceStore

IDENTITY = store_identity(STYLE, LIKENESS)
_READY = "made.txt"


@dataclass(frozen=True)
class Made:
    """A catalogue that was made."""

    folder: Path
    tracks: int
    scenes: int
    took_s: float
    """Nothing where it was there."""
    size_bytes: int


def makers(kept: Path) -> tuple[Maker, FilmMaker]:
    """Return what makes tracks and films, after the real media."""
    real = real_recordings(kept)
    law = fit(real)
    return Maker(real, law), film_maker(kept, law)


def make(kept: Path, tracks: int, scenes: int, maker: Maker, films: FilmMaker) -> Made:
    """Make a catalogue, unless it is there.

    Parameters
    ----------
    kept : Path
        The folder of all catalogues.
    tracks, scenes : int
        How many.
    maker, films : Maker, FilmMaker
    """
    folder = kept / f"{tracks}-{scenes}"
    ready, began = folder / _READY, time.perf_counter()
    if not ready.is_file():
        shutil.rmtree(folder, ignore_errors=True)
        _fill(folder / "store", tracks, scenes, maker, films)
        ready.write_text(f"{time.perf_counter() - began:.1f}")
    return Made(folder / "store", tracks, scenes, float(ready.read_text()), size_of(folder / "store"))


def opened(made: Made) -> LanceStore:
    """Open a catalogue as the product does."""
    return LanceStore(made.folder, IDENTITY)


def size_of(folder: Path) -> int:
    """Return how many bytes the files below a folder take."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def _fill(folder: Path, tracks: int, scenes: int, maker: Maker, films: FilmMaker) -> None:
    store = LanceStore(folder, IDENTITY)
    tables = store._tables
    tables.upkeep.close()
    for batch in maker.batches(tracks, tables.tracks.schema):
        tables.tracks.add(batch)
    schemas = {"films": tables.films.schema, "scenes": tables.scenes.schema, "cues": tables.cues.schema}
    for parts in films.batches(scenes, schemas):
        tables.scenes.add(parts.scenes)
        tables.cues.add(parts.cues)
        tables.films.add(parts.films)
    store.compact()
    store.close()
