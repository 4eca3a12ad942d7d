"""A timeline's clips as footage: the laws of cutting, for any clip and any range."""

from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from temptrack.errors import InvalidTimeError
from temptrack.service.conversion.range import media_footage, timeline_footage
from temptrack.v1 import range_pb2, time_pb2

RATES = st.sampled_from([(24, 1), (25, 1), (24000, 1001), (30000, 1001), (60000, 1001), (50, 1)])


def _rate(terms: tuple[int, int]) -> time_pb2.FrameRate:
    return time_pb2.FrameRate(num=terms[0], den=terms[1])


@st.composite
def clips(draw: st.DrawFn, rate: tuple[int, int]) -> range_pb2.TimelineClip:
    source_rate = draw(RATES)
    speed = draw(st.sampled_from([0.0, 0.5, 1.0, 2.0, 3.7]))
    record_frames = draw(st.integers(1, 500))
    record_s = record_frames * rate[1] / rate[0]
    source_frames = max(1, round(record_s * (speed or 1) * source_rate[0] / source_rate[1]))
    source_in, record_in = draw(st.integers(0, 10_000)), draw(st.integers(-500, 500))
    return range_pb2.TimelineClip(
        path="/clip.mov",
        source_rate=_rate(source_rate),
        source_in_frame=source_in,
        source_out_frame=source_in + source_frames,
        record_in_frame=record_in,
        record_out_frame=record_in + record_frames,
        speed=speed,
        reversed=draw(st.booleans()),
    )


@st.composite
def timelines(draw: st.DrawFn) -> range_pb2.TimelineRange:
    rate = draw(RATES)
    first = draw(st.integers(-500, 500))
    return range_pb2.TimelineRange(
        record_rate=_rate(rate),
        record_in_frame=first,
        record_out_frame=first + draw(st.integers(1, 1000)),
        clips=draw(st.lists(clips(rate), max_size=5)),
    )


def _touching(timeline: range_pb2.TimelineRange) -> list[range_pb2.TimelineClip]:
    return [
        clip
        for clip in timeline.clips
        if clip.record_in_frame < timeline.record_out_frame and clip.record_out_frame > timeline.record_in_frame
    ]


@given(timelines())
def test_segments_are_the_clips_that_touch_the_range_cut_to_it(timeline: range_pb2.TimelineRange) -> None:
    touching = _touching(timeline)
    assume(touching)
    footage = timeline_footage(timeline)
    frames = timeline.record_out_frame - timeline.record_in_frame
    assert footage.duration_s == pytest.approx(frames * timeline.record_rate.den / timeline.record_rate.num)
    assert len(footage.segments) <= len(touching)
    for segment in footage.segments:
        assert -1e-9 <= segment.record_in_s < segment.record_out_s <= footage.duration_s + 1e-9
        assert segment.span.duration_s > 0
        assert segment.speed > 0


@given(timelines())
def test_what_is_cut_plays_as_long_as_it_is_shown(timeline: range_pb2.TimelineRange) -> None:
    assume(_touching(timeline))
    frame_s = timeline.record_rate.den / timeline.record_rate.num
    for segment in timeline_footage(timeline).segments:
        shown_s = segment.record_out_s - segment.record_in_s
        assert segment.span.duration_s == pytest.approx(shown_s * segment.speed, abs=3 * max(frame_s, 1 / 24))


def _one_clip(**changes: object) -> range_pb2.TimelineRange:
    fields: dict[str, object] = {
        "path": "/clip.mov",
        "source_rate": _rate((25, 1)),
        "source_in_frame": 100,
        "source_out_frame": 200,
        "record_out_frame": 100,
    }
    clip = range_pb2.TimelineClip(**{**fields, **changes})  # type: ignore[arg-type]
    return range_pb2.TimelineRange(record_rate=_rate((25, 1)), record_in_frame=25, record_out_frame=75, clips=[clip])


def test_head_and_tail_are_cut_from_the_source() -> None:
    (segment,) = timeline_footage(_one_clip()).segments
    assert (segment.span.source_in_s, segment.span.source_out_s) == (5.0, 7.0)
    assert (segment.record_in_s, segment.record_out_s) == (0.0, 2.0)


def test_a_reversed_clip_loses_its_head_at_the_sources_end() -> None:
    timeline = _one_clip(reversed=True)
    timeline.record_out_frame = 100
    (segment,) = timeline_footage(timeline).segments
    assert (segment.span.source_in_s, segment.span.source_out_s) == (4.0, 7.0)
    assert segment.reversed


def test_a_declared_speed_that_cannot_be_gives_way_to_what_is_seen() -> None:
    (segment,) = timeline_footage(_one_clip(source_out_frame=300, speed=1.0)).segments
    assert segment.speed == pytest.approx(2.0)
    (segment,) = timeline_footage(_one_clip(source_out_frame=201, speed=1.0)).segments
    assert segment.speed == 1.0


def test_one_frame_of_a_clip_whose_ranges_are_rounded_is_still_footage() -> None:
    # 191 frames at 59.94 show 76 frames at 24: nearly, not quite, the declared speed of 1.
    timeline = _one_clip(source_rate=_rate((24, 1)), source_in_frame=0, source_out_frame=76, record_out_frame=191)
    timeline.record_rate.CopyFrom(_rate((60_000, 1001)))
    timeline.record_in_frame, timeline.record_out_frame = 0, 1
    (segment,) = timeline_footage(timeline).segments
    assert segment.speed == 1.0
    assert segment.span.duration_s == pytest.approx(1001 / 60_000, rel=0.02)


def test_a_range_without_a_clip_is_refused() -> None:
    with pytest.raises(InvalidTimeError, match="No clip lies between record frames 25 and 75"):
        timeline_footage(_one_clip(record_in_frame=75, record_out_frame=100))


@pytest.mark.media
def test_a_file_is_footage_between_its_moments(media_folder: Path) -> None:
    media = range_pb2.MediaRange(path=str(media_folder / "film" / "sintel_trailer_16s_720p.mp4"))
    whole = media_footage(media)
    assert whole.duration_s == pytest.approx(16, abs=1)
    media.range_in.timecode = "00:00:02:00"
    media.range_out.frame = 120
    part = media_footage(media).segments[0].span
    assert part.source_in_s == pytest.approx(2.0)
    assert part.source_out_s == pytest.approx(120 / 30)
    media.range_out.frame = 48
    with pytest.raises(InvalidTimeError, match="not after"):
        media_footage(media)
    media.range_out.frame = 24_000
    with pytest.raises(InvalidTimeError, match="beyond the end"):
        media_footage(media)
    media.range_in.frame = 24_000
    with pytest.raises(InvalidTimeError, match=r"media\.range_in .* is beyond the end"):
        media_footage(media)
