"""What a page lets one hear: a copy inside it, or the file where it lies."""

import base64
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

from temptrack.interchange.report.answer import Suggestion
from temptrack.interchange.words import clock

MOST_AUDIO_BYTES = 9 * 1024 * 1024
"""Of previews, in a page: with pictures and words it stays below what mail carries."""
BYTES_A_SECOND = 12_000
"""What previews are cut at: MP3 of 96 kbit/s, which every browser plays."""
LONGEST_S = 45.0
_SHORTEST_S = 6.0

SectionKey = tuple[str, float]
"""Of a suggestion: its track's id, and where in it the section begins."""


def section_key(suggestion: Suggestion) -> SectionKey:
    """Return by what a suggestion's preview is found."""
    return suggestion.track.track_id, round(suggestion.track_in_s, 3)


def preview_length_s(sections: int) -> float:
    """Return how long each of so many previews may be for all of them to fit."""
    fair = MOST_AUDIO_BYTES / max(1, sections) / BYTES_A_SECOND
    return max(_SHORTEST_S, min(LONGEST_S, fair))


@dataclass(frozen=True)
class Preview:
    """A part of a track as a file of its own."""

    audio: bytes
    media_type: str
    duration_s: float


@dataclass(frozen=True)
class Player:
    """What the page's player plays."""

    source: str
    """A data address, or a file's, relative to the page where that can be."""
    label: str
    embedded: bool


@dataclass(frozen=True)
class Sounds:
    """What there is to be heard; nothing, when left empty."""

    previews: Mapping[SectionKey, Preview] = field(default_factory=dict)
    beside: Path | None = None
    """The folder the page will lie in: tracks without a preview are played from their files."""

    def players(self, suggestions: list[Suggestion]) -> dict[SectionKey, Player]:
        """Return a player for every section that can be heard, as long as previews fit into the page."""
        found: dict[SectionKey, Player] = {}
        weight = 0
        for one in suggestions:
            key = section_key(one)
            preview = self.previews.get(key)
            if key in found:
                continue
            if preview is not None and weight + len(preview.audio) <= MOST_AUDIO_BYTES:
                weight += len(preview.audio)
                found[key] = _embedded(one, preview)
            elif self.beside is not None and one.track.path:
                found[key] = _linked(one, self.beside)
        return found


def _embedded(suggestion: Suggestion, preview: Preview) -> Player:
    data = base64.b64encode(preview.audio).decode()
    return Player(f"data:{preview.media_type};base64,{data}", _label(suggestion), embedded=True)


def _linked(suggestion: Suggestion, folder: Path) -> Player:
    """Play the file from the section's in to its out, by a media fragment (https://www.w3.org/TR/media-frags/)."""
    path = Path(suggestion.track.path)
    try:
        address = quote(Path(os.path.relpath(path, folder)).as_posix())
    except ValueError:  # another drive
        address = path.as_uri()
    part = f"#t={suggestion.track_in_s:.3f},{suggestion.track_out_s:.3f}"
    return Player(address + part, _label(suggestion), embedded=False)


def _label(suggestion: Suggestion) -> str:
    return f"{suggestion.track.called}, from {clock(suggestion.track_in_s)}"
