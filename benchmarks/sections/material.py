"""Real music and real clips, analysed once and kept under bench-out."""

import csv
from collections.abc import Sequence
from pathlib import Path

import soundfile

from benchmarks.footage import MEDIA
from temptrack.catalogue import add_to_library
from temptrack.fingerprint.music import LIKENESS
from temptrack.fingerprint.picture import STYLE, PictureTrace, TraceCache
from temptrack.media import probe, read_audio
from temptrack.progress import Job
from temptrack.store import TrackRecord, open_store, store_identity

OUT = Path("bench-out") / "sections"
FILM_RATE_HZ = 44100
FILMS = (
    "film/sintel_trailer_52s_480x204.mp4",
    "film/tears_of_steel_battle_70s.webm",
    "film/big_buck_bunny_0_30s_480p.mp4",
    "film/edited_pairs/demo-thriller.mp4",
    "film/edited_pairs/grid-runner.mp4",
    "film/edited_pairs/usecase-drama.mp4",
    "film/edited_pairs/usecase-trailer.mp4",
)


def clips() -> list[Path]:
    """Return the clips that pictures are taken from."""
    folder = MEDIA / "action" / "wild_clips" / "clips"
    return [*sorted(folder.glob("*.mp4")), *(MEDIA / name for name in FILMS[:3])]


def music() -> list[Path]:
    """Return score-like tracks of at least 45 s."""
    with (MEDIA / "music" / "labels.csv").open(encoding="utf-8") as file:
        paths = [MEDIA / "music" / row["file"] for row in csv.DictReader(file)]
    return [path for path in paths if probe(path).duration_s >= 45]


def films() -> list[Path]:
    """Return films with a sound of their own."""
    return [path for name in FILMS if (info := probe(path := MEDIA / name)).audio is not None and info.duration_s >= 20]


def tracks_of(paths: Sequence[Path]) -> dict[Path, TrackRecord]:
    """Analyse music files."""
    store = open_store(OUT / "store", store_identity(STYLE, LIKENESS))
    try:
        add_to_library(store, paths, job=Job())
        known = {Path(path): entry[0] for path, entry in store.track_files().items()}
        ids = {path: known[path.resolve()] for path in paths if path.resolve() in known}
        records = store.get_tracks(list(ids.values()))
    finally:
        store.close()
    return {path: records[track_id] for path, track_id in ids.items()}


def sound_of(film: Path) -> Path:
    """Return a film's sound as a file of its own."""
    place = (OUT / "sound" / film.with_suffix(".wav").name).absolute()
    if not place.exists():
        place.parent.mkdir(parents=True, exist_ok=True)
        soundfile.write(place, read_audio(film, None, sample_rate_hz=FILM_RATE_HZ, job=Job()), FILM_RATE_HZ)
    return place


def trace_of(path: Path) -> PictureTrace:
    """Trace a clip, every frame."""
    return TraceCache(OUT / "traces").trace(path, every_frame=True, span=None, job=Job())
