import pytest

from temptrack.fingerprint.key_names import keys_meant
from temptrack.fingerprint.music.key import key_name


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("A minor", "A minor"),
        ("Am", "A minor"),
        (" a MINOR ", "A minor"),
        ("C", "C major"),
        ("CM", "C major"),
        ("F#", "F# major"),
        ("G♭ maj", "F# major"),
        ("Bb", "Bb major"),
        ("b flat minor", "Bb minor"),
        ("b minor", "B minor"),
        ("D-sharp min", "Eb minor"),
        ("8A", "A minor"),
        ("8b", "C major"),
        ("9B", "G major"),
        ("1a", "G# minor"),
        ("12B", "E major"),
    ],
)
def test_keys_as_people_write_them(text: str, key: str) -> None:
    assert keys_meant(text) == {key}


def test_a_mode_means_all_its_keys() -> None:
    assert keys_meant("Minor") == {key_name(tonic, minor=True) for tonic in range(12)}
    assert len(keys_meant("major")) == 12


def test_the_wheel_has_every_key_once() -> None:
    wheel = [keys_meant(f"{number}{letter}") for number in range(1, 13) for letter in "AB"]
    assert all(len(keys) == 1 for keys in wheel)
    assert len(frozenset().union(*wheel)) == 24


@pytest.mark.parametrize("text", ["", "H", "A mineur", "13A", "0B", "Am7", "minor A"])
def test_what_is_no_key(text: str) -> None:
    assert keys_meant(text) == frozenset()
