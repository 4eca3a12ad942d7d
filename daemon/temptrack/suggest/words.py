"""What the store knows of the words asked with."""

from dataclasses import dataclass

from temptrack.store.interface import Store
from temptrack.store.records import Hit, SceneRecord, TrackRecord
from temptrack.suggest.lexicon import Wording, knows

_HITS = 20
_STEM = 4


@dataclass(frozen=True)
class WordHits:
    """Full-text hits, and the words that hit nothing."""

    scenes: tuple[Hit[SceneRecord], ...] = ()
    tracks: tuple[Hit[TrackRecord], ...] = ()
    unknown: tuple[str, ...] = ()
    """Content words that name no mood or tempo and stand in nothing found."""


def look_up(store: Store, wording: Wording) -> WordHits:
    """Search scenes and tracks for the content words."""
    if not wording.content:
        return WordHits()
    words = " ".join(wording.content)
    scenes = tuple(hit for hit in store.find_scenes(words, _HITS) if hit.score > 0)
    tracks = tuple(hit for hit in store.find_tracks(words, _HITS) if hit.score > 0)
    texts = [f"{h.record.description} {' '.join(a.label for a in h.record.actions)}" for h in scenes]
    texts += [f"{t.title} {t.artist} {t.album} {' '.join(t.genres)} {t.path}" for t in (h.record for h in tracks)]
    found = " ".join(texts).casefold()
    # The search stems words; their first letters stand in for that here.
    unknown = tuple(word for word in wording.content if not knows(word) and word[:_STEM] not in found)
    return WordHits(scenes, tracks, unknown)
