"""Labels are embedded once per model and wording, also from one start to the next."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from temptrack.fingerprint.vocabulary import LabelGroup, Word, vocabulary
from temptrack.fingerprint.wording import LabelEmbeddings
from tests.suggest.sight import LightAndDark

GROUP = LabelGroup("x", ("a {}", "the {}"), (Word("sun", ("bright sun", "sunlight"), ""), Word("night", ("dark",), "")))


class Counting(LightAndDark):
    calls = 0

    def embed_texts(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.calls += 1
        return super().embed_texts(texts)


def test_a_label_is_the_mean_direction_of_its_prompts() -> None:
    model = Counting()
    rows = LabelEmbeddings(model, None).of(GROUP)
    for row, prompts in zip(rows, GROUP.prompts, strict=True):
        mean = model.embed_texts(list(prompts)).sum(axis=0)
        np.testing.assert_allclose(row, mean / np.linalg.norm(mean), atol=1e-6)


def test_nothing_is_embedded_twice(tmp_path: Path) -> None:
    model = Counting()
    first = LabelEmbeddings(model, tmp_path)
    rows = first.of(GROUP)
    first.of(GROUP)
    np.testing.assert_array_equal(LabelEmbeddings(model, tmp_path).of(GROUP), rows)
    assert model.calls == 1
    LabelEmbeddings(model, tmp_path).of(vocabulary().groups[3])
    assert model.calls == 2


@pytest.mark.parametrize("damage", [b"", b"\x93NUMPY half", b"nonsense"])
def test_a_damaged_file_is_made_anew(tmp_path: Path, damage: bytes) -> None:
    model = Counting()
    rows = LabelEmbeddings(model, tmp_path).of(GROUP)
    (path,) = tmp_path.iterdir()
    path.write_bytes(damage)
    np.testing.assert_array_equal(LabelEmbeddings(model, tmp_path).of(GROUP), rows)
    assert model.calls == 2
    assert path.stat().st_size > len(damage)
