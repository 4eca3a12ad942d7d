"""Real tracks and queries, and the rows of a store that tracks are without their files."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import numpy as np

from benchmarks.identity.__main__ import MUSIC, ROOMS, SPEECH
from benchmarks.identity.distortion import read
from benchmarks.identity.material import TEST, Query, Wanted, make_corpus
from temptrack.fingerprint.landmarks import LANDMARKS, Constellation, constellation_of, encode, halved
from temptrack.fingerprint.landmarks.settings import FRAME_RATE_HZ
from temptrack.fingerprint.music import LIKENESS
from temptrack.fingerprint.types import Affect, Curve
from temptrack.media import Samples
from temptrack.progress import Job
from temptrack.store import LandmarksRecord, Store, TrackRecord

LENGTH_S = 10
_AT_A_TIME = 500


@dataclass(frozen=True)
class Material:
    """What is planted and asked for."""

    planted: Mapping[str, Constellation]
    """Real tracks, by name: a query is of one of these, or of none."""
    sources: tuple[Constellation, ...]
    """Those nobody asks for, out of which other music is made."""
    queries: tuple[tuple[Query, Samples], ...]


def material(media: Path, work: Path, per_cell: int) -> Material:
    """Return real tracks and excerpts of them, and of others, in every condition."""
    music, speech = (tuple(media / name for name in names) for names in (MUSIC, SPEECH))
    wanted = Wanted(music, speech, media / ROOMS, None, per_cell, (LENGTH_S,), half=TEST, altered=False, seed=11)
    corpus = make_corpus(work / "corpus", wanted)
    planted = {path.stem: constellation_of(halved(read(path)), Job()) for path in corpus.stored}
    asked = {query.track for query in corpus.queries}
    sources = tuple(one for name, one in planted.items() if name not in asked and len(one.frames))
    return Material(planted, sources, tuple((query, halved(read(Path(query.path)))) for query in corpus.queries))


def put(store: Store, tracks: Iterable[tuple[str, Constellation]]) -> float:
    """Write tracks and what they are recognised by; return the hours."""
    left, frames = iter(tracks), 0
    while some := list(islice(left, _AT_A_TIME)):
        records = [_track(name, one) for name, one in some]
        store.put_tracks(records)
        peaks = zip(records, some, strict=True)
        store.put_landmarks([LandmarksRecord(row.track_id, LANDMARKS.key, encode(one)) for row, (_, one) in peaks])
        frames += sum(int(one.frames[-1]) for _, one in some if len(one.frames))
    return frames / FRAME_RATE_HZ / 3600


def id_of(name: str) -> str:
    """Return the id of a track by its name, as long as a real one."""
    return hashlib.sha256(name.encode()).hexdigest()[:32]


def _track(name: str, one: Constellation) -> TrackRecord:
    lasts_s = float(one.frames[-1] / FRAME_RATE_HZ) if len(one.frames) else 1.0
    likeness = np.zeros(LIKENESS.dimension, np.float32)
    likeness[0] = 1
    none = np.zeros(0, np.float32)
    return TrackRecord(
        track_id=id_of(name),
        path=f"/music/{name}.flac",
        title=name,
        artist="",
        album="",
        licence="unknown",
        duration_s=lasts_s,
        tempo_bpm=100.0,
        key="A minor",
        key_strength=0.5,
        loudness_lufs=-14.0,
        peak_db=-1.0,
        affect=Affect(0.5, 0.5),
        likeness=likeness,
        beats_s=none,
        energy=Curve(0.5, none),
        sections=(),
    )
