import numpy as np

from temptrack.fingerprint.presence import Presence


def test_slices_and_thresholds() -> None:
    values = np.array([0.1, 0.6, 0.9, 0.2], np.float32)
    presence = Presence(0.5, values, values[::-1], values, 1 - values)
    assert len(presence) == 4
    assert presence.holds("music").tolist() == [False, True, True, False]
    assert presence.holds("speech", 0.15).tolist() == [True, True, True, False]
    part = presence.slice(0.5, 1.6)
    assert part.of("music").tolist() == values[1:3].tolist()
    assert len(part) == 2
