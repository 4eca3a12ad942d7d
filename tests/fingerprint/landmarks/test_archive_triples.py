"""Keys of three peaks: the same in the query and in what is stored, at any speed."""

import numpy as np
import pytest

from temptrack.fingerprint.landmarks import Constellation
from temptrack.fingerprint.landmarks.archive.triples import KEY_BITS, QueryTriples, stored_triples
from temptrack.fingerprint.landmarks.search import Look
from tests.fingerprint.landmarks.songs import heard, song


def test_a_query_of_the_same_peaks_has_every_stored_key_at_its_moment() -> None:
    stored = heard(song(2))
    strong = stored.levels >= 6
    frames, bins = stored.frames[strong], stored.bins[strong]
    keys, at = stored_triples(Constellation(frames, bins, stored.levels[strong]))
    asked, asked_at = QueryTriples(2 * frames, bins).keys()
    there = set(zip(asked.tolist(), asked_at.tolist(), strict=True))
    assert len(keys) > 100
    assert all((key, 2 * frame) in there for key, frame in zip(keys.tolist(), at.tolist(), strict=True))
    assert keys.min() >= 0
    assert keys.max() < 1 << KEY_BITS


@pytest.mark.parametrize("speed", [0.96, 1.04])
def test_a_query_at_another_speed_has_most_of_them(speed: float) -> None:
    stored = heard(song(2))
    strong = stored.levels >= 6
    frames, bins = stored.frames[strong], stored.bins[strong]
    keys, _ = stored_triples(Constellation(frames, bins, stored.levels[strong]))
    faster = QueryTriples(np.rint(2 * frames / speed).astype(np.int64), np.rint(bins * speed).astype(np.int64))
    shares = [np.isin(keys, faster.keys(guess, guess)[0]).mean() for guess in (speed, 1.0)]
    assert shares[0] > 0.6
    assert shares[1] < 0.3


def test_prominent_peaks_are_the_strongest_all_over_a_look() -> None:
    levels = np.tile([7, 1, 3, 3], 1000)
    look = Look(np.arange(4000) // 5, np.arange(4000) % 400 + 8, 861, levels)
    kept = look.prominent(150)
    assert len(kept.bins) == 1499  # of 861 half frames
    assert (kept.levels == 7).sum() == 1000  # type: ignore[union-attr]
    assert np.histogram(kept.half_frames, 4)[0].min() > 350
    assert Look(look.half_frames, look.bins, 861).prominent(150).bins is look.bins
    assert Look(look.half_frames, look.bins, 861, 0 * levels).prominent(150).bins is look.bins
