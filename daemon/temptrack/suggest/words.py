"""What the store knows of the words asked with."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePath

from temptrack.store.interface import Store
from temptrack.store.records import Hit, SceneRecord, TrackRecord
from temptrack.suggest.lexicon import Wording, knows

_HITS = 20
_HITS_BY_PHRASE = 400
"""Searched for those with a phrase: the search itself knows words alone."""
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


def look_up(store: Store, wording: Wording, phrases: Sequence[str] = ()) -> WordHits:
    """Search scenes and tracks for the content words; a hit has all of the phrases as they are."""
    if not wording.content:
        return WordHits()
    words, limit = " ".join(wording.content), _HITS_BY_PHRASE if phrases else _HITS
    scenes = tuple(
        hit for hit in store.find_scenes(words, limit) if hit.score > 0 and _has(_text_of_scene(hit.record), phrases)
    )[:_HITS]
    tracks = tuple(
        hit for hit in store.find_tracks(words, limit) if hit.score > 0 and _has(_text_of_track(hit.record), phrases)
    )[:_HITS]
    described = " ".join(_text_of_scene(hit.record) for hit in scenes)
    named = [NamedTrack(hit, _found(wording.content, _text_of_track(hit.record))) for hit in tracks]
    known = {*_found(wording.content, described), *(word for track in named for word in track.words)}
    unknown = tuple(word for word in wording.content if word not in known and not knows(word))
    return WordHits(scenes, tuple(track for track in named if track.words), unknown)


def _has(text: str, phrases: Sequence[str]) -> bool:
    folded = " ".join(text.casefold().split())
    return all(" ".join(phrase.casefold().split()) in folded for phrase in phrases)


def _found(words: tuple[str, ...], text: str) -> tuple[str, ...]:
    # The search stems words; their first letters stand in for that here.
    folded = text.casefold()
    return tuple(word for word in words if word[:_STEM] in folded)


def _text_of_scene(scene: SceneRecord) -> str:
    return f"{scene.description} {' '.join(action.label for action in scene.actions)}"


def _text_of_track(track: TrackRecord) -> str:
    return f"{track.title} {track.artist} {track.album} {' '.join(track.genres)} {PurePath(track.path).stem}"
