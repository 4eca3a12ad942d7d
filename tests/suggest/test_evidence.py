import dataclasses

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from temptrack.fingerprint.types import Affect
from temptrack.suggest.evidence import (
    LOG_ODDS_BOUND,
    affect_log_odds,
    likeness_log_odds,
    relative_log_odds,
    tempo_log_odds,
)
from temptrack.suggest.library import Floats, view_library
from tests.suggest.worlds import grid_of_tracks, new_store, sound_of, track

likelihoods = hnp.arrays(np.float64, st.integers(1, 30), elements=st.floats(-50, 50))


@given(likelihoods, st.floats(-100, 100))
def test_only_differences_count(log_likelihood: Floats, shift: float) -> None:
    np.testing.assert_allclose(relative_log_odds(log_likelihood + shift), relative_log_odds(log_likelihood), atol=1e-6)


@given(likelihoods)
def test_keeps_the_order_and_the_bound(log_likelihood: Floats) -> None:
    log_odds = relative_log_odds(log_likelihood)
    assert np.all(np.abs(log_odds) <= LOG_ODDS_BOUND)
    assert np.all(np.diff(log_odds[np.argsort(log_likelihood)]) >= -1e-12)


def test_a_random_track_is_worth_even_odds() -> None:
    log_odds = relative_log_odds(np.array([0.0, -1.0, -2.0, -0.5]))
    assert np.mean(np.exp(log_odds)) == pytest.approx(1.0, abs=0.02)
    assert relative_log_odds(np.full(7, -3.0)) == pytest.approx(np.zeros(7))
    assert len(relative_log_odds(np.zeros(0))) == 0


@given(st.floats(-0.3, 1.3), st.floats(0, 1))
def test_nearer_affect_is_more_evidence(energy: float, valence: float) -> None:
    library = view_library(new_store(grid_of_tracks()))
    log_odds = affect_log_odds(library, Affect(energy, valence))
    distances = np.hypot((library.affect[:, 0] - energy) / 0.15, (library.affect[:, 1] - valence) / 0.30)
    assert np.all(np.diff(log_odds[np.argsort(distances)]) <= 1e-9)


def test_an_axis_nobody_speaks_of_is_no_evidence() -> None:
    library = view_library(new_store(grid_of_tracks()))
    log_odds = affect_log_odds(library, Affect(0.9, 0.2), frozenset({"valence"}))
    for valence in np.unique(library.affect[:, 1]):
        assert np.ptp(log_odds[library.affect[:, 1] == valence]) == pytest.approx(0.0)
    assert np.ptp(log_odds) > 1


def test_tempo_forgives_an_octave_a_little_and_tracks_without_beat() -> None:
    tempi = [120.0, 60.0, 85.0]
    library = view_library(new_store([track(i, tempo_bpm=bpm) for i, bpm in enumerate(tempi)]))
    same, half, between = tempo_log_odds(library, 120.0)
    assert same > half > between
    beatless = dataclasses.replace(track(0), tempo_bpm=0.0)
    assert tempo_log_odds(view_library(new_store([beatless, track(1), track(2, tempo_bpm=70)])), 70.0)[0] == 0.0


def test_likeness_finds_the_track_that_sounds_so() -> None:
    tracks = grid_of_tracks()
    library = view_library(new_store(tracks))
    for chosen in (0, 17, 35):
        log_odds = likeness_log_odds(library, tracks[chosen].likeness)
        assert int(np.argmax(log_odds)) == chosen
        assert log_odds[chosen] > 0.5


def test_a_library_of_one_sound_says_nothing() -> None:
    library = view_library(new_store([track(i, likeness=sound_of(0.5, 0.5)) for i in range(3)]))
    assert likeness_log_odds(library, sound_of(0.9, 0.1)) == pytest.approx(np.zeros(3), abs=1e-6)


def test_several_sounds_at_once_are_each_by_itself() -> None:
    library, tracks = view_library(new_store(grid_of_tracks())), grid_of_tracks()
    sounds = np.stack([tracks[row].likeness for row in (3, 20)])
    assert likeness_log_odds(library, sounds) == pytest.approx(
        np.stack([likeness_log_odds(library, sound) for sound in sounds]), abs=1e-5
    )
    assert likeness_log_odds(view_library(new_store()), sounds).shape == (2, 0)
