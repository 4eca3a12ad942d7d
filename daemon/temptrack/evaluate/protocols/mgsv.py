"""MGSV-style CSV: Music Grounding by Short Video (Xin et al., ICCV 2025).

A row names a segment of a video and the moment of a track that plays in it. The columns used are ``video_id``,
``music_id``, ``video_start``, ``video_end``, ``music_start``, ``music_end`` (seconds) and, where it is there,
``music_path``; others are left alone. The media lie anywhere below one folder: a video's file is named by its id, a
track's by its id or as ``music_path`` has it.

The published comparison ranks all tracks of the CSV, each once, and asks about every row; its models were trained on
53,000 other pairs. Here the rows themselves are held out in turn, so that what is learnt comes of the same CSV.
"""

import csv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from temptrack.catalogue import add_to_library
from temptrack.catalogue.scan import AUDIO_SUFFIXES, VIDEO_SUFFIXES
from temptrack.errors import InvalidInputError
from temptrack.evaluate.protocols.building import Eyes, build_films, missing
from temptrack.evaluate.protocols.pairs import Benchmark, Moment, PairedFilm, id_of
from temptrack.media.types import Span
from temptrack.progress import Job
from temptrack.store.interface import Store

COLUMNS = ("video_id", "music_id", "video_start", "video_end", "music_start", "music_end")


@dataclass(frozen=True)
class MgsvRow:
    """One row."""

    line: int
    video_id: str
    music_id: str
    video: Span
    music: Span
    music_name: str
    """The file's name, as the CSV has it; empty where it does not say."""


def read_mgsv(path: Path) -> list[MgsvRow]:
    """Read the CSV.

    Raises
    ------
    InvalidInputError
        A column is missing, a value is no time, or there are no rows; names the line.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            lacking = [name for name in COLUMNS if name not in (reader.fieldnames or ())]
            if lacking:
                raise InvalidInputError(
                    f"{path.name} has no column {lacking[0]!r}",
                    remedy="an MGSV CSV has " + ", ".join(COLUMNS),
                    field="mgsv.csv",
                )
            rows = [_row(path, reader.line_num, row) for row in reader]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise InvalidInputError(f"{path.name} cannot be read as CSV ({error})", field="mgsv.csv") from error
    if not rows:
        raise InvalidInputError(f"{path.name} holds no rows", field="mgsv.csv")
    return rows


def build_mgsv(path: Path, media: Path, store: Store, eyes: Eyes, job: Job, *, workers: int = 0) -> Benchmark:
    """Analyse what a CSV names into a store of its own.

    Parameters
    ----------
    path : Path
        The CSV.
    media : Path
        The folder that holds the videos and the music.
    store : Store
        Filled; what it holds already is not analysed again.
    eyes : Eyes
        See the footage.
    job : Job
        Told "scan" by files, "analyse" by tracks, then "look" by videos.
    workers : int
        As for `add_to_library`.

    Raises
    ------
    InvalidInputError
        The CSV cannot be read, or nothing it names is in the folder.
    """
    rows = read_mgsv(path)
    videos, music = _files(media, job)
    pairs = [(row, videos.get(row.video_id), _music(row, music)) for row in rows]
    found = [(row, video, track) for row, video, track in pairs if video is not None and track is not None]
    if not found:
        row = rows[0]
        raise InvalidInputError(
            f"None of the {len(rows)} pairs of {path.name} has both its files below {media}; the first needs a video"
            f" {row.video_id!r} and music {row.music_id!r}",
            remedy="name the folder that holds both",
            field="mgsv.media",
        )
    tracks = sorted({track for _, _, track in found})
    add_to_library(store, tracks, workers=workers, job=job)
    skipped = build_films(store, list(_films(found)), eyes, job)
    there = missing(len(rows) - len(found) + len(skipped), len(rows), "pairs")
    return Benchmark(store, f"{path.name} (MGSV){there}")


def _films(found: Iterable[tuple[MgsvRow, Path, Path]]) -> Iterator[PairedFilm]:
    moments: dict[str, list[Moment]] = {}
    for row, video, track in found:
        moments.setdefault(row.video_id, []).append(
            Moment(video, row.video, track, row.music, film_in_s=row.video.source_in_s)
        )
    for video_id, parts in moments.items():
        yield PairedFilm(id_of(f"mgsv {video_id}"), video_id, tuple(parts))


def _row(path: Path, line: int, row: Mapping[str, str | None]) -> MgsvRow:
    name = PurePosixPath((row.get("music_path") or "").replace("\\", "/")).name
    return MgsvRow(
        line,
        (row["video_id"] or "").strip(),
        (row["music_id"] or "").strip(),
        _span(path, line, row, "video"),
        _span(path, line, row, "music"),
        name,
    )


def _span(path: Path, line: int, row: Mapping[str, str | None], which: str) -> Span:
    try:
        begin, end = (float(row[f"{which}_{edge}"] or "") for edge in ("start", "end"))
        if not 0 <= begin < end < float("inf"):
            raise ValueError
    except ValueError:
        raise InvalidInputError(
            f"Line {line} of {path.name} has no {which} segment: {which}_start {row[f'{which}_start']!r} to"
            f" {which}_end {row[f'{which}_end']!r}",
            field="mgsv.csv",
        ) from None
    return Span(begin, end)


def _files(media: Path, job: Job) -> tuple[dict[str, Path], dict[str, Path]]:
    """Videos by stem, music by stem and by name; of equals the first in order."""
    videos: dict[str, Path] = {}
    music: dict[str, Path] = {}
    for number, path in enumerate(sorted(media.rglob("*"))):
        if number % 500 == 0:
            job.report("scan", number, 0, path.parent.name)
        suffix = path.suffix.lower()
        if suffix in VIDEO_SUFFIXES:
            videos.setdefault(path.stem, path)
        if suffix in AUDIO_SUFFIXES:
            music.setdefault(path.stem, path)
            music.setdefault(path.name, path)
    return videos, music


def _music(row: MgsvRow, music: Mapping[str, Path]) -> Path | None:
    return music.get(row.music_id) or music.get(row.music_name)
