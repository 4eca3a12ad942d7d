from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from temptrack.suggest.library import view_library
from temptrack.suggest.ranking import rank
from tests.suggest.worlds import grid_of_tracks, new_store, sound_of, track

LIBRARY = view_library(new_store(grid_of_tracks(4)))
ALL = np.ones(len(LIBRARY), dtype=bool)


@given(st.lists(st.floats(-9, 9), min_size=16, max_size=16), st.lists(st.booleans(), min_size=16, max_size=16))
def test_best_first_and_only_the_eligible(scores: list[float], eligible: list[bool]) -> None:
    rows = rank(LIBRARY, np.array(scores), np.array(eligible), 5)
    assert len(rows) == min(5, sum(eligible))
    assert all(eligible[row] for row in rows)
    assert all(scores[a] >= scores[b] - 1e-5 for a, b in pairwise(rows))
    best = max((s for s, e in zip(scores, eligible, strict=True) if e), default=None)
    assert not rows or best is not None
    assert not rows or abs(scores[rows[0]] - (best or 0)) <= 1e-5


def test_equal_scores_go_by_id() -> None:
    rows = rank(LIBRARY, np.zeros(16), ALL, 16)
    ids = [LIBRARY.tracks[row].track_id for row in rows]
    assert ids == sorted(ids)


def test_one_recording_comes_once() -> None:
    sound = sound_of(0.5, 0.5)
    tracks = [track(0, likeness=sound), track(1, likeness=sound), track(2, likeness=sound, duration_s=130.0), track(3)]
    library = view_library(new_store(tracks))
    rows = rank(library, np.array([1.0, 2.0, 3.0, 0.0]), np.ones(4, dtype=bool), 4)
    assert rows == [2, 1, 3]


def test_silent_tracks_are_not_all_the_same() -> None:
    silent = np.zeros_like(sound_of(0.5, 0.5))
    library = view_library(new_store([track(i, likeness=silent) for i in range(3)]))
    assert len(rank(library, np.zeros(3), np.ones(3, dtype=bool), 3)) == 3
