"""What every route must keep to, whatever it goes by."""

import numpy as np
import pytest

from temptrack.fingerprint.types import Affect
from temptrack.store import FeedbackRecord, QuestionRecord, Verdict
from temptrack.suggest.evidence import LOG_ODDS_BOUND
from temptrack.suggest.fusion import ROUTE_WEIGHTS
from temptrack.suggest.listening import Heard
from temptrack.suggest.query import Query, Steering
from temptrack.suggest.routes import ALL_ROUTES, Context, Route
from tests.suggest.worlds import context, film, grid_of_tracks, look, look_vector, new_store, sound_of, track, trained


def rich_context() -> Context:
    """A question that gives every route something to say."""
    tracks = grid_of_tracks(5)
    store = new_store(tracks)
    film(store, "A", (look_vector(1), tracks[7]), (look_vector(0, 1), tracks[3]))
    asked = QuestionRecord(style=look_vector(1))
    store.put_feedback([FeedbackRecord("answer", tracks[4].track_id, Verdict.KEPT, tracks[4].likeness, asked)])
    query = Query(text="a snow march, sad and slow, piece 7", steering=Steering(-0.5, 0.2, 0.3))
    heard = Heard("“Ref”", sound_of(0.5, 0.5), Affect(0.5, 0.5), 100.0, silent=False)
    return context(store, query, seen=look(), heard=heard, kept=trained())


def nothing_to_go_by() -> Context:
    return context(new_store(grid_of_tracks(3)), Query(text=""), kept=trained())


@pytest.fixture(params=ALL_ROUTES, ids=lambda route: route.name)
def route(request: pytest.FixtureRequest) -> Route:
    found: Route = request.param
    return found


def test_has_a_name_and_a_weight(route: Route) -> None:
    assert route.name in {"scenes", "affect", "text", "sound", "choices", "matcher"}
    assert 0 < ROUTE_WEIGHTS[route.name] <= 2


def test_weighs_every_track_within_bounds(route: Route) -> None:
    asked = rich_context()
    said = route.testify(asked)
    assert said, "every route has something to say to this question"
    for testimony in said:
        assert testimony.log_odds.shape == (len(asked.library),)
        assert np.isfinite(testimony.log_odds).all()
        assert np.abs(testimony.log_odds).max() <= LOG_ODDS_BOUND + 1e-9
        assert float(np.ptp(testimony.log_odds)) > 0


def test_gives_a_readable_reason_for_every_track(route: Route) -> None:
    asked = rich_context()
    for testimony in route.testify(asked):
        for row in range(len(asked.library)):
            reason = testimony.reason(row)
            assert 10 < len(reason) < 250
            assert not reason.endswith(".")
            assert "nan" not in reason
            assert "None" not in reason


def test_says_nothing_with_nothing_to_go_by(route: Route) -> None:
    assert route.testify(nothing_to_go_by()) == []


def test_says_the_same_twice(route: Route) -> None:
    first, second = (route.testify(rich_context()) for _ in range(2))
    for one, other in zip(first, second, strict=True):
        np.testing.assert_array_equal(one.log_odds, other.log_odds)
        assert [one.reason(row) for row in range(25)] == [other.reason(row) for row in range(25)]


def test_cannot_choose_in_a_library_of_one(route: Route) -> None:
    asked = rich_context()
    store = new_store([track(99, title="Other")])
    lonely = context(store, asked.query, seen=asked.look, heard=asked.heard, kept=trained())
    for testimony in route.testify(lonely):
        assert testimony.log_odds == pytest.approx(np.zeros(1), abs=1e-9)


def test_survives_an_empty_library(route: Route) -> None:
    asked = rich_context()
    empty = context(new_store(), asked.query, seen=asked.look, heard=asked.heard, kept=trained())
    for testimony in route.testify(empty):
        assert testimony.log_odds.shape == (0,)
