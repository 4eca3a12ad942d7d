"""Records to fill stores with: small, varied, and the same for the same number."""

import dataclasses
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import numpy as np

from temptrack.fingerprint.types import Affect, Curve, Identity, Mood, Section, Vector
from temptrack.store import (
    ActionLabel,
    CueRecord,
    FilmRecord,
    FilmSightRecord,
    FilmSoundRecord,
    LandmarksRecord,
    Link,
    SceneRecord,
    Store,
    TrackMatch,
    TrackRecord,
    store_identity,
)

STYLE = Identity("style", 1, 6, "frames=10")
LIKENESS = Identity("likeness", 1, 8, "rate=22050")
DYNAMICS = Identity("dynamics", 1, 5, "cells=4")
SEMANTIC = Identity("semantic", 1, 4, "model=small")
OTHER_SEMANTIC = Identity("semantic", 1, 5, "model=large")
IDENTITY = store_identity(STYLE, LIKENESS)


def vector(seed: int, dimension: int) -> Vector:
    return np.random.default_rng(seed).standard_normal(dimension).astype(np.float32)


def track(number: int, **changes: Any) -> TrackRecord:
    rng = np.random.default_rng(number)
    made = TrackRecord(
        track_id=f"{number:032x}",
        path=f'/music/Björk\'s set/{number:06d} "naïve" 夜.flac',
        title=f"Title {number}",
        artist="Sigur Rós",
        album="",
        licence="unknown",
        duration_s=60.0 + number,
        tempo_bpm=90.5,
        key="A minor",
        key_strength=0.75,
        loudness_lufs=-14.25,
        peak_db=-1.0,
        affect=Affect(float(rng.random()), float(rng.random())),
        likeness=vector(number, LIKENESS.dimension),
        beats_s=np.linspace(0, 2, number % 5, dtype=np.float32),
        energy=Curve(0.5, rng.random(number % 7).astype(np.float32)),
        sections=tuple(
            Section(10.0 * i, 10.0 * (i + 1), "AB"[i % 2], 0.5, vector(number + i, LIKENESS.dimension))
            for i in range(number % 4)
        ),
        tempo_confidence=0.75,
        tempo_alternative_bpm=181.0,
        downbeats_s=np.linspace(0, 2, number % 3, dtype=np.float32),
        beats_per_bar=3 + number % 2,
        key_confidence=0.5,
        tension=0.25,
        vocal=0.125,
        moods=(Mood("tense", 0.75), Mood("dark", 0.5))[: number % 3],
        links=(Link("Bandcamp", f"https://example.org/{number}"),) * (number % 2),
        isrc="USABC2300001",
        genres=("ambient", "drone")[: number % 3],
        mtime_ns=1_700_000_000_000_000_000 + number,
        size_bytes=5_000_000_000 + number,
        added_at="2024-01-01T00:00:00Z",
    )
    return dataclasses.replace(made, **changes)


def landmarks(number: int, settings: str = "landmarks/1") -> LandmarksRecord:
    return LandmarksRecord(track(number).track_id, settings, np.random.default_rng(number).bytes(10 * number))


def film(
    name: str, scenes: int = 3, *, path: str = "", title: str = "", model: Identity | None = SEMANTIC, seed: int = 0
) -> tuple[FilmRecord, list[SceneRecord], list[CueRecord]]:
    cues = [
        CueRecord(
            cue_id=f"{name}:cue:{i}",
            scene_id=f"{name}:{i}",
            film_id=name,
            film_in_s=10.0 * i,
            film_out_s=10.0 * i + 8,
            likeness=vector(seed + i, LIKENESS.dimension),
            affect=Affect(0.25, 0.5),
            loudness_lufs=-20.0,
            track_id=f"{i:032x}" if i else "",
            track_in_s=float(i),
            track_speed=1.0 + i / 100,
            track_confidence=0.75 if i else 0.0,
        )
        for i in range(0, scenes, 2)
    ]
    parts = [
        SceneRecord(
            scene_id=f"{name}:{i}",
            film_id=name,
            film_in_s=10.0 * i,
            film_out_s=10.0 * (i + 1),
            description=f"Scene {i} of {name}",
            actions=(ActionLabel("walking", 1.0, "stated", "action"), ActionLabel("talking", 0.25, "trained"))[: i % 3],
            style=vector(seed + 100 + i, STYLE.dimension),
            semantic=vector(seed + 200 + i, model.dimension) if model is not None else None,
            affect=Affect(0.5, 0.125),
            cue_id=f"{name}:cue:{i}" if i % 2 == 0 else "",
            semantic_key=model.key if model is not None else "",
            dynamics=vector(seed + 300 + i, DYNAMICS.dimension) if i != 1 else None,
            dynamics_key=DYNAMICS.key if i != 1 else "",
        )
        for i in range(scenes)
    ]
    whole = FilmRecord(
        film_id=name,
        path=path or f"/films/{name}'s cut.mkv",
        title=title or name.title(),
        duration_s=10.0 * scenes,
        affect=Affect(0.5, 0.5),
        scene_count=len(parts),
        cue_count=len(cues),
        mtime_ns=7,
        size_bytes=8,
        learnt_at="2024-01-01T00:00:00Z",
        searched=f"{seed:08x}",
    )
    return whole, parts, cues


def sound(name: str, seed: int = 0) -> FilmSoundRecord:
    rng = np.random.default_rng(seed)
    matches = tuple(TrackMatch(f"{i:032x}", i, i + 8.5, 1.25, 1.04, 100.0, 0.99) for i in range(seed % 3))
    return FilmSoundRecord(name, 30.0, "heard/1", rng.bytes(20), 0.5, rng.bytes(60), matches)


def sight(name: str, seed: int = 0, settings: str = "copies/1") -> FilmSightRecord:
    return FilmSightRecord(name, settings, np.random.default_rng(seed).bytes(40 + seed))


@contextmanager
def failing_with_its_threads() -> Iterator[Callable[[Callable[[], None]], None]]:
    """Give a way to start threads; wait for them at the end, and raise what one of them raised."""
    with ThreadPoolExecutor(8) as pool:
        started: list[Future[None]] = []
        yield lambda work: started.append(pool.submit(work))
        for future in started:
            future.result()


def plain(record: Any) -> Any:
    """The record as values that compare with ==, arrays with their type and shape."""
    if isinstance(record, np.ndarray):
        return (str(record.dtype), record.shape, record.tobytes())
    if dataclasses.is_dataclass(record):
        return tuple(plain(getattr(record, field.name)) for field in dataclasses.fields(record))
    if isinstance(record, Sequence) and not isinstance(record, str):
        return tuple(plain(each) for each in record)
    return record


def everything(store: Store) -> Any:
    """All that a store shows, as values that compare with ==."""
    scenes = store.scenes()
    cues = store.cues([scene.cue_id for scene in scenes if scene.cue_id])
    return (
        [
            plain(each)
            for each in (
                *store.iter_tracks(),
                *store.iter_landmarks(landmarks(0).settings),
                *store.iter_film_sights("copies/1"),
            )
        ],
        [(plain(each), plain(store.film_sound(each.film_id))) for each in store.films()],
        [plain(each) for each in scenes],
        {name: plain(cue) for name, cue in cues.items()},
        (store.count_tracks(), store.count_films(), store.count_scenes()),
    )
