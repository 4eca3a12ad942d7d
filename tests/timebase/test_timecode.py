import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from temptrack.errors import InvalidTimeError
from temptrack.timebase import FrameRate, can_drop_frames, format_timecode, parse_timecode

NTSC_30, NTSC_60, NTSC_120 = (FrameRate(n * 1000, 1001) for n in (30, 60, 120))
WHOLE = [FrameRate(n, 1) for n in (24, 25, 30, 48, 50, 60, 100, 120)]
NTSC_WHOLE = [FrameRate(24000, 1001), FrameRate(48000, 1001), NTSC_30, NTSC_60, NTSC_120]

dropping = st.sampled_from([NTSC_30, NTSC_60, NTSC_120])
any_rate = st.sampled_from(WHOLE + NTSC_WHOLE)


def frames_a_day(rate: FrameRate, *, drop_frame: bool) -> int:
    dropped = (rate.nominal // 15) * 9 * 144 if drop_frame else 0
    return rate.nominal * 86400 - dropped


@pytest.mark.parametrize(
    ("text", "rate", "frame"),
    [  # what hosts count
        ("01:00:00:00", FrameRate(24, 1), 86400),
        ("01:00:00:00", FrameRate(24000, 1001), 86400),
        ("01:00:00:00", FrameRate(25, 1), 90000),
        ("01:00:00:00", NTSC_30, 108000),
        ("01:00:00;00", NTSC_30, 107892),
        ("00:01:00;02", NTSC_30, 1800),
        ("00:10:00;00", NTSC_30, 17982),
        ("00:01:00;04", NTSC_60, 3600),
        ("01:00:00;00", NTSC_60, 215784),
        ("00:01:00;08", NTSC_120, 7200),
        ("00:00:00;119", NTSC_120, 119),
    ],
)
def test_known_labels(text: str, rate: FrameRate, frame: int) -> None:
    assert parse_timecode(text, rate) == frame
    digits = 3 if rate.nominal > 100 else 2
    expected = text if len(text) == 9 + digits else f"{text[:9]}{int(text[9:]):0{digits}}"
    assert format_timecode(frame, rate, drop_frame=";" in text) == expected


def test_marker_and_playhead_vectors_of_a_host() -> None:
    start = parse_timecode("01:00:00:00", NTSC_30)
    assert format_timecode(start + 2103, NTSC_30, drop_frame=False) == "01:01:10:03"
    film = FrameRate(24, 1)
    assert parse_timecode("01:00:11:03", film) - parse_timecode("00:59:50:00", film) == 507


@given(any_rate, st.data())
def test_every_frame_has_one_label(rate: FrameRate, data: st.DataObject) -> None:
    drop_frame = can_drop_frames(rate) and data.draw(st.booleans())
    frame = data.draw(st.integers(0, frames_a_day(rate, drop_frame=drop_frame) - 1))
    assert parse_timecode(format_timecode(frame, rate, drop_frame=drop_frame), rate) == frame


@given(dropping, st.data())
def test_later_frames_have_later_labels(rate: FrameRate, data: st.DataObject) -> None:
    frame = data.draw(st.integers(0, frames_a_day(rate, drop_frame=True) - 2))
    assert format_timecode(frame, rate, drop_frame=True) < format_timecode(frame + 1, rate, drop_frame=True)


@given(dropping, st.integers(0, 1439), st.data())
def test_dropped_labels_are_never_written_and_never_read(rate: FrameRate, minute: int, data: st.DataObject) -> None:
    dropped = rate.nominal // 15
    label = f"{minute // 60:02}:{minute % 60:02}:00;{data.draw(st.integers(0, dropped - 1)):02}"
    if minute % 10:
        with pytest.raises(InvalidTimeError, match="drop-frame leaves it out"):
            parse_timecode(label, rate)
    else:
        frame = parse_timecode(label, rate)
        assert parse_timecode(format_timecode(frame, rate, drop_frame=True), rate) == frame


@pytest.mark.parametrize("rate", [NTSC_30, NTSC_60, NTSC_120])
def test_eleven_minutes_of_labels_skip_only_the_dropped_ones(rate: FrameRate) -> None:
    dropped, digits = rate.nominal // 15, 3 if rate.nominal > 100 else 2
    labels = [
        f"00:{m:02}:{s:02};{f:0{digits}}"
        for m, s, f in itertools.product(range(11), range(60), range(rate.nominal))
        if not (m % 10 and s == 0 and f < dropped)
    ]
    assert [format_timecode(i, rate, drop_frame=True) for i in range(len(labels))] == labels


@given(dropping, st.integers(0, 86399))
def test_drop_frame_keeps_up_with_the_clock(rate: FrameRate, second: int) -> None:
    frame = min(rate.frame(float(second)), frames_a_day(rate, drop_frame=True) - 1)
    hours, minutes, rest = format_timecode(frame, rate, drop_frame=True).split(":")
    shown = int(hours) * 3600 + int(minutes) * 60 + int(rest[:2]) + int(rest[3:]) / rate.nominal
    assert abs(shown - second) < 0.15  # two frames each minute, and 86.4 ms a day by definition


@pytest.mark.parametrize(
    "text",
    [
        "", "hello", "01:00:00", "01:00:00:00:00", "1:2:3;4:",
        "01:60:00:00", "01:00:60:00", "01:00:00:24", "24:00:00:00",
        "-1:00:00:00", "01;00:00:00", "01;00;00:00", "٠١:00:00:00", "01:00:00:0\n0", "9" * 10_000,
    ],
)  # fmt: skip
def test_labels_that_do_not_exist_are_refused_in_one_sentence(text: str) -> None:
    with pytest.raises(InvalidTimeError) as refused:
        parse_timecode(text, FrameRate(24, 1))
    assert len(str(refused.value)) < 220
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize("rate", [FrameRate(24000, 1001), FrameRate(25, 1), FrameRate(30, 1), FrameRate(48000, 1001)])
def test_other_rates_have_no_drop_frame(rate: FrameRate) -> None:
    assert not can_drop_frames(rate)
    with pytest.raises(InvalidTimeError, match="no drop-frame timecode"):
        parse_timecode("01:00:00;00", rate)
    with pytest.raises(InvalidTimeError, match="no drop-frame timecode"):
        format_timecode(0, rate, drop_frame=True)


@pytest.mark.parametrize("frame", [-1, 24 * 86400, 10**12])
def test_frames_outside_the_day_have_no_label(frame: int) -> None:
    with pytest.raises(InvalidTimeError, match="has no timecode"):
        format_timecode(frame, FrameRate(24, 1), drop_frame=False)


def test_semicolons_throughout_mean_drop_frame_too() -> None:
    assert parse_timecode("01;00;00;00", NTSC_30) == 107892
