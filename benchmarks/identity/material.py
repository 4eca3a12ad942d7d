"""What is stored and what is asked, the same for the same seed, written once and used again.

Tracks are told apart by a hash of their names: half of them, `FIT`, are those that parameters and the confidence may
be fitted on; queries are cut from the other half, `TEST`. Of either, four in ten are never stored: false positives are
counted on those. Whatever is stored beside the tracks that are asked for makes the index larger: all of the other half
and altered copies of everything, 12 % faster and, backwards, 10 % slower, each of them as good as another song.
"""

import hashlib
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from fractions import Fraction
from pathlib import Path

import numpy as np
from scipy.signal import resample_poly

from benchmarks.identity.distortion import (
    RATE_HZ,
    Surroundings,
    conditions,
    distorted,
    read,
    taken,
    through_mp3,
    write,
)
from temptrack.media import Samples

LENGTHS_S = (2, 5, 10)
FIT, TEST = "fit", "test"
RECORDED = "recorded at 0 dB"
_SUFFIXES = {".wav", ".mp3", ".flac", ".ogg", ".m4a", ".opus"}
_SHORTEST_S = 15.0
_UNSEEN_SHARE = 0.4
_SOFTEST = 10 ** (-50 / 20)
"""A softer excerpt is drawn again: silence is of no track."""
_DRAWS = 50
_ALTERED = {"faster": (Fraction(25, 28), 1), "backwards": (Fraction(10, 9), -1)}
"""How copies differ: what their length is multiplied by, and which way they run."""


@dataclass(frozen=True)
class Wanted:
    """What a corpus is made of."""

    music: tuple[Path, ...]
    """Folders of tracks."""
    speech: tuple[Path, ...]
    rooms: Path | None = None
    recorded: Path | None = None
    """A folder of pairs: NAME_org.wav to be stored, and NAME_0db.wav, the same heard in noise, to be asked for."""
    per_cell: int = 40
    """Queries of stored tracks, and as many of others, for each length and condition."""
    lengths_s: tuple[int, ...] = LENGTHS_S
    half: str = TEST
    altered: bool = True
    seed: int = 7


@dataclass(frozen=True)
class Query:
    """An excerpt to look up."""

    path: str
    track: str
    """Stem of its track; empty when that is not stored."""
    source: str
    """The folder its track came from."""
    at_s: float
    length_s: int
    condition: str

    @property
    def name(self) -> str:
        """What it is called in answers."""
        return Path(self.path).stem


@dataclass(frozen=True)
class Corpus:
    """One run's files."""

    folder: Path
    stored: tuple[Path, ...]
    hours: float
    queries: tuple[Query, ...]


@dataclass
class _Pool:
    """Tracks by name, and where each came from."""

    stored: dict[str, Samples] = field(default_factory=dict)
    unseen: dict[str, Samples] = field(default_factory=dict)
    others: dict[str, Samples] = field(default_factory=dict)
    source: dict[str, str] = field(default_factory=dict)


def make_corpus(folder: Path, wanted: Wanted) -> Corpus:
    """Return a corpus in a folder, written there if there is none of this making."""
    asked = json.dumps(asdict(wanted), default=str)
    listing = folder / "corpus.json"
    if listing.exists() and (kept := json.loads(listing.read_text()))["wanted"] == asked:
        queries = tuple(Query(**query) for query in kept["queries"])
        return Corpus(folder, tuple(map(Path, kept["stored"])), kept["hours"], queries)
    corpus = _make(folder, wanted)
    kept = {
        "wanted": asked,
        "hours": corpus.hours,
        "stored": [str(path) for path in corpus.stored],
        "queries": [asdict(query) for query in corpus.queries],
    }
    listing.write_text(json.dumps(kept))
    return corpus


