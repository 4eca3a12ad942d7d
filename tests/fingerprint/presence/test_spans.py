import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from temptrack.fingerprint.presence import bridged, cues_of, inside, spans_of, without

flags = st.lists(st.booleans(), max_size=60)


def test_short_rests_are_bridged_and_short_stings_left_out() -> None:
    present = np.array([1, 1, 1, 0, 0, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0, 0, 1, 1, 1], bool)
    assert spans_of(present, 0.5) == [(0.0, 5.0)]
    assert spans_of(present, 0.5, shortest_s=0.0, bridged_s=0.0) == [(0.0, 1.5), (4.0, 5.0), (8.0, 9.5)]


@given(flags)
def test_spans_are_the_steps_they_were_made_of(present: list[bool]) -> None:
    spans = spans_of(np.array(present, bool), 0.5, shortest_s=0.0, bridged_s=0.0)
    again = [any(a <= 0.5 * i < b for a, b in spans) for i in range(len(present))]
    assert again == present


@given(flags, flags)
def test_without_and_inside_divide_a_span(one: list[bool], other: list[bool]) -> None:
    spans, hidden = (spans_of(np.array(x, bool), 1.0, shortest_s=0.0, bridged_s=0.0) for x in (one, other))
    left = without(spans, hidden)
    kept = [any(a <= i < b for a, b in left) for i in range(len(one))]
    other = [*other, *[False] * len(one)]
    assert kept == [a and not b for a, b in zip(one, other, strict=False)]


def test_parts_inside_a_range() -> None:
    assert inside([(0.0, 4.0), (6.0, 9.0)], 3.0, 7.0) == [(3.0, 4.0), (6.0, 7.0)]
    assert inside([(0.0, 4.0)], 4.0, 7.0) == []
    assert bridged([(0.0, 1.0), (1.5, 2.0), (4.0, 5.0)], 0.5) == [(0.0, 2.0), (4.0, 5.0)]


def test_a_cue_reaches_to_its_soft_beginning_and_end() -> None:
    music = np.array([0.0] * 8 + [0.2] * 6 + [0.9] * 6 + [0.3] * 4 + [0.2] * 8 + [0.0] * 4, np.float32)
    assert cues_of(music, 0.5) == [(4.0, 12.0)]
    assert cues_of(np.minimum(music, 0.4), 0.5) == []


def test_a_soft_beginning_is_no_longer_than_eight_seconds() -> None:
    music = np.array([0.2] * 60 + [0.9] * 20, np.float32)
    assert cues_of(music, 0.5) == [(22.0, 40.0)]


@given(st.lists(st.floats(0, 1, width=32), max_size=60))
def test_a_cue_holds_all_that_is_sure_and_nothing_impossible(values: list[float]) -> None:
    music = np.array(values, np.float32)
    plain, soft = spans_of(music >= 0.5, 0.5), cues_of(music, 0.5)
    assert all(any(a <= c and d <= b for a, b in soft) for c, d in plain)
    reachable = spans_of(music >= 0.15, 0.5, shortest_s=0.0)
    assert all(any(a <= c and d <= b for a, b in reachable) for c, d in soft)
