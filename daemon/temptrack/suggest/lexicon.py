"""What a description in words says of mood and tempo.

Mood words and their places are those of `fingerprint.mood_words`, of which only energy and valence are used here.
"""

import re
from dataclasses import dataclass

from temptrack.fingerprint.mood_words import PLACE_OF_WORD
from temptrack.fingerprint.types import Affect

_AFFECT_OF_WORD = {word: Affect(place.energy, place.valence) for word, place in PLACE_OF_WORD.items()}

_AXES, _NEUTRAL = ("energy", "valence"), 0.5

_BPM_WORDS: dict[float, str] = {
    50.0: "largo grave",
    65.0: "lento adagio slow slowly",
    90.0: "andante",
    110.0: "moderato",
    135.0: "allegro fast quick quickly",
    160.0: "vivace",
    180.0: "presto prestissimo breakneck",
}
"""Middle of the range printed on common metronomes for each Italian mark; slow and fast stand at adagio and allegro."""
_TEMPO_OF_WORD = {word: bpm for bpm, words in _BPM_WORDS.items() for word in words.split()}

_STOP_TEXT = """
a an and are as at be been but by can could do does for from give had has have he her his i if in into is it its just
like lots make me more most music my need of on or our please scene score she so some something somewhat song sound
than that the their them then there these they this those to track tune under very want was we were with would you your
"""
_STOP_WORDS = frozenset(_STOP_TEXT.split())
_NEGATIONS = frozenset({"not", "no", "without", "never", "isn't", "hardly"})
_BPM = re.compile(r"(?<![\d.])(\d{2,3}(?:\.\d+)?)\s*(?:bpm|beats per minute)\b", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*", re.UNICODE)
_ENDINGS = (
    ("iness", "y"),
    ("ness", ""),
    ("fully", "ful"),
    ("ily", "y"),
    ("ly", ""),
    ("ies", "y"),
    ("s", ""),
    ("er", ""),
)


@dataclass(frozen=True)
class Wording:
    """What a description says in words the product knows."""

    content: tuple[str, ...]
    """Its words, in order, once each, without those that carry no meaning of their own or are negated."""
    moods: tuple[str, ...]
    """Those of them that name a mood, negated ones with "not " before them."""
    affect: Affect | None
    """Mean of the moods, on each axis of those that speak of it: "dark" says nothing about energy."""
    axes: frozenset[str]
    """Which of "energy" and "valence" the moods speak of."""
    tempo_bpm: float | None
    tempo_words: tuple[str, ...]


def read_wording(text: str) -> Wording:
    """Find the moods, the tempo and the content words of a description in English."""
    words = [word.casefold().replace("’", "'") for word in _WORD.findall(text)]
    moods: dict[str, Affect] = {}
    for index, word in enumerate(words):
        place = affect_of_word(word)
        if place is None:
            continue
        negated = _negated(words, index)
        moods[f"not {word}" if negated else word] = _opposite(place) if negated else place
    asked = [word for index, word in enumerate(words) if not _negated(words, index)]
    tempo_bpm, tempo_words = _tempo(text, asked)
    return Wording(
        content=tuple(dict.fromkeys(w for w in asked if w not in _STOP_WORDS and w not in _NEGATIONS and len(w) > 1)),
        moods=tuple(moods),
        affect=_mean(list(moods.values())),
        axes=frozenset(axis for axis in _AXES if _spoken(list(moods.values()), axis)),
        tempo_bpm=tempo_bpm,
        tempo_words=tempo_words,
    )


def mood_words() -> dict[str, Affect]:
    """Return every mood word with its place."""
    return dict(_AFFECT_OF_WORD)


def affect_of_word(word: str) -> Affect | None:
    """Return where a mood lies, also for "sadly" and "happiness"; None for a word that names none."""
    word = word.casefold()
    if word in _AFFECT_OF_WORD:
        return _AFFECT_OF_WORD[word]
    for ending, instead in _ENDINGS:
        stem = word.removesuffix(ending) + instead
        if word.endswith(ending) and stem in _AFFECT_OF_WORD:
            return _AFFECT_OF_WORD[stem]
    return None


def _negated(words: list[str], index: int) -> bool:
    """ "not sad", "no very sad", but not "no, it is sad"."""
    return any(before in _NEGATIONS for before in words[max(0, index - 2) : index])


def _opposite(affect: Affect) -> Affect:
    # "Not happy" says dark, not calm: only what the word says most is turned round.
    energy, valence = affect.energy - 0.5, affect.valence - 0.5
    return Affect(
        0.5 - energy if abs(energy) >= abs(valence) else 0.5,
        0.5 - valence if abs(valence) >= abs(energy) else 0.5,
    )


def _mean(places: list[Affect]) -> Affect | None:
    if not places:
        return None
    energy, valence = (_spoken(places, axis) or [_NEUTRAL] for axis in _AXES)
    return Affect(sum(energy) / len(energy), sum(valence) / len(valence))


def _spoken(places: list[Affect], axis: str) -> list[float]:
    return [level for place in places if (level := float(getattr(place, axis))) != _NEUTRAL]


def _tempo(text: str, words: list[str]) -> tuple[float | None, tuple[str, ...]]:
    stated = _BPM.search(text)
    if stated is not None and 20 <= float(stated[1]) <= 400:
        return float(stated[1]), (stated[0],)
    named = tuple(dict.fromkeys(word for word in words if word in _TEMPO_OF_WORD))
    if not named:
        return None, ()
    return sum(_TEMPO_OF_WORD[word] for word in named) / len(named), named


def knows(word: str) -> bool:
    """Return whether the word names a mood or a tempo."""
    return affect_of_word(word) is not None or word in _TEMPO_OF_WORD or word == "bpm"
