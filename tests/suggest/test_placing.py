"""The chosen tracks laid along the footage."""

from collections.abc import Callable
from pathlib import Path

import pytest

from temptrack.fingerprint.picture import TraceCache
from temptrack.progress import Job
from temptrack.suggest import Query, Suggester
from tests.suggest.questions import NOWHERE, TRACKS, ask
from tests.suggest.worlds import footage, new_store, track


@pytest.mark.media
def test_a_range_longer_than_the_track_says_where_it_ends(traces: TraceCache, clip: Callable[[str], Path]) -> None:
    short = [track(i, 0.2 * i, duration_s=3.0) for i in range(5)]
    answer = ask(Query(footage=footage(clip("harbour_skyline"), 6.0)), new_store(short), traces)
    for suggestion in answer.suggestions:
        assert (suggestion.track_in_s, suggestion.track_out_s) == (0.0, 3.0)
        assert suggestion.hit_points[-1].label == "track ends"
        assert ("length", "ends 3 s before the range does") in [(r.route, r.text) for r in suggestion.reasons]


def test_a_track_that_was_removed_meanwhile_is_passed_over_and_ranks_close_up() -> None:
    store = new_store(TRACKS)
    suggester = Suggester(store, NOWHERE, lambda: None)
    weighed = suggester.weigh(Query(text="calm", limit=3), Job())
    first, second, third = (one.track.track_id for one in suggester.answer(weighed).suggestions)
    store.remove_tracks([second])
    left = suggester.answer(weighed).suggestions
    assert [(one.rank, one.track.track_id) for one in left] == [(1, first), (2, third)]
