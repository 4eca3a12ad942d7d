import pytest

from temptrack.fingerprint.music.key import key_name
from temptrack.suggest.asking.keys import Key, read_key


@pytest.mark.parametrize(
    ("text", "tonic", "mode"),
    [
        ("Am", 9, "minor"),
        ("a minor", 9, "minor"),
        ("A", 9, "major"),
        ("AM", 9, "major"),
        ("Bbm", 10, "minor"),
        ("b♭-minor", 10, "minor"),
        ("F# major", 6, "major"),
        ("C#", 1, "major"),
        ("d flat maj", 1, "major"),
        ("Cb", 11, "major"),
        ("minor", None, "minor"),
    ],
)
def test_keys_are_read(text: str, tonic: int | None, mode: str) -> None:
    assert read_key(text) == Key(tonic, mode)


@pytest.mark.parametrize("text", ["", "H", "loud", "A dorian", "am i", "12"])
def test_what_is_no_key(text: str) -> None:
    assert read_key(text) is None


@pytest.mark.parametrize("minor", [False, True])
@pytest.mark.parametrize("tonic", range(12))
def test_every_key_we_name_is_read_back(tonic: int, minor: bool) -> None:
    assert read_key(key_name(tonic, minor=minor)) == Key(tonic, "minor" if minor else "major")


def test_a_mode_holds_its_keys() -> None:
    assert Key(None, "minor").holds(Key(3, "minor"))
    assert not Key(None, "minor").holds(Key(3, "major"))
    assert not Key(2, "minor").holds(Key(3, "minor"))
