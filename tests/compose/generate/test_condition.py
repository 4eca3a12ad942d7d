"""What a scene or a track asks for, beat by beat."""

import numpy as np
import pytest

from temptrack.compose.generate import Condition, beat_levels, scene_condition
from temptrack.errors import InvalidInputError
from temptrack.fingerprint.picture import STYLE
from temptrack.fingerprint.types import Affect, Curve, PictureStyle


def scene(levels: list[float], energy: float) -> PictureStyle:
    """A scene with a motion curve, half a second a step."""
    curve = Curve(0.5, np.array(levels, np.float32))
    vector = np.zeros(STYLE.dimension, np.float32)
    return PictureStyle(0.5 * len(levels), vector, (), curve, Affect(energy, 0.4), {})


def test_a_scene_asks_for_its_motion_about_its_energy() -> None:
    asked = scene_condition(scene([0.1] * 10 + [0.5] * 10, energy=0.6), tempo_bpm=120.0)
    assert len(asked.energy) == 20
    assert asked.energy.mean() == pytest.approx(0.6, abs=1e-5)
    assert asked.energy[-1] - asked.energy[0] == pytest.approx(0.4, abs=1e-5)
    assert asked.affect.valence == 0.4
    wild = scene_condition(scene([0.0, 1.0] * 10, energy=0.9), tempo_bpm=60.0)
    assert 0.0 <= wild.energy.min() <= wild.energy.max() <= 1.0


def test_a_curve_is_read_between_its_steps() -> None:
    rising = Curve(0.5, np.linspace(0.0, 0.9, 10, dtype=np.float32))
    assert beat_levels(rising, np.array([0.25, 1.25, 2.25])) == pytest.approx([0.1, 0.3], abs=1e-6)
    assert not beat_levels(Curve(0.5, np.zeros(0, np.float32)), np.array([0.0, 1.0])).any()


def test_a_condition_lies_over_any_count_of_beats() -> None:
    asked = Condition(np.linspace(0, 1, 8, dtype=np.float32), Affect(0.5, 0.5), 90.0)
    assert asked.over(8) is asked
    longer = asked.over(32)
    assert len(longer.energy) == 32
    assert longer.energy.mean() == pytest.approx(0.5, abs=1e-6)
    assert np.all(np.diff(longer.energy) >= 0)


@pytest.mark.parametrize(
    ("energy", "tempo_bpm", "style"),
    [
        (np.zeros(0, np.float32), 90.0, None),
        (np.full(4, np.nan, np.float32), 90.0, None),
        (np.ones(4, np.float32), 0.0, None),
        (np.ones(4, np.float32), float("nan"), None),
        (np.ones(4, np.float32), 90.0, np.zeros(3, np.float32)),
    ],
)
def test_what_cannot_be_asked_is_refused(energy: np.ndarray, tempo_bpm: float, style: np.ndarray | None) -> None:
    with pytest.raises(InvalidInputError):
        Condition(energy, Affect(0.5, 0.5), tempo_bpm, style)
