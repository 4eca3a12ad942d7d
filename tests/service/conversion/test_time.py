from pathlib import Path

import pytest

from temptrack.errors import InvalidTimeError
from temptrack.media.types import MediaInfo, Span
from temptrack.service.conversion.time import to_seconds, to_span
from temptrack.timebase import FrameRate
from temptrack.v1 import time_pb2

NTSC = FrameRate(30000, 1001)
FIELDS = ("in", "out")


def _seconds(value: int, num: int = 1, den: int = 1) -> time_pb2.Instant:
    return time_pb2.Instant(time=time_pb2.RationalTime(value=value, rate=time_pb2.FrameRate(num=num, den=den)))


def _sound(duration_s: float) -> MediaInfo:
    return MediaInfo(Path("/a.wav"), "wav", duration_s, None, None)


def test_each_kind_of_moment_becomes_seconds() -> None:
    assert to_seconds(_seconds(125, 10), None, "x") == 12.5
    assert to_seconds(_seconds(1001, 30000, 1001), NTSC, "x") == pytest.approx(1001 * 1001 / 30000)
    assert to_seconds(time_pb2.Instant(frame=30), NTSC, "x") == pytest.approx(1.001)
    assert to_seconds(time_pb2.Instant(timecode="00:01:00;02"), NTSC, "x") == pytest.approx(1800 * 1001 / 30000)


def test_frames_of_a_sound_do_not_exist() -> None:
    for instant in (time_pb2.Instant(frame=1), time_pb2.Instant(timecode="00:00:01:00")):
        with pytest.raises(InvalidTimeError, match="without a picture"):
            to_seconds(instant, None, "x")


def test_a_timecode_that_does_not_exist_names_its_field() -> None:
    with pytest.raises(InvalidTimeError) as refused:
        to_seconds(time_pb2.Instant(timecode="00:01:00;00"), NTSC, "media.range_in")
    assert refused.value.field == "media.range_in"


def test_unset_moments_are_the_start_and_the_end() -> None:
    unset = time_pb2.Instant()
    assert to_span(unset, unset, _sound(9.5), FIELDS) == Span(0.0, 9.5)
    assert to_span(_seconds(2), unset, _sound(9.5), FIELDS) == Span(2.0, 9.5)
    assert to_span(unset, _seconds(97, 10), _sound(9.5), FIELDS) == Span(0.0, 9.5)


@pytest.mark.parametrize(("in_s", "out_s", "at_fault"), [(10, 11, "in"), (1, 11, "out"), (3, 3, "out"), (4, 3, "out")])
def test_a_span_must_lie_in_the_file(in_s: int, out_s: int, at_fault: str) -> None:
    with pytest.raises(InvalidTimeError) as refused:
        to_span(_seconds(in_s), _seconds(out_s), _sound(9.5), FIELDS)
    assert refused.value.field == at_fault
