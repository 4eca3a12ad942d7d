"""A finished edit, as far as there is something to learn from: what is seen, and what is heard under it."""

from dataclasses import dataclass
from pathlib import Path

from temptrack.fingerprint.footage import Footage
from temptrack.media import Span


@dataclass(frozen=True)
class EditSound:
    """A stretch of one medium's sound on the edit's audio tracks, in seconds from the edit's first frame."""

    path: Path
    span: Span
    record_in_s: float
    record_out_s: float
    speed: float = 1.0
    """Source seconds per record second, above 0."""
    reversed: bool = False
    role: str = ""
    """What the edit says it is for: "music", "dialogue.dialogue-1"; mostly nothing, or what an editor sets unasked."""
    is_music: bool = False
    """Somebody says so: a row of a cue list."""


@dataclass(frozen=True)
class Edit:
    """One edit."""

    path: Path
    """Of the timeline, or of the film that a cue list speaks of."""
    title: str
    footage: Footage
    sounds: tuple[EditSound, ...]


@dataclass(frozen=True)
class EditMusic:
    """Music in an edit: one piece of one medium that plays on without a jump."""

    sound: EditSound
    track_id: str = ""
    """The library's track that it is; empty when it is none."""
    track_in_s: float = 0.0
    """What of the track is heard where the music begins."""
    track_speed: float = 1.0
    """Track seconds per record second."""
    confidence: float = 0.0
    """That it is this track; 1 where the file itself is the library's."""
    music_probability: float = 1.0
