"""How music goes out, and makes room for those who speak."""

import pytest

from temptrack.suggest.answer import Suggestion
from temptrack.suggest.spotting.leaving import DUCK_DB, ducks_of, exit_of, last_moment
from temptrack.suggest.spotting.places import places_of
from temptrack.suggest.spotting.sheet import Leave
from tests.suggest.worlds import track

PIECE = track(1, duration_s=120.0)
"""Its sections are 0 to 60 and 60 to 120 s."""


def leaving(in_s: float, out_s: float) -> tuple[Leave, float]:
    found = exit_of(Suggestion(1, 0.0, 0.5, PIECE, in_s, out_s, 0.0, (), ()))
    return found.kind, round(found.fade_s, 3)


def test_the_tracks_own_end_needs_no_fade() -> None:
    assert leaving(80.0, 119.0) == (Leave.TRACK_END, 0.0)


def test_a_section_that_ends_near_is_where_the_fade_begins() -> None:
    assert leaving(20.0, 62.0) == (Leave.SECTION, 2.0)
    assert leaving(20.0, 59.8) == (Leave.SECTION, 0.5)


def test_elsewhere_it_fades_for_some_seconds_and_never_for_most_of_the_cue() -> None:
    assert leaving(5.0, 45.0) == (Leave.FADE, 4.0)
    assert leaving(5.0, 13.0) == (Leave.FADE, 2.0)


def test_a_cue_ends_with_its_track_but_not_in_a_sentence() -> None:
    places = places_of(100.0, cuts_s=[41.3], scenes_s=[], sentences=[(44.0, 52.0)], step_s=0.5)
    assert last_moment(10.0, 60.0, 70.0, places, 10.0) == 60.0
    assert last_moment(10.0, 60.0, 45.0, places, 10.0) == pytest.approx(55.0)
    assert last_moment(10.0, 60.0, 38.0, places, 10.0) == pytest.approx(44.0)
    assert last_moment(35.0, 60.0, 14.0, places, 10.0) == 60.0, "44 s would leave less than the shortest cue"


def test_music_stays_down_between_lines_that_follow_each_other() -> None:
    ducks = ducks_of(10.0, 40.0, [(5.0, 12.0), (13.0, 15.0), (20.0, 21.0), (39.0, 45.0)])
    assert [(duck.in_s, duck.out_s) for duck in ducks] == [(10.0, 15.0), (20.0, 21.0), (39.0, 40.0)]
    assert {duck.gain_db for duck in ducks} == {DUCK_DB}
