import numpy as np
import pytest

from temptrack.suggest.calibration import DOUBTS, Calibrator
from temptrack.suggest.fitted import Fitted
from temptrack.suggest.fusion import ROUTE_WEIGHTS
from temptrack.suggest.query import Query
from temptrack.suggest.standing import LEAST_FILMS, Standing, nothing_fitted, standing_of
from temptrack.suggest.uncertainty import confidence_of_first
from temptrack.suggest.verdict_fit import VerdictFit
from tests.suggest.test_fitted import fitted
from tests.suggest.worlds import context, film, grid_of_tracks, look, look_vector, new_store

TRACKS = grid_of_tracks(3)
NO_DOUBTS = np.zeros(len(DOUBTS))


def test_nothing_fitted_leaves_weights_and_confidences() -> None:
    plain = Standing()
    assert plain.weights == ROUTE_WEIGHTS
    assert plain.of_tracks([0.2, 0.1], NO_DOUBTS) == [0.2, 0.1]
    assert plain.of_answer([0.2, 0.1], NO_DOUBTS) == confidence_of_first([0.2, 0.1])
    assert plain.threshold(0.1) is None
    assert not plain.calibrated


def test_what_was_fitted_is_used_and_the_rest_stays() -> None:
    held = Standing(fitted())
    assert held.weights == {**ROUTE_WEIGHTS, "scenes": 1.25, "affect": 0.25}
    assert held.of_tracks([0.2], NO_DOUBTS)[0] > 0.2
    assert held.calibrated
    assert held.of_tracks([], NO_DOUBTS) == []
    assert held.of_answer([], NO_DOUBTS) == 0.0


def test_the_threshold_is_the_least_confidence_that_keeps_to_the_risk() -> None:
    held = Standing(fitted())
    assert [held.threshold(risk) for risk in (0.6, 0.5, 0.3, 0.25, 0.2)] == [0.25, 0.25, 0.75, 0.75, 2.0]
    hard_to_please = Standing(fitted(), verdicts=VerdictFit(100, shift=-2.0))
    assert hard_to_please.threshold(0.5) == 2.0


@pytest.mark.parametrize(
    ("standing", "says"),
    [
        (Standing(reason="nobody tried"), "what a film would use here; not calibrated yet: nobody tried."),
        (Standing(fitted()), "calibrated on 100 scenes of 1 films that were held out."),
        (
            Standing(fitted(of_answer=Calibrator(), weights=ROUTE_WEIGHTS)),
            "checked on 100 scenes of 1 films that were held out.",
        ),
        (Standing(verdicts=VerdictFit(30, 0.1, 1.0)), "that you keep one of the first three; calibrated on 30 of your"),
        (Standing(fitted(), verdicts=VerdictFit(30, 0.1, 1.0)), "30 of your own verdicts and 100 scenes"),
    ],
)
def test_what_confidence_means_is_said(standing: Standing, says: str) -> None:
    assert says in standing.meaning()


def test_films_say_nothing_of_words_and_too_few_nothing_at_all() -> None:
    store = new_store(TRACKS)

    def some() -> tuple[Fitted | None, str]:
        return fitted(), ""

    words = standing_of(context(store, Query(text="sad")), some, VerdictFit())
    assert words.fitted is None
    assert "words and sounds" in words.meaning()
    film(store, "A", (look_vector(1), TRACKS[0]))
    bare = standing_of(context(store, seen=look()), nothing_fitted, VerdictFit())
    assert f"{LEAST_FILMS} learnt films with music are needed, 1 are there" in bare.meaning()
    for number in range(LEAST_FILMS):
        film(store, f"B{number}", (look_vector(0, 1), TRACKS[1]))
    assert (
        "`temptrack calibrate` does it"
        in standing_of(context(store, seen=look()), nothing_fitted, VerdictFit()).meaning()
    )
    tried = standing_of(context(store, seen=look()), lambda: (None, "nothing was truer"), VerdictFit())
    assert "nothing was truer, when last tried; `temptrack calibrate` tries anew" in tried.meaning()
    gone = standing_of(context(store, seen=look()), some, VerdictFit())
    assert gone.fitted is None
    assert "`temptrack calibrate` does it anew" in gone.meaning()
