"""What the store knows of the words asked with."""

from dataclasses import dataclass
from pathlib import PurePath

from temptrack.store.interface import Store
from temptrack.store.records import Hit, SceneRecord, TrackRecord
from temptrack.suggest.lexicon import Wording, knows

_HITS = 20
_STEM = 4


@dataclass(frozen=True)
class NamedTrack:
    """A track whose title, artist, album, genres or file name have words asked for."""

    hit: Hit[TrackRecord]
    words: tuple[str, ...]
    """Which."""


@dataclass(frozen=True)
class WordHits:
    """Full-text hits, and the words that hit nothing."""

    scenes: tuple[Hit[SceneRecord], ...] = ()
    tracks: tuple[NamedTrack, ...] = ()
    unknown: tuple[str, ...] = ()
    """Content words that name no mood or tempo and stand in nothing found."""


def look_up(store: Store, wording: Wording) -> WordHits:
    """Search scenes and tracks for the content words."""
    if not wording.content:
        return WordHits()
    words = " ".join(wording.content)
    scenes = tuple(hit for hit in store.find_scenes(words, _HITS) if hit.score > 0)
    tracks = tuple(hit for hit in store.find_tracks(words, _HITS) if hit.score > 0)
    described = " ".join(_text_of_scene(hit.record) for hit in scenes)
    named = [NamedTrack(hit, _found(wording.content, _text_of_track(hit.record))) for hit in tracks]
    known = {*_found(wording.content, described), *(word for track in named for word in track.words)}
    unknown = tuple(word for word in wording.content if word not in known and not knows(word))
    return WordHits(scenes, tuple(track for track in named if track.words), unknown)


def _found(words: tuple[str, ...], text: str) -> tuple[str, ...]:
    # The search stems words; their first letters stand in for that here.
    folded = text.casefold()
    return tuple(word for word in words if word[:_STEM] in folded)


def _text_of_scene(scene: SceneRecord) -> str:
    return f"{scene.description} {' '.join(action.label for action in scene.actions)}"


def _text_of_track(track: TrackRecord) -> str:
    return f"{track.title} {track.artist} {track.album} {' '.join(track.genres)} {PurePath(track.path).stem}"
