import numpy as np

from temptrack.fingerprint.presence.layers import LASTING_FRAMES, layer_figures

LEAD = LASTING_FRAMES + 8


def low_band(mel_db: np.ndarray) -> np.ndarray:
    """What lasts and what is broad against the whole, and the share struck, of the lowest band."""
    return np.asarray(layer_figures(mel_db.astype(np.float32), LEAD)[:, :3].mean(axis=0))


def test_a_held_tone_lasts_and_a_stroke_is_broad() -> None:
    tone = np.full((100 + 2 * LEAD, 64), -60.0)
    tone[:, 6] = -20.0
    strokes = np.full((100 + 2 * LEAD, 64), -60.0)
    strokes[::25] = -20.0
    held, struck = low_band(tone), low_band(strokes)
    assert held[0] > -0.1
    assert held[1] < -2.0
    assert struck[0] < -1.0
    assert struck[1] > -0.1
    assert (held[2], round(float(struck[2]), 2)) == (0.0, 0.04)


def test_each_step_has_its_row() -> None:
    assert layer_figures(np.zeros((50 + 2 * LEAD, 64), np.float32), LEAD).shape == (2, 12)
