"""A small world of known structure: tracks that sound as their energy and valence, and scenes with cues among them."""

import dataclasses
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from temptrack.fingerprint.footage import Footage, Segment
from temptrack.fingerprint.music import LIKENESS
from temptrack.fingerprint.picture import STYLE
from temptrack.fingerprint.types import Affect, Curve, Identity, PictureStyle, Section, Vector
from temptrack.matching import LEAST_FILMS, Kept, MatcherShelf, Recipe, learn_to_match
from temptrack.media.types import Span
from temptrack.progress import Job
from temptrack.store import (
    ActionLabel,
    CueRecord,
    FilmRecord,
    MemoryStore,
    SceneRecord,
    Store,
    TrackRecord,
    store_identity,
)
from temptrack.suggest.lexicon import read_wording
from temptrack.suggest.library import view_library
from temptrack.suggest.listening import Heard
from temptrack.suggest.looking import Look
from temptrack.suggest.matched import Matching
from temptrack.suggest.memory import Learnt
from temptrack.suggest.query import Query
from temptrack.suggest.routes import Context
from temptrack.suggest.words import look_up

SEMANTIC = Identity("semantic", 1, 4, "model=made-up")


def unit(vector: Sequence[float], dimension: int) -> Vector:
    padded = np.zeros(dimension, dtype=np.float32)
    padded[: len(vector)] = vector
    return np.asarray(padded / max(float(np.linalg.norm(padded)), 1e-12), dtype=np.float32)


def sound_of(energy: float, valence: float, own: int = 0) -> Vector:
    """A likeness vector that turns with energy and valence, and a little with the track itself."""
    own_part = np.random.default_rng(own).standard_normal(4) * 0.1
    angles = (np.pi * energy, np.pi * valence)
    return unit([f(a) for a in angles for f in (np.cos, np.sin)] + list(own_part), LIKENESS.dimension)


def look_vector(*values: float) -> Vector:
    return unit(values, STYLE.dimension)


def track(number: int, energy: float = 0.5, valence: float = 0.5, **changes: Any) -> TrackRecord:
    duration_s = float(changes.get("duration_s", 120.0))
    tempo_bpm = float(changes.get("tempo_bpm", 120.0))
    steps = int(duration_s / 0.5)
    rng = np.random.default_rng(number)
    levels = np.clip(energy + 0.2 * np.sin(np.arange(steps) / 7 + number) + 0.02 * rng.standard_normal(steps), 0, 1)
    made = TrackRecord(
        track_id=f"{number:032x}",
        path=f"/music/{number:04}.flac",
        title=f"Piece {number}",
        artist="Ensemble",
        album="Works",
        licence="CC BY 4.0",
        duration_s=duration_s,
        tempo_bpm=tempo_bpm,
        key="A minor",
        key_strength=0.7,
        loudness_lufs=-16.0,
        peak_db=-3.0,
        affect=Affect(energy, valence),
        likeness=sound_of(energy, valence, number),
        beats_s=np.arange(0.2, duration_s, 60.0 / tempo_bpm, dtype=np.float32),
        energy=Curve(0.5, levels.astype(np.float32)),
        sections=(
            Section(0.0, duration_s / 2, "A", energy, sound_of(energy, valence)),
            Section(duration_s / 2, duration_s, "B", energy, sound_of(energy, valence)),
        ),
    )
    return dataclasses.replace(made, **changes)


def grid_of_tracks(side: int = 6) -> list[TrackRecord]:
    """One track at each point of a grid over energy and valence, ids in order, with tempi from 70 to 149 bpm."""
    points = [(e, v) for e in np.linspace(0.05, 0.95, side) for v in np.linspace(0.05, 0.95, side)]
    return [track(i, float(e), float(v), tempo_bpm=70.0 + 37 * i % 80) for i, (e, v) in enumerate(points)]


def new_store(tracks: Sequence[TrackRecord] = ()) -> MemoryStore:
    store = MemoryStore(store_identity(STYLE, LIKENESS))
    store.put_tracks(tracks)
    return store


