import numpy as np
import pytest

from temptrack.fingerprint.types import Affect, Curve, PictureStyle
from temptrack.suggest.query import Query, Steering
from temptrack.suggest.routes.affect import AffectRoute, describe_looks
from tests.suggest.worlds import context, grid_of_tracks, look, look_vector, new_store

ROUTE = AffectRoute()
TRACKS = grid_of_tracks(6)


@pytest.mark.parametrize(("energy", "valence"), [(0.05, 0.05), (0.95, 0.05), (0.05, 0.95), (0.41, 0.77)])
def test_the_best_is_the_nearest(energy: float, valence: float) -> None:
    said = ROUTE.testify(context(new_store(TRACKS), seen=look(affect=Affect(energy, valence))))
    best = TRACKS[int(np.argmax(said[0].log_odds))].affect
    assert best.energy == pytest.approx(energy, abs=0.091)
    assert best.valence == pytest.approx(valence, abs=0.091)


def test_the_reason_names_looks_and_figures() -> None:
    said = ROUTE.testify(context(new_store(TRACKS), seen=look(affect=Affect(0.8, 0.3))))
    reason = said[0].reason(0)
    assert reason == (
        "an even cutting pace, high motion and dark pictures ask for energy .80 and valence .30; "
        "this track has energy .05 and valence .05"
    )


def test_steering_moves_what_is_wanted() -> None:
    seen = look(affect=Affect(0.5, 0.5))
    query = Query(text="", steering=Steering(energy=1, tempo=-1))
    wild, slow = ROUTE.testify(context(new_store(TRACKS), query, seen=seen))
    assert TRACKS[int(np.argmax(wild.log_odds))].affect.energy > 0.7
    assert "with the steering" in wild.reason(0)
    assert "slower was asked for" in slow.reason(0)


def test_steering_alone_goes_from_the_middle_of_the_library() -> None:
    (calm,) = ROUTE.testify(context(new_store(TRACKS), Query(text="x", steering=Steering(energy=-1))))
    assert TRACKS[int(np.argmax(calm.log_odds))].affect.energy < 0.3


def test_words_for_looks() -> None:
    def style(cuts: int, motion: float, brightness: float) -> PictureStyle:
        curve = Curve(0.5, np.full(20, motion, np.float32))
        cuts_s = tuple(float(i) for i in range(cuts))
        return PictureStyle(10.0, look_vector(1), cuts_s, curve, Affect(0.5, 0.5), {"brightness": brightness})

    assert describe_looks(style(9, 0.9, 0.4)) == "fast cutting and high motion"
    assert describe_looks(style(0, 0.1, 0.8)) == "long takes, little motion and bright pictures"
