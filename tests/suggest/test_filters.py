import dataclasses

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from temptrack.suggest.asking import read_asking
from temptrack.suggest.filters import blame, eligible_rows, passes
from temptrack.suggest.library import view_library
from temptrack.suggest.query import Filters
from tests.suggest.worlds import new_store, track

LIBRARY = view_library(
    new_store(
        [
            track(0, licence="CC BY 4.0", tempo_bpm=60, duration_s=30),
            track(1, licence="cc by 4.0 ", tempo_bpm=120, duration_s=60),
            track(2, licence="GPL-2", tempo_bpm=180, duration_s=90),
            track(3, licence="unknown", tempo_bpm=0.001, duration_s=300),
        ]
    )
)


def kept(filters: Filters) -> list[int]:
    return [int(row) for row in np.flatnonzero(eligible_rows(LIBRARY, filters))]


def test_no_filter_keeps_all() -> None:
    assert kept(Filters()) == [0, 1, 2, 3]


def test_licences_are_compared_without_case() -> None:
    assert kept(Filters(licences=("Cc By 4.0", "none"))) == [0, 1]
    assert kept(Filters(licences=("CC BY",))) == []


def test_bounds_are_inclusive() -> None:
    assert kept(Filters(tempo_min_bpm=60, tempo_max_bpm=120)) == [0, 1]
    assert kept(Filters(duration_min_s=60, duration_max_s=90)) == [1, 2]
    assert kept(Filters(exclude_track_ids=frozenset({f"{2:032x}"}))) == [0, 1, 3]


def test_a_track_without_beat_passes_no_tempo_filter() -> None:
    beatless = dataclasses.replace(LIBRARY.tracks[0], tempo_bpm=0.0)
    assert passes(beatless, Filters(duration_min_s=1))
    assert not passes(beatless, Filters(tempo_max_bpm=100))
    assert not passes(beatless, Filters(tempo_min_bpm=0))


def test_conditions_hold_together_and_the_worst_is_named() -> None:
    asked = Filters(conditions=read_asking("licence:cc-by tempo:>100").conditions)
    assert kept(asked) == [1]
    nothing = Filters(conditions=read_asking("licence:cc-by -tempo:>10").conditions)
    assert blame(LIBRARY, nothing) == "the condition -tempo:>10 (which 3 of 4 tracks fail)"


bounds = st.none() | st.floats(0, 400)


@given(st.builds(Filters, tempo_min_bpm=bounds, tempo_max_bpm=bounds, duration_min_s=bounds, duration_max_s=bounds))
def test_blame_names_a_filter_exactly_when_one_shuts_out(filters: Filters) -> None:
    assert bool(blame(LIBRARY, filters)) == (len(kept(filters)) < len(LIBRARY))


def test_blame_says_which() -> None:
    assert blame(LIBRARY, Filters(licences=("MIT",))) == "the licence filter “MIT” (which 4 of 4 tracks fail)"
    assert "tempo filter 200 to 300 bpm" in blame(LIBRARY, Filters(tempo_min_bpm=200, tempo_max_bpm=300))
    assert "duration filter up to 2 s" in blame(LIBRARY, Filters(duration_max_s=2))
    assert "excluded" in blame(LIBRARY, Filters(exclude_track_ids=frozenset(t.track_id for t in LIBRARY.tracks)))


@given(
    st.builds(
        Filters,
        tempo_min_bpm=bounds,
        tempo_max_bpm=bounds,
        duration_min_s=bounds,
        duration_max_s=bounds,
        licences=st.sampled_from([(), ("cc by 4.0",)]),
        exclude_track_ids=st.frozensets(st.sampled_from([*LIBRARY.rows, "gone"])),
    )
)
def test_all_at_once_is_each_by_itself(filters: Filters) -> None:
    assert kept(filters) == [row for row, track in enumerate(LIBRARY.tracks) if passes(track, filters)]
