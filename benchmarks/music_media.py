"""The real recordings that the music benchmarks read."""

import csv
import io
import os
from pathlib import Path

import av
import numpy as np

from temptrack.fingerprint.music.settings import ANALYSIS_RATE_HZ
from temptrack.media import read_audio
from temptrack.media.types import Samples
from temptrack.progress import Job

REPOSITORY = Path(__file__).resolve().parent.parent
_SOUNDS = {".ogg", ".mp3", ".opus", ".flac", ".wav"}
_NON_COMMERCIAL = ("admiralbob77", "pibble", "442789__lena-orsa", "147793__setuniman")


def media_folder() -> Path:
    """Where the recordings are: TEMPTRACK_MEDIA, or the folder beside the repository."""
    return Path(os.environ.get("TEMPTRACK_MEDIA", REPOSITORY.parent / "shared" / "media")).resolve()


def music_files(media: Path, *, commercial_only: bool = True) -> list[Path]:
    """The music of the library, sorted."""
    files = sorted(path for path in (media / "music").rglob("*") if path.suffix in _SOUNDS)
    return [path for path in files if not (commercial_only and path.name.startswith(_NON_COMMERCIAL))]


def rated_excerpts(media: Path) -> list[tuple[Path, dict[str, str]]]:
    """The Emotify excerpts with their row of labels."""
    folder = media / "emotion" / "emotify"
    with (folder / "labels.csv").open(encoding="utf-8", newline="") as file:
        return [(folder / row["file"], row) for row in csv.DictReader(file)]


def read_music(path: Path) -> Samples:
    """A whole file at the analysis rate."""
    return read_audio(path, None, sample_rate_hz=ANALYSIS_RATE_HZ, job=Job())


def rated_clips(media: Path) -> list[tuple[Path, float, float]]:
    """The emoMusic clips that are here: path, mean arousal and mean valence, 1 to 9."""
    folder = media / "emotion" / "emomusic"
    with (folder / "annotations" / "static_annotations.csv").open(encoding="utf-8", newline="") as file:
        rated = {row["song_id"]: row for row in csv.DictReader(file)}
    clips = sorted((folder / "mp345").glob("*.mp3"))
    return [(clip, float(rated[clip.stem]["mean_arousal"]), float(rated[clip.stem]["mean_valence"])) for clip in clips]


def through_mp3(samples: Samples) -> Samples:
    """The samples after MP3 at 64 kb/s and back."""
    buffer = io.BytesIO()
    with av.open(buffer, "w", format="mp3") as out:
        stream = out.add_stream("mp3", rate=ANALYSIS_RATE_HZ, layout="mono", bit_rate=64_000)
        frame = av.AudioFrame.from_ndarray(samples[np.newaxis], format="fltp", layout="mono")
        frame.sample_rate = ANALYSIS_RATE_HZ
        out.mux(stream.encode(frame))
        out.mux(stream.encode(None))
    buffer.seek(0)
    with av.open(buffer, "r") as back:
        blocks = [decoded.to_ndarray().mean(axis=0) for decoded in back.decode(audio=0)]
    return np.concatenate(blocks).astype(np.float32)[: len(samples)]
