"""What xmeml alone has: clips named again by id, cuts hidden in transitions, rates within rates, speed as a filter."""

from pathlib import Path

import opentimelineio
import pytest

from temptrack.interchange.timelines import EditClip, EditTimeline, read_timeline
from temptrack.timebase import FrameRate
from tests.interchange.timelines.making import Laid, Sequence, write

RATE = "<rate><timebase>25</timebase><ntsc>FALSE</ntsc></rate>"
AGAIN = '<file id="f"/>'
FILE = f'<file id="f"><name>a.mov</name><pathurl>a.mov</pathurl>{RATE}<duration>1000</duration></file>'


def read(folder: Path, video: str, audio: str = "", rest: str = "") -> EditTimeline:
    path = folder / "edit.xml"
    path.write_text(
        f'<xmeml version="5"><sequence id="s"><name>S</name><duration>500</duration>{RATE}<media><video>{video}</video>'
        f"<audio>{audio}</audio></media></sequence>{rest}</xmeml>",
        encoding="utf-8",
    )
    return read_timeline(path)


def item(start: int, end: int, in_: int, inner: str = FILE, extra: str = "") -> str:
    times = f"<start>{start}</start><end>{end}</end><in>{in_}</in><out>{in_ + 50}</out>"
    return f"<clipitem>{times}{inner}{extra}</clipitem>"


def remap(speed: str, *, reverse: bool = False, keys: str = "") -> str:
    varies = f"<parameter><parameterid>variablespeed</parameterid><value>{int(bool(keys))}</value></parameter>"
    graph = f"<parameter><parameterid>graphdict</parameterid>{keys}</parameter>" if keys else ""
    back = f"<parameter><parameterid>reverse</parameterid><value>{str(reverse).upper()}</value></parameter>"
    return (
        "<filter><effect><effectid>timeremap</effectid>"
        f"<parameter><parameterid>speed</parameterid><value>{speed}</value></parameter>{varies}{back}{graph}"
        "</effect></filter>"
    )


KEYS = "".join(
    f"<keyframe><when>{when}</when><value>{value}</value></keyframe>" for when, value in ((0, 0), (30, 60), (90, 90))
)


def told(clip: EditClip) -> tuple[int, int, int, int, float, bool]:
    ends = clip.record_in_frame, clip.record_out_frame, clip.source_in_frame, clip.source_out_frame
    return (*ends, clip.speed, clip.reversed)


def test_transitions_hide_ends(tmp_path: Path) -> None:
    """The cut lies in the middle of a centred transition; what comes in has played its half of it unseen."""

    def between(alignment: str) -> str:
        return f"<transitionitem><start>40</start><end>60</end><alignment>{alignment}</alignment></transitionitem>"

    cuts = {"center": 50, "start": 40, "end-black": 60}
    for alignment, cut in cuts.items():
        video = f"<track>{item(0, -1, 10)}{between(alignment)}{item(-1, 100, 200, AGAIN)}</track>"
        assert [told(clip)[:4] for clip in read(tmp_path, video).picture] == [
            (0, cut, 10, 10 + cut),
            (cut, 100, 200 + cut - 40, 200 + 60),
        ]


def test_rates_within_rates(tmp_path: Path) -> None:
    """Premiere counts in and out at the sequence's rate, Final Cut at the clip's own; both are moments of the file."""
    file = '<file id="g"><pathurl>b.mov</pathurl><rate><timebase>50</timebase></rate><duration>900</duration></file>'
    found = read(tmp_path, f"<track>{item(0, 50, 25, file)}</track>")
    assert [(*told(clip)[:4], clip.source_rate) for clip in found.picture] == [(0, 50, 50, 150, FrameRate(50, 1))]
    own = item(0, 50, 25, f"<rate><timebase>50</timebase></rate>{file}")
    assert [told(clip)[2:4] for clip in read(tmp_path, f"<track>{own}</track>").picture] == [(25, 125)]


@pytest.mark.parametrize(
    ("filter_", "expected"),
    [
        (remap("200"), [(0, 50, 20, 120, 2.0, False)]),
        (remap("50"), [(0, 50, 5, 30, 0.5, False)]),
        (remap("-100"), [(0, 50, 940, 990, 1.0, True)]),
        (remap("100", reverse=True), [(0, 50, 940, 990, 1.0, True)]),
        (remap("0"), [(0, 50, 0, 1, 0.0, False)]),
        (
            remap("1", keys=KEYS),
            [(0, 20, 20, 60, 2.0, False), (20, 50, 60, 75, 0.5, False)],
        ),
    ],
)
def test_speed(tmp_path: Path, filter_: str, expected: list[tuple[int, int, int, int, float, bool]]) -> None:
    found = read(tmp_path, f"<track>{item(0, 50, 10, extra=filter_)}</track>")
    assert [told(clip) for clip in found.picture] == expected


def test_nested_sequences_and_switched_off_tracks(tmp_path: Path) -> None:
    media = f"<media><video><track>{item(100, 200, 7)}</track></video></media>"
    inner = f'<sequence id="n"><duration>300</duration>{RATE}{media}</sequence>'
    upper = item(50, 99, 0, '<sequence id="n"/>')
    video = f"<track>{item(0, 50, 120, inner)}</track><track><enabled>FALSE</enabled>{upper}</track>"
    assert [(told(clip)[:4], clip.enabled) for clip in read(tmp_path, video).picture] == [((0, 50, 27, 77), True)]
    video = video.replace("<in>0</in>", "<in>90</in>")
    assert [(told(clip)[:4], clip.enabled) for clip in read(tmp_path, video).picture] == [
        ((0, 50, 27, 77), True),
        ((60, 99, 7, 46), False),
    ]


def test_channels_of_one_sound_and_generators_are_passed_over(tmp_path: Path) -> None:
    channel = '<track currentExplodedTrackIndex="{0}" totalExplodedTrackCount="2">{1}</track>'
    slug = item(0, 9, 0, "<file><mediaSource>Slug</mediaSource></file>")
    audio = channel.format(0, item(0, 50, 0)) + channel.format(1, item(0, 50, 0, AGAIN))
    found = read(tmp_path, f"<track>{slug}<generatoritem><start>9</start><end>20</end></generatoritem></track>", audio)
    assert (len(found.picture), len(found.sound)) == (0, 1)


def test_otios_own_reader_agrees_on_what_it_knows(tmp_path: Path) -> None:
    clips = (Laid("a.mov", 0, 50, 10), Laid("b.mov", 75, 30), Laid("m.wav", 20, 60, 100, sound=True))
    path = write(tmp_path, Sequence(clips=clips), ".xml")
    ours, theirs = read_timeline(path), opentimelineio.adapters.read_from_file(str(path), "fcp_xml")
    placed = [
        (round(one.range_in_parent().start_time.value), round(one.range_in_parent().end_time_exclusive().value))
        for one in theirs.find_clips()
    ]
    assert placed == [(one.record_in_frame, one.record_out_frame) for one in (*ours.picture, *ours.sound)]
