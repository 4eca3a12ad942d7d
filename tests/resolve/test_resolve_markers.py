"""Planning and setting markers: free frames, nobody else's, and what happens when the timeline changes meanwhile."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from plugin_resolve.temptrack_resolve.markers import (
    Marker,
    Wanted,
    carry_out,
    delete_markers,
    is_ours,
    make_plan,
    read_markers,
    remove_all,
)
from tests.resolve.fake.application import build
from tests.resolve.running import item, world

OURS = '{"app":"temptrack","v":1,"n":%d}'


def _timeline(*foreign: int, **more: Any) -> Any:
    marks = [{"frame": at, "color": "Blue", "name": "x", "note": "", "duration": 1, "customData": ""} for at in foreign]
    app = build(world([item("/a.mov", 86400, 86500)], markers=marks, **more))
    assert app._manager._project is not None
    return app._manager._project._timeline


def _wanted(first: int, until: int, number: int = 1, duration: int = 1) -> Wanted:
    return Wanted(Marker("Green", f"n{number}", "a\nb", duration, OURS % number), first, until)


frames = st.integers(0, 30)
markers = st.builds(
    Marker,
    st.just("Blue"),
    st.text(max_size=3),
    st.just(""),
    st.integers(1, 5),
    st.sampled_from(["", "x", "[]", '{"app":"other"}', OURS % 1, OURS % 2, OURS % 3]),
)
orders = st.builds(
    lambda first, length, number: _wanted(first, first + length, number, length),
    frames,
    st.integers(1, 20),
    st.integers(1, 5),
)


@given(st.dictionaries(frames, markers), st.lists(orders, max_size=6), frames, st.integers(1, 30))
def test_a_plan_touches_nobody_elses_and_is_fulfilled_once(
    existing: dict[int, Marker], wanted: list[Wanted], first: int, length: int
) -> None:
    wanted = [one for one in wanted if first <= one.first and one.until <= first + length]
    plan = make_plan(existing, wanted, first, first + length)
    assert all(is_ours(existing[frame].data) for frame in [*plan.delete, *plan.kept])
    assert all(first <= frame < first + length for frame in [*plan.delete, *plan.kept])
    after = {frame: marker for frame, marker in existing.items() if frame not in plan.delete}
    assert not set(plan.add) & set(after)
    for frame, one in plan.add.items():
        assert one.first <= frame
        assert frame + one.marker.duration <= max(one.until, frame + 1)
        after[frame] = one.marker
    assert len(plan.add) + len(plan.kept) + len(plan.homeless) == len(wanted)
    again = make_plan(after, wanted, first, first + length)
    assert (again.delete, again.add, again.homeless) == ([], {}, plan.homeless)
    others = {frame for frame, marker in existing.items() if not is_ours(marker.data)}
    assert {frame for frame, marker in after.items() if not is_ours(marker.data)} == others


def test_a_frame_taken_meanwhile_is_stepped_over(monkeypatch: Any) -> None:
    timeline = _timeline()
    marker = {"color": "Blue", "name": "theirs", "note": "", "duration": 1, "customData": ""}
    reads = iter(range(1, 99))
    real = type(timeline).GetMarkers

    def get_markers(self: Any) -> Any:
        if next(reads) == 2:  # after the plan was made
            timeline._markers[10] = dict(marker)
        return real(self)

    get_markers.since, get_markers.write = real.since, real.write  # type: ignore[attr-defined]
    monkeypatch.setattr(type(timeline), "GetMarkers", get_markers)
    done = carry_out(timeline, [_wanted(10, 20, duration=10)], 10, 20)
    assert timeline._markers[10]["name"] == "theirs"
    assert list(done.added) == [11]
    assert timeline._markers[11]["duration"] == 9


def test_where_every_frame_is_taken_nothing_is_set_and_it_is_said() -> None:
    timeline = _timeline(10, 11)
    done = carry_out(timeline, [_wanted(10, 12)], 10, 12)
    assert [marker.name for marker in done.failed] == ["n1"]
    assert sorted(timeline._markers) == [10, 11]


def test_a_key_that_is_cut_short_leaves_no_orphan() -> None:
    timeline = _timeline(faults=["short_data"])
    long = _wanted(0, 9)._replace(marker=Marker("Green", "n", "", 1, OURS % 10**30))
    done = carry_out(timeline, [long], 0, 9)
    assert done.failed
    assert timeline._markers == {}


def test_what_is_not_ours_any_more_is_not_deleted() -> None:
    timeline = _timeline(5)
    assert delete_markers(timeline, [5, 6]) == 0
    assert sorted(timeline._markers) == [5]


def test_remove_takes_ours_from_the_whole_timeline_and_a_message_box_is_noticed() -> None:
    timeline = _timeline(5)
    carry_out(timeline, [_wanted(0, 9, 1), _wanted(0, 9, 2)], 0, 9)
    assert len(read_markers(timeline)) == 3
    timeline._session.modal = True
    assert len(remove_all(timeline).failed) == 2
    timeline._session.modal = False
    assert remove_all(timeline).deleted == 2
    assert sorted(timeline._markers) == [5]
