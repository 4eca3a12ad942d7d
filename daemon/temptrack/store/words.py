"""From texts to the terms that are indexed and searched: one way for every store, so that all find the same records."""

import re
import unicodedata
from pathlib import PurePath

from temptrack.store.records import SceneRecord, TrackRecord
from temptrack.store.stem import stem

STOP_WORDS = frozenset(
    (
        "a", "an", "and", "are", "as", "at", "be", "but", "by", "for", "if", "in", "into", "is", "it", "no", "not",
        "of", "on", "or", "such", "that", "the", "their", "then", "there", "these", "they", "this", "to", "was",
        "will", "with",
    )
)  # fmt: skip
"""The English list of Apache Lucene (EnglishAnalyzer)."""
_LONGEST_TERM = 40
"""Characters; beyond this it is no word, and base64 in a tag must not swell the index."""
_UNSPACED = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
"""Kana and Han, written without spaces."""
_TERM = re.compile(rf"[{_UNSPACED}]+|[^\W_{_UNSPACED}]+")
_POSSESSIVE = re.compile(r"['’]s\b")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")


def terms(text: str) -> list[str]:
    """Return the terms of a text in its order: letters and digits only, without accents, lower case, stemmed.

    Scripts without spaces become overlapping pairs of characters.
    """
    folded = unicodedata.normalize("NFKD", text)
    plain = "".join(char for char in folded if not unicodedata.combining(char)).casefold()
    found: list[str] = []
    for match in _TERM.finditer(_POSSESSIVE.sub("", unicodedata.normalize("NFC", plain))):
        word = match.group()
        if re.match(f"[{_UNSPACED}]", word):
            found.extend(word[i : i + 2] for i in range(max(1, len(word) - 1)))
        else:
            found.append(stem(word[:_LONGEST_TERM]))
    return found


def query_terms(text: str) -> list[str]:
    """Return the terms to search for, each once: stop words only where there is nothing else ("The Who")."""
    words = [word for word in re.split(r"\s+", text) if word.strip(".,;:!?\"'()").casefold() not in STOP_WORDS]
    return list(dict.fromkeys(terms(" ".join(words)) or terms(text)))


def track_terms(track: TrackRecord) -> list[str]:
    """Return what a track is found by: title, artist, album, genres and file name."""
    name = PurePath(track.path).stem
    return terms("\n".join((track.title, track.artist, track.album, *track.genres, name, _CAMEL.sub(" ", name))))


def scene_terms(scene: SceneRecord) -> list[str]:
    """Return what a scene is found by: its description and its action labels."""
    return terms("\n".join((scene.description, *(action.label for action in scene.actions))))
