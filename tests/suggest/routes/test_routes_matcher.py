from dataclasses import replace

import numpy as np

from temptrack.suggest.routes import MatcherRoute
from tests.suggest.worlds import context, film, grid_of_tracks, look, look_vector, new_store, trained, turned

TRACKS = grid_of_tracks(6)


def test_what_was_learnt_of_films_orders_tracks_of_a_library_that_played_in_none() -> None:
    (said,) = MatcherRoute().testify(context(new_store(TRACKS), seen=look(turned(0.9, 0.2)), kept=trained()))
    best = np.argsort(-said.log_odds)[:6]
    worst = np.argsort(said.log_odds)[:6]
    assert np.mean([TRACKS[row].affect.energy for row in best]) > 0.6
    assert np.mean([TRACKS[row].affect.energy for row in worst]) < 0.4
    assert np.mean([TRACKS[row].affect.valence for row in best]) < 0.5


def test_the_reason_says_what_it_learnt_from_and_where_the_track_stands() -> None:
    asked = context(new_store(TRACKS), seen=look(turned(0.9, 0.2)), kept=trained())
    (said,) = MatcherRoute().testify(asked)
    assert asked.matched is not None
    order = np.argsort(asked.matched.opinion.log_likelihood)
    best, worst = int(order[-1]), int(order[0])
    assert (
        said.reason(best) == "learnt from 112 scenes of 16 films: fits such a picture better than 97 % of the library"
    )
    assert "less well than 97 %" in said.reason(worst)


def test_the_reason_names_how_many_of_the_nearest_scenes_agree() -> None:
    store = new_store(TRACKS)
    film(store, "A", *((turned(0.9, 0.2), TRACKS[row]) for row in (31, 32, 1, 2)))
    (said,) = MatcherRoute().testify(context(store, seen=look(turned(0.9, 0.2)), kept=trained()))
    assert said.reason(0).endswith("it would also choose the music of 2 of the 4 nearest learnt scenes")


def test_it_is_silent_without_footage_or_without_a_matcher() -> None:
    store = new_store(TRACKS)
    assert MatcherRoute().testify(context(store, kept=trained())) == []
    assert MatcherRoute().testify(context(store, seen=look())) == []


def test_the_uncertainty_of_the_question_is_there_for_whoever_judges_it() -> None:
    near = context(new_store(TRACKS), seen=look(turned(0.5, 0.5)), kept=trained()).matched
    far = context(new_store(TRACKS), seen=look(look_vector(*[0.0] * 8, 25.0, -25.0)), kept=trained()).matched
    assert near is not None
    assert far is not None
    for matched in (near, far):
        assert 0 <= matched.opinion.aleatoric <= 1
        assert 0 <= matched.opinion.epistemic <= 1
    assert near.opinion.epistemic != far.opinion.epistemic


def test_steering_and_words_leave_its_evidence_as_it_is() -> None:
    asked = context(new_store(TRACKS), seen=look(turned(0.9, 0.2)), kept=trained())
    first, second = (MatcherRoute().testify(one)[0] for one in (asked, replace(asked, remarks=("x",))))
    np.testing.assert_array_equal(first.log_odds, second.log_odds)
