"""A finished piece on the disk: the sound, and beside it what it is made of and on what terms."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from temptrack import __version__
from temptrack.compose.rights import Source
from temptrack.licences import PieceTerms, permission, read_licence, terms_of_piece
from temptrack.media import Sound, check_sound_path, write_sound
from temptrack.media.writing import whole_file
from temptrack.progress import Job

FORMAT = "temptrack.piece/1"


@dataclass(frozen=True)
class Piece:
    """Where a piece was written to."""

    path: Path
    sidecar: Path


def sidecar_of(path: Path) -> Path:
    """Return where a piece's list of sources stands: its own name and ``.json``."""
    return path.with_name(f"{path.name}.json")


def write_piece(
    path: Path, sound: Sound, sources: Sequence[Source], *, about: Mapping[str, object], job: Job | None = None
) -> Piece:
    """Write a piece as WAV or FLAC with its sources in its tags, and a sidecar that says it all for programs.

    Parameters
    ----------
    path : Path
        Ends in .wav or .flac; its folder exists.
    sound : Sound
        The piece.
    sources : sequence of Source
        All that can be heard in it, in the order heard.
    about : mapping
        How it was made, for the sidecar; JSON's own types, under names of the maker's choosing. ``title`` also
        becomes the file's title.
    job : Job, optional
        Asked on the way whether the work is still wanted.

    Raises
    ------
    InvalidInputError, MediaError
        As `temptrack.media.write_sound`.
    """
    check_sound_path(path)
    terms = terms_of_piece(source.licence for source in sources)
    page = _page(path, sound, sources, terms, about)
    text = json.dumps(page, indent=2, ensure_ascii=False, allow_nan=False) + "\n"
    write_sound(path, sound, tags=_tags(path, sources, terms, page), job=job)
    with whole_file(sidecar_of(path)) as file:
        file.write(text.encode())
    return Piece(path, sidecar_of(path))


def _page(
    path: Path, sound: Sound, sources: Iterable[Source], terms: PieceTerms, about: Mapping[str, object]
) -> dict[str, object]:
    return {
        "format": FORMAT,
        "file": path.name,
        "made_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "made_with": f"Temptrack {__version__}",
        "duration_s": sound.duration_s,
        "samples": sound.samples.shape[1],
        "sample_rate_hz": sound.sample_rate_hz,
        "title": str(about.get("title") or path.stem),
        "rights": asdict(terms),
        "sources": [_source(source) for source in sources],
        "about": dict(about),
    }


def _source(source: Source) -> dict[str, object]:
    found = permission(source.licence)
    rights = {"licence_id": read_licence(source.licence).spdx, "may_derive": found.may_derive, "why": found.reason}
    return {**asdict(source), **rights}


def _tags(path: Path, sources: Sequence[Source], terms: PieceTerms, page: Mapping[str, object]) -> dict[str, str]:
    """Put into words what other programs show; FLAC also takes the list for programs."""
    lines = ["Made of:", *map(_line, sources), *terms.statements] if sources else []
    tags = {
        "title": str(page["title"]),
        "copyright": "; ".join([terms.licence, *dict.fromkeys(map(_credit, sources))]).removeprefix("; "),
        "comment": "\n".join(lines),
    }
    if path.suffix.lower() == ".flac":
        tags |= {
            "license": terms.licence_id or terms.licence,
            "temptrack_sources": json.dumps(page["sources"], ensure_ascii=False),
        }
    return tags


def _credit(source: Source) -> str:
    return f"{_named(source)}, {source.licence or 'licence unknown'}"


def _line(source: Source) -> str:
    times = f"{source.out_in_s:.3f}-{source.out_out_s:.3f} s: "
    return f"{times}{_credit(source)}, from {source.track_in_s:.3f} to {source.track_out_s:.3f} s ({source.use})"


def _named(source: Source) -> str:
    title = source.title or source.track_id
    return f"“{title}” by {source.artist}" if source.artist else f"“{title}”"
