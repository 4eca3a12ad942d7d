"""From a track to a folder of stems, each a piece of its own with the track's rights beside it."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np

from temptrack.compose.result import write_piece
from temptrack.compose.rights import Source
from temptrack.errors import InvalidInputError
from temptrack.media import Sound, read_sound
from temptrack.progress import Job

_FORBIDDEN = '<>:"/\\|?*'
"""In file names, on one system or another."""
_LONGEST_S = 1800.0
"""Four stems of half an hour are two gigabytes of memory."""


class Separator(Protocol):
    """What takes sound apart."""

    name: str
    note: str
    """What to know of it: on what terms it may be used, a sentence or two."""

    @property
    def sample_rate_hz(self) -> int:
        """What it hears and gives."""

    def separate(self, sound: Sound, job: Job) -> Mapping[str, Sound]:
        """Return stems by name, as long as the sound."""


@dataclass(frozen=True)
class Stem:
    """One of them, written."""

    name: str
    path: Path
    loudness_share: float
    """Of the track's power, 0 to 1; stems' shares do not add up to 1 where they cancel each other."""


@dataclass(frozen=True)
class Stems:
    """All of them."""

    stems: tuple[Stem, ...]
    residual_db: float
    """Power of what their sum leaves of the track, beside the track's; -120 for nothing."""


def separate_track(track: Source, path: Path, separator: Separator, folder: Path, *, suffix: str, job: Job) -> Stems:
    """Take a track apart and write each stem as ``TITLE (STEM).wav``, with its sidecar.

    Parameters
    ----------
    track : Source
        Whose times and use are filled in here.
    path : Path
        The track's file.
    separator : Separator
        Loaded.
    folder : Path
        Is made where it is missing.
    suffix : str
        ".wav" or ".flac".
    job : Job
        Told "read", "separate" and "write".

    Raises
    ------
    MediaError, MediaNotFoundError, InvalidInputError
        When the track cannot be read, is longer than half an hour, or the folder cannot be written to.
    """
    _make(folder)
    job.report("read", 0, 1, path.name)
    sound = read_sound(path, None, sample_rate_hz=separator.sample_rate_hz, job=job)
    if sound.duration_s > _LONGEST_S:
        raise InvalidInputError(
            f"“{track.title}” lasts {sound.duration_s / 60:.0f} minutes",
            remedy="take a shorter one apart",
            field="track",
        )
    found = separator.separate(sound, job)
    whole = float(np.mean(np.square(sound.samples, dtype=np.float64))) + 1e-20
    stems = []
    for number, (name, stem) in enumerate(found.items()):
        job.report("write", number, len(found), name)
        out = folder / f"{_file_name(track.title)} ({name}){suffix}"
        heard = Source(
            track.track_id, track.title, track.artist, track.licence,
            0.0, sound.duration_s, 0.0, stem.duration_s, f"{name} stem",
        )  # fmt: skip
        about = {"title": f"{track.title} ({name})", "made": "a stem", "stem": name, "by": separator.name}
        write_piece(out, stem, [heard], about={**about, "note": separator.note}, job=job)
        share = float(np.mean(np.square(stem.samples, dtype=np.float64))) / whole
        stems.append(Stem(name, out, share))
    rest = sound.samples - np.sum([stem.samples for stem in found.values()], axis=0)
    residual = float(np.mean(np.square(rest, dtype=np.float64)))
    return Stems(tuple(stems), max(-120.0, 10 * float(np.log10(residual / whole + 1e-20))))


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InvalidInputError(
            f"The folder {folder} cannot be made ({(error.strerror or str(error)).lower()})",
            remedy="name another",
            field="folder",
        ) from None


def _file_name(title: str) -> str:
    clean = "".join("_" if c in _FORBIDDEN or not c.isprintable() else c for c in title).strip(" .")
    return clean[:80] or "track"
