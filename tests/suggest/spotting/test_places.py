"""Where cues may begin and end, and what that costs."""

import numpy as np

from temptrack.fingerprint.presence import Presence
from temptrack.suggest.spotting.places import ANYWHERE, CUT, END, LINE, SCENE, Places, places_of, sentences_of


def presence(speech: list[float]) -> Presence:
    said = np.array(speech, np.float32)
    return Presence(0.5, np.zeros_like(said), said, np.zeros_like(said), 1 - said)


def at(places: Places, moment: float) -> tuple[str, float, float]:
    here = int(np.argmin(np.abs(places.at_s - moment)))
    return places.names[here], float(places.entry[here]), float(places.exit[here])


def test_pauses_for_breath_are_part_of_a_sentence() -> None:
    spoken = presence([0, 0.9, 0.9, 0, 0, 0.8, 0, 0, 0, 0.9, 0.9, 0])
    assert sentences_of(spoken) == [(0.5, 3.0), (4.5, 5.5)]
    assert sentences_of(None) == []


def test_the_better_motive_names_a_place_and_none_is_free() -> None:
    places = places_of(60.0, cuts_s=[12.0, 20.0, 33.3], scenes_s=[20.0], sentences=[(25.0, 31.2)], step_s=0.5)
    assert at(places, 0.0)[0] == at(places, 60.0)[0] == END
    assert at(places, 20.0)[0] == SCENE
    assert [at(places, t)[0] for t in (12.0, 31.2, 25.0, 7.5)] == [CUT, LINE, LINE, ANYWHERE]
    costs = [at(places, t)[1] for t in (20.0, 12.0, 7.5)]
    assert costs == sorted(costs)
    assert costs[0] > 0
    assert (np.diff(places.at_s) > 0).all()


def test_no_cue_ends_in_a_sentence_and_to_begin_in_one_costs_more() -> None:
    places = places_of(40.0, cuts_s=[28.0], scenes_s=[], sentences=[(25.0, 31.2), (38.0, 40.0)], step_s=0.5)
    assert at(places, 28.0)[2] == np.inf
    assert at(places, 28.0)[1] > at(places_of(40.0, cuts_s=[28.0], scenes_s=[], sentences=[], step_s=0.5), 28.0)[1]
    assert np.isfinite([at(places, t)[2] for t in (25.0, 31.2, 40.0)]).all()
