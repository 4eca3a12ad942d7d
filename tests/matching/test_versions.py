import logging
from pathlib import Path

import numpy as np
import pytest

from temptrack.errors import StateError
from temptrack.matching import Division, MatcherShelf, Trained
from temptrack.models.keeping import read_arrays, write_arrays
from tests.matching.test_card import some_card


def test_what_is_kept_comes_back_and_says_the_same(tmp_path: Path, trained: Trained, divided: Division) -> None:
    shelf = MatcherShelf(tmp_path / "matcher")
    assert shelf.current() is None
    card = shelf.keep(trained.matcher, some_card())
    assert (card.version, card.replaced) == (1, 0)
    kept = MatcherShelf(tmp_path / "matcher").current()
    assert kept is not None
    assert kept.card == card
    np.testing.assert_array_equal(kept.matcher.scores(divided.judging), trained.matcher.scores(divided.judging))


def test_it_goes_back_one_version_at_a_time_and_in_the_end_to_none(tmp_path: Path, trained: Trained) -> None:
    shelf, other = MatcherShelf(tmp_path), MatcherShelf(tmp_path)
    for _ in range(2):
        shelf.keep(trained.matcher, some_card())
    back = shelf.roll_back()
    assert back is not None
    assert back.version == 1
    seen = other.current()
    assert seen is not None
    assert seen.card.version == 1
    third = shelf.keep(trained.matcher, some_card())
    assert (third.version, third.replaced) == (3, 1)
    shelf.roll_back()
    assert shelf.roll_back() is None
    assert shelf.current() is None
    with pytest.raises(StateError, match="temptrack train"):
        shelf.roll_back()


@pytest.mark.parametrize("damage", ["weights", "card", "figures"])
def test_a_damaged_version_is_not_used_and_says_so(
    tmp_path: Path, trained: Trained, caplog: pytest.LogCaptureFixture, damage: str
) -> None:
    shelf = MatcherShelf(tmp_path)
    shelf.keep(trained.matcher, some_card())
    shelf.keep(trained.matcher, some_card())
    if damage == "weights":
        (tmp_path / "0002.safetensors").write_bytes(b"no weights")
    elif damage == "card":
        (tmp_path / "0002.json").write_text("{}")
    else:
        arrays, _ = read_arrays(tmp_path / "0002.safetensors")
        write_arrays(tmp_path / "0002.safetensors", {**arrays, "bank": arrays["bank"] * np.float32("nan")})
    fresh = MatcherShelf(tmp_path)
    with caplog.at_level(logging.WARNING):
        assert fresh.current() is None
    assert "Version 2" in fresh.problem
    back = fresh.roll_back()
    assert back is not None
    assert (back.version, fresh.problem) == (1, "")


def test_nothing_half_written_is_left_behind(tmp_path: Path, trained: Trained) -> None:
    shelf = MatcherShelf(tmp_path)
    shelf.keep(trained.matcher, some_card())
    shelf.note({"sentence": "done"})
    assert {path.name for path in tmp_path.iterdir()} == {"0001.json", "0001.safetensors", "current.json", "last.json"}
    assert shelf.last() == {"sentence": "done"}
    assert MatcherShelf(tmp_path / "none").last() == {}
