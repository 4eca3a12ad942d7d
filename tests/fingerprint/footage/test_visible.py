import time
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from temptrack.fingerprint.footage import Footage, Segment, visible_parts
from temptrack.media.types import Span


def segment(
    name: str, begin: float, end: float, source_in: float = 0.0, speed: float = 1.0, back: bool = False
) -> Segment:
    span = Span(source_in, source_in + (end - begin) * speed)
    return Segment(Path(name), span, begin, end, speed, back)


def seen(*segments: Segment, duration_s: float = 10.0) -> list[tuple[str, float, float]]:
    parts = visible_parts(Footage(segments, duration_s))
    return [(part.segment.path.name, part.record_in_s, part.record_out_s) for part in parts]


def test_the_later_is_on_top() -> None:
    assert seen(segment("a", 0, 10), segment("b", 3, 5)) == [("a", 0, 3), ("b", 3, 5), ("a", 5, 10)]
    assert seen(segment("b", 3, 5), segment("a", 0, 10)) == [("a", 0, 10)]


def test_gaps_stay_and_what_lies_outside_is_cut_off() -> None:
    assert seen(segment("a", -2, 3), segment("b", 8, 14)) == [("a", 0, 3), ("b", 8, 10)]
    assert seen(segment("a", 11, 12)) == []


def test_a_segment_ends_with_its_source() -> None:
    assert seen(Segment(Path("a"), Span(0, 2), 0, 9)) == [("a", 0, 2)]
    assert seen(Segment(Path("a"), Span(0, 2), 0, 9, speed=0.5)) == [("a", 0, 4)]


def test_source_times_follow_speed_and_direction() -> None:
    segments = [segment("a", 1, 5, source_in=10, speed=2, back=back) for back in (False, True)]
    forward, back = (visible_parts(Footage((one,), 4.0))[0] for one in segments)
    assert forward.source_s(1) == 10
    assert forward.source_s(2.5) == 13
    assert forward.span == Span(10, 16)
    assert back.source_s(1) == 18
    assert back.source_s(2.5) == 15
    assert back.span == Span(12, 18)


moments = st.floats(-5, 15).map(lambda x: round(x, 2))


@given(st.lists(st.tuples(moments, moments, st.sampled_from([0.5, 1.0, 2.0]), st.booleans()), max_size=6))
def test_every_moment_shows_the_topmost(clips: list[tuple[float, float, float, bool]]) -> None:
    segments = [
        segment(str(i), a, b, 100.0, speed, back) for i, (a, b, speed, back) in enumerate(clips) if b - a > 0.005
    ]
    parts = visible_parts(Footage(tuple(segments), 10.0))
    assert all(a.record_out_s <= b.record_in_s + 1e-9 for a, b in pairwise(parts))
    for moment in [0.003 + i * 0.61 for i in range(17)]:
        on_top = [s.path for s in segments if s.record_in_s <= moment < s.record_out_s - 1e-9][-1:]
        shown = [p for p in parts if p.record_in_s <= moment < p.record_out_s]
        assert [p.segment.path for p in shown] == on_top
        for part in shown:
            assert part.span.source_in_s - 1e-6 <= part.source_s(moment) <= part.span.source_out_s + 1e-6
            assert part.segment.span.source_in_s == pytest.approx(100.0)


def test_thousands_of_clips_are_no_trouble() -> None:
    clips = tuple(segment(str(i % 7), i * 0.9, i * 0.9 + 1.0) for i in range(10_000))
    began = time.perf_counter()
    parts = visible_parts(Footage(clips, 9_000.0))
    assert time.perf_counter() - began < 2.0
    assert len(parts) == 10_000
