from pathlib import Path

import pytest

from temptrack.cli.removal import confirm, select
from temptrack.errors import InvalidInputError, TrackNotFoundError

KNOWN = [
    ("aaaa1111", "/music/war/siege.ogg", "Siege"),
    ("aaaa2222", "/music/war/retreat.ogg", "Retreat"),
    ("bbbb3333", "/music/warm/hearth.ogg", "Hearth"),
]


def chosen(*words: str) -> list[str]:
    return [one.title for one in select(words, KNOWN, TrackNotFoundError, "track", "temptrack library list")]


@pytest.mark.parametrize(
    ("words", "titles"),
    [
        (["aaaa1111"], ["Siege"]),
        (["BBBB"], ["Hearth"]),
        (["/music/war/siege.ogg"], ["Siege"]),
        (["/music/war"], ["Siege", "Retreat"]),
        (["/music/war/"], ["Siege", "Retreat"]),
        (["/music", "aaaa1"], ["Siege", "Retreat", "Hearth"]),
    ],
)
def test_words_name_tracks_by_id_file_or_folder(words: list[str], titles: list[str]) -> None:
    assert chosen(*words) == titles


@pytest.mark.parametrize("word", ["cccc", "/music/wa", "/nowhere", ""])
def test_a_word_that_names_nothing_is_refused(word: str) -> None:
    with pytest.raises(TrackNotFoundError, match="temptrack library list"):
        chosen("aaaa1111", word)


def test_a_beginning_that_fits_several_is_refused() -> None:
    with pytest.raises(InvalidInputError, match="fits 2 tracks"):
        chosen("aaaa")


def test_nothing_is_forgotten_unasked(monkeypatch: pytest.MonkeyPatch) -> None:
    with Path("/dev/null").open() as nobody:
        monkeypatch.setattr("sys.stdin", nobody)
        with pytest.raises(InvalidInputError, match="--yes"):
            confirm("Forget", "track", ["Siege"], yes=False)
        confirm("Forget", "track", ["Siege"], yes=True)
