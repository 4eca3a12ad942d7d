"""The shipped vocabulary is whole; a user's file adds to it, replaces, takes away, and is told where it is wrong."""

from pathlib import Path

import pytest

from temptrack.errors import InvalidInputError
from temptrack.fingerprint.vocabulary import read_vocabulary, vocabulary


def write(folder: Path, text: str) -> Path:
    path = folder / "vocabulary.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_five_groups() -> None:
    sizes = {group.name: len(group.labels) for group in vocabulary().groups}
    assert list(sizes) == ["action", "setting", "light", "mood", "shot"]
    assert sizes["action"] >= 80
    assert sizes["setting"] >= 40
    assert vocabulary().own == ()


def test_no_label_is_there_twice() -> None:
    labels = [label.casefold() for group in vocabulary().groups for label in group.labels]
    assert len(labels) == len(set(labels))


def test_prompts_are_filled_templates() -> None:
    for group in vocabulary().groups:
        assert len(group.prompts) == len(group.labels)
        assert all("{" not in prompt and len(prompts) > 1 for prompts in group.prompts for prompt in prompts)


def test_without_a_file_it_is_the_shipped_one(tmp_path: Path) -> None:
    assert read_vocabulary(tmp_path / "vocabulary.toml") == vocabulary()


def test_a_users_file_adds_replaces_and_takes_away(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        """
[action.labels]
heist = "masked people robbing a bank"
"chase" = { looks = ["a wild chase"], says = "people race after somebody" }
"kiss" = false

[weather.labels]
"hail" = ["falling hail", "hailstones"]
""",
    )
    words = read_vocabulary(path)
    assert words.own == ("heist", "chase", "hail")
    assert words.removed == ("kiss",)
    assert words.find("kiss") is None
    assert words.group_of("HEIST") == "action"
    chase = words.find("chase")
    assert chase is not None
    assert chase[1].says == "people race after somebody"
    assert chase[0].prompts_of(chase[1])[0] == "a film still of a wild chase"
    assert words.groups[-1].name == "weather"
    assert words.groups[-1].prompts[0] == (
        *("a film still of falling hail", "a film still of hailstones", "a photo of falling hail"),
        *("a photo of hailstones", "falling hail", "hailstones"),
    )
    assert words.key != vocabulary().key


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ('[action.labels]\n"heist = 3\nx = "y"', 2, "TOML"),
        ("[action.labels]\n\nheist = 3", 3, "'heist' does not say what it looks like"),
        ('[action.labels]\n"heist" = []', 2, "'heist'"),
        ('[action.labels]\nheist = { looks = ["x"], sais = "y" }', 2, "'heist'"),
        ("[action.labels]\n'heist' = false", 2, "no label 'heist' in 'action'"),
        ('# mine\n[action]\ntemplates = ["a still"]', 3, "one {} each"),
        ('[action]\nlabel = "x"', 1, "something else than templates and labels"),
        ("[weather]\n", 1, "has no labels"),
        ('[Weather.labels]\nhail = "hail"', 1, "lower-case"),
        ('[weather.labels]\nsad = "sad weather"', 2, "'sad' is in 'mood' as well"),
        (f'[action.labels]\n"{"x" * 300}" = "y"', 2, "short line"),
    ],
)
def test_a_wrong_file_is_told_where(tmp_path: Path, text: str, line: int, said: str) -> None:
    path = write(tmp_path, text)
    with pytest.raises(InvalidInputError) as caught:
        read_vocabulary(path)
    assert str(path) in caught.value.what
    assert f"line {line}" in caught.value.what
    assert said in caught.value.what
    assert caught.value.remedy


def test_a_file_that_is_no_text(tmp_path: Path) -> None:
    (tmp_path / "vocabulary.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(InvalidInputError, match="cannot be read"):
        read_vocabulary(tmp_path / "vocabulary.toml")