def film(
    store: Store,
    name: str,
    *scenes: tuple[Vector, TrackRecord],
    identified: bool = False,
    description: str = "a snow march",
    semantic: Vector | None = None,
    semantic_key: str = SEMANTIC.key,
) -> None:
    """Learn a film whose scenes look like the vectors and sound like the tracks."""
    film_id = f"film:{name}"
    parts, cues = [], []
    for index, (look, scored_by) in enumerate(scenes):
        parts.append(
            SceneRecord(
                scene_id=f"{film_id}:{index}",
                film_id=film_id,
                film_in_s=12.0 + 10 * index,
                film_out_s=20.0 + 10 * index,
                description=description,
                actions=(ActionLabel("snow march", 0.9),),
                style=look,
                semantic=semantic,
                affect=scored_by.affect,
                cue_id=f"{film_id}:cue:{index}",
                semantic_key=semantic_key if semantic is not None else "",
            )
        )
        cues.append(
            CueRecord(
                cue_id=f"{film_id}:cue:{index}",
                scene_id=f"{film_id}:{index}",
                film_id=film_id,
                film_in_s=12.0 + 10 * index,
                film_out_s=20.0 + 10 * index,
                likeness=scored_by.likeness,
                affect=scored_by.affect,
                loudness_lufs=-20.0,
                track_id=scored_by.track_id if identified else "",
            )
        )
    record = FilmRecord(film_id, f"/films/{name}.mkv", name, 100.0, Affect(0.5, 0.5), len(parts), len(cues))
    store.put_film(record, parts, cues)


def look(vector: Vector | None = None, affect: Affect | None = None, **changes: Any) -> Look:
    """Footage as if seen."""
    affect = affect or Affect(0.5, 0.5)
    motion = Curve(0.5, np.linspace(0.2, 0.8, 20, dtype=np.float32))
    vector = look_vector(1.0) if vector is None else vector
    style = PictureStyle(10.0, vector, (3.0, 6.0), motion, affect, {"brightness": 0.2})
    made = Look(style, affect, (3.0, 6.0), motion, "Calm shots.", (), None, "", ())
    return dataclasses.replace(made, **changes)


def footage(path: Path, duration_s: float = 10.0) -> Footage:
    return Footage((Segment(path, Span(0.0, duration_s), 0.0, duration_s),), duration_s)


@cache
def trained() -> Kept:
    """A matcher that has learnt, from films made up for it, that looks and sounds turn together."""
    store = new_store()
    rng = np.random.default_rng(4)
    for number in range(LEAST_FILMS):
        feelings = rng.random((7, 2))
        scenes = [(turned(*feeling), track(i, *feeling)) for i, feeling in enumerate(feelings.tolist())]
        film(store, f"taught {number}", *scenes)
    with TemporaryDirectory() as folder:
        shelf = MatcherShelf(Path(folder))
        learn_to_match(store, shelf, recipe=Recipe(hidden=16, out=8, members=2, epochs=8, rate=1e-2, dropout=0.1))
        kept = shelf.current()
    assert kept is not None
    return kept


def turned(energy: float, valence: float) -> Vector:
    """How footage of this feeling looks in the world that `trained` knows."""
    angles = (np.pi * energy, np.pi * valence)
    return look_vector(*(f(a) for a in angles for f in (np.sin, np.cos)))


def context(
    store: Store,
    query: Query | None = None,
    *,
    seen: Look | None = None,
    heard: Heard | None = None,
    kept: Kept | None = None,
) -> Context:
    """What routes are given, without any file being read."""
    library = view_library(store)
    matched, lack = Matching(store, lambda: kept).of(seen, library)
    query = query or Query(text="")
    wording = read_wording(query.text)
    spaces = [Learnt(store).near("style", seen.style.vector)] if seen is not None else []
    if seen is not None and seen.semantic is not None:
        spaces.append(Learnt(store).near("semantic", seen.semantic, semantic_key=seen.semantic_key))
    return Context(
        query=query,
        store=store,
        library=library,
        look=seen,
        remarks=(),
        heard=heard,
        wording=wording,
        words=look_up(store, wording),
        near=tuple(near for near in spaces if near is not None),
        semantic=None,
        job=Job(),
        matched=matched,
        matched_lack=lack,
    )
