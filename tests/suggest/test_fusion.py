from dataclasses import dataclass, replace

import numpy as np
import pytest

from temptrack.fingerprint.types import Affect
from temptrack.progress import Job, Progress
from temptrack.suggest.fusion import ROUTE_WEIGHTS, fuse, length_log_odds, reasons_for
from temptrack.suggest.library import Floats, view_library
from temptrack.suggest.query import Query
from temptrack.suggest.routes import ALL_ROUTES, Context, interface
from tests.suggest.worlds import context, grid_of_tracks, look, new_store, track


@dataclass(frozen=True)
class Says:
    """A route that says what it is told to."""

    name: str
    evidence: tuple[Floats, ...]

    def testify(self, context: Context) -> list[interface.Testimony]:
        return [interface.Testimony(log_odds, lambda row: f"{self.name} about {row}") for log_odds in self.evidence]


ASKED = context(new_store(grid_of_tracks(2)), Query(text=""))
ONE, TWO = np.array([1.0, 0.0, -1.0, 0.0]), np.array([0.0, 2.0, 0.0, 0.0])


def test_adds_weighted_log_odds() -> None:
    fused = fuse(ASKED, [Says("affect", (ONE,)), Says("text", (TWO, ONE))], 30.0)
    expected = ROUTE_WEIGHTS["affect"] * ONE + ROUTE_WEIGHTS["text"] * (TWO + ONE)
    assert fused.scores == pytest.approx(expected)
    assert not fused.flat


def test_a_route_with_nothing_to_say_changes_nothing() -> None:
    alone = fuse(ASKED, [Says("affect", (ONE,))], 30.0)
    both = fuse(ASKED, [Says("affect", (ONE,)), Says("scenes", ())], 30.0)
    np.testing.assert_array_equal(alone.scores, both.scores)
    assert fuse(ASKED, [Says("affect", (np.zeros(4),))], 30.0).flat


def test_better_affect_ranks_higher() -> None:
    tracks = grid_of_tracks(6)
    asked = context(new_store(tracks), Query(text=""), seen=look(affect=Affect(0.9, 0.5)))
    scores = fuse(asked, ALL_ROUTES, 10.0).scores
    same_valence = [i for i, t in enumerate(tracks) if t.affect.valence == tracks[2].affect.valence]
    by_distance = sorted(same_valence, key=lambda i: abs(tracks[i].affect.energy - 0.9))
    assert sorted(same_valence, key=lambda i: -scores[i]) == by_distance


def test_too_short_a_track_counts_less() -> None:
    library = view_library(new_store([track(0, duration_s=60.0), track(1, duration_s=15.0), track(2, duration_s=1.0)]))
    assert length_log_odds(library, 30.0) == pytest.approx([0.0, np.log(0.5), np.log(0.05)])


def test_reasons_are_strongest_first_and_leave_out_what_says_nothing_of_the_track() -> None:
    fused = fuse(ASKED, [Says("affect", (ONE,)), Says("text", (TWO, ONE))], 240.0)
    told = reasons_for(fused, ASKED.library, 1, 240.0)
    assert [reason.route for reason in told] == ["text", "length"]
    assert [reason.log_odds for reason in told] == pytest.approx([2.0, np.log(0.5)])
    assert told[1].text == "ends 120 s before the range does"
    against = reasons_for(fused, ASKED.library, 2, 240.0)
    assert [reason.log_odds for reason in against] == pytest.approx([np.log(0.5), -1.0, -1.0])


def test_evidence_that_is_flat_is_told_all_the_same() -> None:
    fused = fuse(ASKED, [Says("affect", (np.zeros(4),))], 30.0)
    assert [reason.text for reason in reasons_for(fused, ASKED.library, 0, 30.0)] == ["affect about 0"]


def test_reports_each_route() -> None:
    heard: list[Progress] = []
    asked = replace(ASKED, job=Job(heard.append))
    fuse(asked, [Says("affect", ()), Says("text", ())], 30.0)
    assert [(p.stage, p.done, p.total, p.what) for p in heard] == [("match", 0, 2, "affect"), ("match", 1, 2, "text")]
