from typing import Any

import pytest

from temptrack.errors import InvalidInputError
from temptrack.fingerprint.types import Affect, Mood
from temptrack.store.records import TrackSummary
from temptrack.suggest.asking import read_asking

PLAIN: dict[str, Any] = {
    "track_id": "0",
    "path": "/music/Martha/night-ride.wav",
    "title": "Night Ride",
    "artist": "Ana Sol",
    "album": "Roads",
    "licence": "CC BY 4.0",
    "duration_s": 90.0,
    "tempo_bpm": 121.0,
    "key": "A minor",
    "loudness_lufs": -14.0,
    "affect": Affect(0.7, 0.3),
    "tension": 0.6,
    "vocal": 0.1,
    "moods": (Mood("suspenseful", 0.8), Mood("driving", 0.6)),
    "genres": ("Synth Pop",),
}


def holds(text: str, **other: Any) -> bool:
    (condition,) = read_asking(text).conditions
    return condition.holds(TrackSummary(**{**PLAIN, **other}))


@pytest.mark.parametrize(
    "text",
    [
        "tempo:>120",
        "bpm:120",
        "tempo:110..130",
        "duration:<2:00",
        "length:90s",
        "energy:>0.6",
        "valence:<50%",
        "tension:.5..0.7",
        "key:Am",
        'key:"a minor"',
        "key:minor",
        "licence:cc-by",
        'license:"CC BY 4.0"',
        "vocals:no",
        "instrumental:yes",
        "mood:suspenseful",
        "mood:Wild",
        "title:ride",
        'artist:"ana sol"',
        "album:roads",
        "genre:synth-pop",
        "path:martha",
    ],
)
def test_what_holds_of_the_track_and_what_its_exclusion_says(text: str) -> None:
    assert holds(text)
    assert not holds(f"-{text}")


def test_excluded_words_are_whole_words_of_texts_and_moods() -> None:
    assert holds("-piano")
    assert holds("-art")
    assert not holds("-night")
    assert not holds("-driving")
    assert not holds('-"ana sol"')


def test_a_licence_is_not_its_stricter_sister() -> None:
    assert not holds("licence:cc-by", licence="CC BY-NC 4.0")
    assert not holds("licence:cc-by", licence="unknown")
    assert holds("licence:cc0", licence="CC0 1.0")


def test_a_track_without_beat_or_key_passes_no_condition_on_them() -> None:
    assert not holds("tempo:>=0", tempo_bpm=0.0)
    assert not holds("key:minor", key="")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("sad tempo:fast", r"'tempo:fast' at character 5 holds no figure to compare with; write tempo:>120"),
        ("key:H", r"'key:H' at character 1 names no key"),
        ("mood:blue", r"at character 1 names no mood that is known"),
        ("vocals:maybe", r"at character 1 is neither yes nor no"),
        ("energy:2", r"at character 1 holds no figure"),
        ("duration:soon", r"write duration:<2:30"),
        ('sad artist:""', r"at character 5 holds nothing to compare with"),
    ],
)
def test_a_condition_that_cannot_be_meant_is_pointed_at(text: str, says: str) -> None:
    with pytest.raises(InvalidInputError, match=says):
        read_asking(text)
