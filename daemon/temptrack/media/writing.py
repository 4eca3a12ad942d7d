"""Sound into a file, whole or not at all: WAV or FLAC of 24 bits, with tags that other programs read."""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

import numpy as np

from temptrack.errors import InvalidInputError, MediaError
from temptrack.lasting import take_place
from temptrack.media.encoding import encode_lossless
from temptrack.media.paths import shown
from temptrack.media.types import Sound
from temptrack.progress import Job

SOUND_SUFFIXES = (".wav", ".flac")
"""What sound can be written as."""

_MAX_RATE_HZ = 192_000


def check_sound_path(path: Path, *, field: str = "out") -> None:
    """Refuse, before anything is computed for it, a place that no sound can be written to.

    Raises
    ------
    InvalidInputError
        When the suffix is neither .wav nor .flac, the folder is missing or not writable, or a folder has the name.
    """
    if path.suffix.lower() not in SOUND_SUFFIXES:
        raise InvalidInputError(
            f"Sound cannot be written as {path.suffix or 'a file without a suffix'} ({shown(path)})",
            remedy=f"let the name end in {' or '.join(SOUND_SUFFIXES)}",
            field=field,
        )
    if not path.parent.is_dir():
        raise InvalidInputError(
            f"There is no folder {shown(path.parent)} to write {shown(path.relative_to(path.parent))} into",
            remedy="make it, or name another",
            field=field,
        )
    if path.is_dir():
        raise InvalidInputError(f"{shown(path)} is a folder", remedy="name a file", field=field)
    if not os.access(path.parent, os.W_OK | os.X_OK):
        raise InvalidInputError(
            f"The folder {shown(path.parent)} may not be written to", remedy="name another folder", field=field
        )


def write_sound(path: Path, sound: Sound, *, tags: Mapping[str, str], job: Job | None = None) -> None:
    """Write sound as WAV or FLAC of 24 bits, by the path's suffix; a file of the name is replaced once all is written.

    Parameters
    ----------
    path : Path
        Ends in .wav or .flac.
    sound : Sound
        Every sample is written, rounded to 24 bits and held to full scale; there is no dither, which at -144 dBFS
        nobody hears.
    tags : mapping
        FFmpeg's names (title, artist, copyright, comment, date, genre ...): RIFF INFO chunks in a WAV, which has no
        place for others; Vorbis comments in FLAC, which takes any name. Control characters become spaces.
    job : Job, optional
        Asked on the way whether the work is still wanted.

    Raises
    ------
    InvalidInputError
        As `check_sound_path`; also when there are no samples, or a sample is not finite.
    MediaError
        When the disk is full or fails.
    """
    check_sound_path(path)
    _check_sound(sound)
    container = {".wav": "wav", ".flac": "flac"}[path.suffix.lower()]
    with whole_file(path) as file:
        written = {name: _printable(text) for name, text in tags.items() if text.strip()}
        encode_lossless(file, container, sound, written, job or Job())


def _check_sound(sound: Sound) -> None:
    if sound.samples.ndim != 2 or sound.samples.shape[0] not in (1, 2) or not sound.samples.shape[1]:
        raise InvalidInputError(
            f"Sound of the shape {sound.samples.shape} cannot be written", remedy="give one or two channels of samples"
        )
    if not 1 <= sound.sample_rate_hz <= _MAX_RATE_HZ:
        raise InvalidInputError(f"Sound at {sound.sample_rate_hz} Hz cannot be written", remedy="resample it")
    if not np.isfinite(sound.samples).all():
        raise InvalidInputError("The sound holds samples that are no numbers", remedy="report it as a fault")


def _printable(text: str) -> str:
    return "".join(c if c.isprintable() or c == "\n" else " " for c in text)


@contextmanager
def whole_file(path: Path) -> Iterator[IO[bytes]]:
    """Open a draft beside a file; it takes the file's name once it is written and safe on the disk, else it goes.

    Raises
    ------
    MediaError
        When the disk is full or fails.
    """
    draft = path.with_name(f".{path.name}.{os.getpid()}.draft")
    try:
        with draft.open("w+b") as file:
            yield file
        take_place(draft, path)
    except OSError as error:
        raise MediaError(
            f"{shown(path)} cannot be written ({(error.strerror or str(error)).lower()})",
            remedy="make room, or name another folder",
        ) from None
    finally:
        with suppress(OSError):
            draft.unlink(missing_ok=True)