def _make(folder: Path, wanted: Wanted) -> Corpus:
    for name in ("stored", "queries"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    rng = np.random.default_rng(wanted.seed)
    pool = _pool(wanted)
    paths, count = [], 0
    for name, samples in _stored(pool, wanted.altered):
        paths.append(write(folder / "stored" / f"{name}.wav", samples))
        count += len(samples)
    around = Surroundings(
        [_at_least(read(path), 20) for at in wanted.speech for path in _audio_of(at) if _half_of(path) == wanted.half],
        [read(path) for path in _audio_of(wanted.rooms)] if wanted.rooms else [],
    )
    queries = [*_queries(folder / "queries", pool, around, wanted, rng), *_recorded(folder / "queries", wanted)]
    return Corpus(folder, tuple(paths), count / RATE_HZ / 3600, tuple(queries))


def _pool(wanted: Wanted) -> _Pool:
    pool = _Pool()
    for folder in (*wanted.music, *([wanted.recorded] if wanted.recorded else [])):
        for path in _audio_of(folder):
            samples = read(path)
            if len(samples) < _SHORTEST_S * RATE_HZ or path.stem.endswith("_0db"):
                continue
            name = _name_of(path)
            pool.source[name] = folder.name
            _place_of(pool, path, wanted)[name] = samples
    return pool


def _place_of(pool: _Pool, path: Path, wanted: Wanted) -> dict[str, Samples]:
    if _half_of(path) != wanted.half and wanted.recorded not in path.parents:
        return pool.others
    asked_for = wanted.recorded in path.parents or _hash_of(path) // 2 % 10 >= 10 * _UNSEEN_SHARE
    return pool.stored if asked_for else pool.unseen


def _stored(pool: _Pool, altered: bool) -> Iterator[tuple[str, Samples]]:
    tracks = {**pool.stored, **pool.others}
    yield from tracks.items()
    for name, samples in {**tracks, **pool.unseen}.items() if altered else ():
        for how, (ratio, way) in _ALTERED.items():
            yield f"{how}_{name}", np.asarray(resample_poly(samples[::way], ratio.numerator, ratio.denominator))


def _queries(
    folder: Path, pool: _Pool, around: Surroundings, wanted: Wanted, rng: np.random.Generator
) -> Iterator[Query]:
    for is_stored, tracks in ((True, pool.stored), (False, pool.unseen)):
        names = sorted(tracks)
        for length_s in wanted.lengths_s:
            for condition in conditions(rooms=bool(around.rooms)):
                slug = f"{'s' if is_stored else 'u'}{length_s:02}_{re.sub(r'[^-+0-9A-Za-z]', '_', condition)}"
                for number in range(wanted.per_cell):
                    name = names[int(rng.integers(len(names)))]
                    at, excerpt = _excerpt(tracks[name], taken(condition, length_s), rng)
                    path = write(folder / f"{slug}_{number:03}.wav", distorted(excerpt, condition, around, rng))
                    if "MP3" in condition:
                        through_mp3(path)
                    asked_for = name if is_stored else ""
                    yield Query(str(path), asked_for, pool.source[name], at / RATE_HZ, length_s, condition)


def _excerpt(track: Samples, count: int, rng: np.random.Generator) -> tuple[int, Samples]:
    for _ in range(_DRAWS):
        at = int(rng.integers(RATE_HZ, max(RATE_HZ + 1, len(track) - count - RATE_HZ)))
        excerpt = track[at : at + count]
        if float(np.sqrt((excerpt.astype(np.float64) ** 2).mean())) > _SOFTEST:
            break
    return at, excerpt


def _recorded(folder: Path, wanted: Wanted) -> Iterator[Query]:
    """Yield excerpts of real recordings in noise, every two seconds; where in its track each lies is not known."""
    tracks = {path.stem.split("_")[0]: _name_of(path) for path in _audio_of(wanted.recorded) if "_org" in path.stem}
    for heard in (path for path in _audio_of(wanted.recorded) if path.stem.endswith("_0db")):
        samples = read(heard)
        for length_s in wanted.lengths_s:
            for begin_s in range(0, len(samples) // RATE_HZ - length_s + 1, 2):
                cut = samples[begin_s * RATE_HZ : (begin_s + length_s) * RATE_HZ]
                path = write(folder / f"r{length_s:02}_{heard.stem}_{begin_s:02}.wav", cut)
                track = tracks[heard.stem.split("_")[0]]
                yield Query(str(path), track, heard.parent.name, float("nan"), length_s, RECORDED)


def _audio_of(folder: Path | None) -> Sequence[Path]:
    return sorted(path for path in folder.rglob("*") if path.suffix.lower() in _SUFFIXES) if folder else ()


def _hash_of(path: Path) -> int:
    return int.from_bytes(hashlib.sha256(path.name.encode()).digest()[:4], "big")


def _half_of(path: Path) -> str:
    return FIT if _hash_of(path) % 2 else TEST


def _name_of(path: Path) -> str:
    return re.sub(r"[^-0-9A-Za-z]", "_", f"{path.parent.name}_{path.stem}")


def _at_least(samples: Samples, seconds: float) -> Samples:
    return np.tile(samples, -(-round(seconds * RATE_HZ) // len(samples)))
