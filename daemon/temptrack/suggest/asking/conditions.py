"""What a track must be, or must not be, as a question states it: one condition a field."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePath

from temptrack.errors import InvalidInputError
from temptrack.fingerprint.key_names import keys_meant
from temptrack.fingerprint.mood_words import spoken_mood
from temptrack.store.records import TrackSummary
from temptrack.suggest.asking.bounds import Bounds, bounds_of, duration, level, tempo
from temptrack.suggest.asking.tokens import Token

Test = Callable[[TrackSummary], bool]
_TEMPO_SLACK = 0.04
"""A tempo within 4 % counts as the same one, as in the MIREX tempo task."""
_SUNG = 0.5
_VERSION = re.compile(r"\s\d+(?:\.\d+)*$")
_GAPS = re.compile(r"[\s_-]+")
_YES, _NO = {"yes", "true", "1"}, {"no", "false", "0"}


@dataclass(frozen=True)
class Condition:
    """One condition; a track passes when ``test`` says so, or when it does not and the condition is excluding."""

    typed: str
    """As it stands in the question."""
    test: Test
    excluding: bool = False

    def holds(self, track: TrackSummary) -> bool:
        """Return whether the track passes."""
        return self.test(track) is not self.excluding


def condition_of(token: Token) -> Condition:
    """Read the condition a token with a field states.

    Raises
    ------
    InvalidInputError
        When its value cannot be meant; says where and what to write.
    """
    return Condition(token.typed, _MAKERS[FIELDS[token.field]](token), token.excluded)


def lacking(token: Token) -> Condition:
    """Return the condition that a track's texts and moods have none of a word or phrase."""
    return Condition(token.typed, _text_test(token.text, _all_texts), excluding=True)


def _tempo(token: Token) -> Test:
    bounds = bounds_of(token, tempo, "tempo:>120 or tempo:90..110", slack=_TEMPO_SLACK)
    return lambda track: track.tempo_bpm > 0 and bounds.hold(track.tempo_bpm)


def _duration(token: Token) -> Test:
    bounds = bounds_of(token, duration, "duration:<2:30 or duration:30s..90s")
    return lambda track: bounds.hold(track.duration_s)


def _level(read: Callable[[TrackSummary], float], name: str) -> Callable[[Token], Test]:
    def make(token: Token) -> Test:
        bounds: Bounds = bounds_of(token, level, f"{name}:>0.6 or {name}:20%..50%")
        return lambda track: bounds.hold(read(track))

    return make


def _key(token: Token) -> Test:
    asked = keys_meant(token.text)
    if not asked:
        raise InvalidInputError(
            f"{token.place} names no key", remedy='write key:Am, key:"F# major" or key:minor', field="text"
        )
    return lambda track: track.key in asked


def _licence(token: Token) -> Test:
    asked = _plain(token.text)
    return lambda track: asked in {_plain(track.licence), _VERSION.sub("", _plain(track.licence))}


def _vocals(token: Token) -> Test:
    value = token.text.casefold()
    if value not in _YES | _NO:
        raise InvalidInputError(f"{token.place} is neither yes nor no", remedy="write vocals:no", field="text")
    sung = (value in _YES) is not (FIELDS[token.field] == "instrumental")
    return lambda track: (track.vocal >= _SUNG) is sung


def _mood(token: Token) -> Test:
    asked = spoken_mood(token.text)
    if asked is None:
        raise InvalidInputError(
            f"{token.place} names no mood that is known", remedy="write mood:calm, mood:tense or the like", field="text"
        )
    return lambda track: any(mood.word == asked for mood in track.moods)


def _containing(texts: Callable[[TrackSummary], list[str]]) -> Callable[[Token], Test]:
    return lambda token: _text_test(token.text, texts)


def _text_test(asked: str, texts: Callable[[TrackSummary], list[str]]) -> Test:
    """Whole words: "art" is not in "Martha"."""
    pattern = re.compile(rf"(?<!\w){re.escape(_plain(asked))}(?!\w)")
    return lambda track: any(pattern.search(_plain(text)) for text in texts(track))


def _all_texts(track: TrackSummary) -> list[str]:
    moods = [mood.word for mood in track.moods]
    return [track.title, track.artist, track.album, PurePath(track.path).stem, *track.genres, *moods]


def _plain(text: str) -> str:
    return _GAPS.sub(" ", text.strip().casefold())


_MAKERS: dict[str, Callable[[Token], Test]] = {
    "tempo": _tempo,
    "duration": _duration,
    "energy": _level(lambda track: track.affect.energy, "energy"),
    "valence": _level(lambda track: track.affect.valence, "valence"),
    "tension": _level(lambda track: track.tension, "tension"),
    "key": _key,
    "licence": _licence,
    "vocals": _vocals,
    "instrumental": _vocals,
    "mood": _mood,
    "title": _containing(lambda track: [track.title]),
    "artist": _containing(lambda track: [track.artist]),
    "album": _containing(lambda track: [track.album]),
    "genre": _containing(lambda track: list(track.genres)),
    "path": _containing(lambda track: [track.path]),
}

FIELDS: dict[str, str] = {
    **{name: name for name in _MAKERS},
    "bpm": "tempo",
    "length": "duration",
    "license": "licence",
    "vocal": "vocals",
    "composer": "artist",
    "file": "path",
}
"""What may stand before a colon, and the field it means."""
