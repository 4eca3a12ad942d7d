from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from temptrack.matching import Division, train
from temptrack.matching.unfinished import Unfinished
from tests.matching.worlds import SMALL

BRIEF = replace(SMALL, epochs=2)


def test_a_training_is_taken_up_where_it_was(tmp_path: Path, divided: Division) -> None:
    kept = Unfinished(tmp_path / "x", "digest", 1, BRIEF)
    assert kept.begun() is None
    whole = train(divided, seed=1, recipe=BRIEF, keep=kept.keep)
    begun = Unfinished(tmp_path / "x", "digest", 1, BRIEF).begun()
    assert begun is not None
    assert begun.history == whole.history
    for name, value in whole.matcher.weights.items():
        np.testing.assert_array_equal(begun.arrays[f"best.{name}"], value)
    kept.forget()
    assert kept.begun() is None


def test_another_training_begins_anew(tmp_path: Path, divided: Division) -> None:
    train(divided, recipe=BRIEF, keep=Unfinished(tmp_path / "x", "digest", 0, BRIEF).keep)
    for digest, seed, recipe in (("other", 0, BRIEF), ("digest", 5, BRIEF), ("digest", 0, SMALL)):
        assert Unfinished(tmp_path / "x", digest, seed, recipe).begun() is None
    assert Unfinished(tmp_path / "x", "digest", 0, BRIEF).begun() is not None


@pytest.mark.parametrize("damage", [b"", b"\x00" * 40, b"not safetensors at all"])
def test_a_damaged_file_begins_anew(tmp_path: Path, damage: bytes) -> None:
    (tmp_path / "x").write_bytes(damage)
    assert Unfinished(tmp_path / "x", "digest", 0, BRIEF).begun() is None
