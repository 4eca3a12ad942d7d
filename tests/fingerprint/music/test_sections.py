import numpy as np
import pytest

from temptrack.fingerprint.music.arrays import Numbers
from temptrack.fingerprint.music.sections import (
    find_boundaries,
    label_sections,
    least_change,
    merge_equal,
    novelty,
)

RNG = np.random.default_rng(3)


def form(letters: str, steps: int = 50) -> Numbers:
    places = {letter: 3.0 * RNG.standard_normal(26) / np.sqrt(26) for letter in dict.fromkeys(letters)}
    return np.vstack([places[letter] + 0.05 * RNG.standard_normal((steps, 26)) for letter in letters])


@pytest.mark.parametrize("letters", ["A", "AB", "ABA", "ABCB", "ABAC"])
def test_form_is_read(letters: str) -> None:
    features = form(letters)
    curve = novelty(features)
    edges_s = find_boundaries(curve, len(features) * 0.5)
    edges_s, labels = merge_equal(edges_s, label_sections(features, edges_s, least_change(curve)))
    assert "".join(labels) == letters
    np.testing.assert_allclose(edges_s, 25.0 * np.arange(len(letters) + 1), atol=1.0)


def test_novelty_is_foote_s_checkerboard() -> None:
    features = form("AB", 40)
    half, at = 20, 40
    taper = np.exp(-0.5 * ((np.arange(half) + 0.5) / (0.5 * half)) ** 2)
    side = np.concatenate([-taper[::-1], taper]) / taper.sum()
    window = features[at - half : at + half]
    distance = ((window[:, None] - window[None]) ** 2).sum(axis=2)
    checkerboard = float((np.outer(side, side) * -0.5 * distance).sum())
    assert novelty(features)[at] == pytest.approx(np.sqrt(checkerboard), rel=1e-4)


def test_steady_music_is_one_section() -> None:
    features = form("A", 200)
    assert find_boundaries(novelty(features), 100.0) == [0.0, 100.0]


def test_shortest_music_has_one_section() -> None:
    for steps in (1, 2, 12):
        features = form("A", steps)
        edges_s = find_boundaries(novelty(features), steps * 0.5)
        assert label_sections(features, edges_s, 1.0) == ["A"]


def test_equal_neighbours_are_merged() -> None:
    assert merge_equal([0.0, 5.0, 9.0, 12.0], ["A", "A", "B"]) == ([0.0, 9.0, 12.0], ["A", "B"])
