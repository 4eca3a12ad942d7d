import numpy as np

from temptrack.fingerprint.presence.lines import CHROMA_BINS
from temptrack.fingerprint.presence.pitch import pitch_figures

ENTROPY, STRONGEST, USED, TUNED = 1, 2, 3, 4
ALIKE = 12


def pitches(places: list[int], steps: int = 30, angle: float = 0.3) -> np.ndarray:
    chroma = np.zeros((steps, CHROMA_BINS), np.float32)
    chroma[:, places] = 10.0
    weight = 10.0 * len(places)
    return np.column_stack([chroma, np.tile([weight * np.cos(angle), weight * np.sin(angle), weight], (steps, 1))])


def test_a_hum_has_one_pitch_and_a_chord_several() -> None:
    hum, chord = pitch_figures(pitches([5]))[15], pitch_figures(pitches([0, 12, 21]))[15]
    assert (hum[USED], chord[USED]) == (1, 3)
    assert hum[STRONGEST] > chord[STRONGEST]
    assert hum[ENTROPY] < chord[ENTROPY]
    assert chord[TUNED] > 0.9


def test_nothing_pitched_is_said_without_dividing_by_nothing() -> None:
    assert np.isfinite(pitch_figures(np.zeros((5, CHROMA_BINS + 3), np.float32))).all()


def test_a_change_of_chord_shows_where_it_is() -> None:
    change = pitch_figures(np.concatenate([pitches([0, 12, 21], 15), pitches([6, 15, 27], 15)]))[:, ALIKE]
    assert change[15] < 0.1
    assert change[5] > 0.9
    assert change[25] > 0.9
