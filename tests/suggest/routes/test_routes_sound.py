import numpy as np
import pytest

from temptrack.fingerprint.types import Affect
from temptrack.suggest.listening import Heard
from temptrack.suggest.query import Query, Steering
from temptrack.suggest.routes.sound import SoundRoute
from tests.suggest.worlds import context, grid_of_tracks, new_store, sound_of

ROUTE = SoundRoute()
TRACKS = grid_of_tracks(6)
HEARD = Heard("“Ref”", sound_of(0.6, 0.4), Affect(0.6, 0.4), 120.0, silent=False)


def test_what_sounds_alike_comes_first() -> None:
    (said,) = ROUTE.testify(context(new_store(TRACKS), Query(text=""), heard=HEARD))
    best = TRACKS[int(np.argmax(said.log_odds))].affect
    assert (best.energy, best.valence) == pytest.approx((0.6, 0.4), abs=0.1)
    assert "sounds more like “Ref” than" in said.reason(int(np.argmax(said.log_odds)))
    assert "sounds less like “Ref” than" in said.reason(int(np.argmin(said.log_odds)))


def test_steering_says_what_should_differ() -> None:
    query = Query(text="", steering=Steering(energy=-1, valence=0.5, tempo=1))
    alike, but, faster = ROUTE.testify(context(new_store(TRACKS), query, heard=HEARD))
    assert int(np.argmax(alike.log_odds)) != int(np.argmax(but.log_odds))
    assert TRACKS[int(np.argmax(but.log_odds))].affect.energy < 0.4
    assert "calmer and brighter than “Ref” was asked for: energy 0.60 becomes" in but.reason(0)
    assert "faster than “Ref” was asked for: 120 bpm becomes 70" in faster.reason(0)


def test_silence_says_nothing() -> None:
    silent = Heard("“Ref”", np.zeros_like(HEARD.likeness), Affect(0, 0.5), 0.0, silent=True)
    assert ROUTE.testify(context(new_store(TRACKS), Query(text=""), heard=silent)) == []
