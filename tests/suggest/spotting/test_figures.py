"""What speaks for and against music, half second by half second."""

import numpy as np

from temptrack.fingerprint.presence import Presence
from temptrack.suggest.spotting.figures import FIGURES, SceneFigures, rows_of
from temptrack.suggest.spotting.learnt import holds


def column(rows: "np.ndarray[tuple[int, ...], np.dtype[np.float64]]", name: str) -> list[float]:
    return [float(value) for value in rows[:, FIGURES.index(name)]]


def test_scenes_and_speech_become_rows() -> None:
    speech = np.array([0.0] * 40 + [1.0] * 40, np.float32)
    presence = Presence(0.5, 0 * speech, speech, 0 * speech, 1 - speech)
    scenes = [SceneFigures(0.0, 25.0, 0.9, 2.0, 0.4), SceneFigures(25.0, 40.2, 0.2, -2.0, -1.0)]
    rows = rows_of(40.2, scenes, presence)
    assert rows.shape == (81, len(FIGURES))
    assert column(rows, "energy")[49:51] == [0.4, -0.3]
    assert column(rows, "memory")[0] == 0.4
    assert column(rows, "speech")[38:42] == [0.0, 0.0, 1.0, 1.0]
    talk = column(rows, "talk")
    assert talk[20] == 0.0
    assert 0.4 < talk[40] < 0.6
    montage = column(rows, "montage")
    assert montage[45] > 0.3
    assert montage[60] == 0.0


def test_silent_footage_has_no_talk() -> None:
    rows = rows_of(3.0, [], None)
    assert rows.shape == (6, len(FIGURES))
    assert not rows.any()


def test_moments_in_stretches() -> None:
    assert holds([(1.0, 2.0), (4.0, 5.0)], np.array([0.5, 1.0, 1.9, 2.0, 4.5, 9.0])).tolist() == [0, 1, 1, 0, 1, 0]
    assert holds([], np.array([1.0])).tolist() == [0]
