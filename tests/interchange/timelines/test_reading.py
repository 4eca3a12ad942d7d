"""The same timeline says the same in every format, whatever its rate, start and media."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from temptrack.errors import InvalidInputError, MediaNotFoundError
from temptrack.interchange.timelines import ReadingOptions, is_timeline, read_timeline
from temptrack.interchange.timelines.types import EditClip
from temptrack.timebase import FrameRate
from tests.interchange.timelines.making import FILM, NTSC, PAL, WRITERS, Laid, Sequence, write

RATES = (
    (FrameRate(24000, 1001), False),
    (FILM, False),
    (PAL, False),
    (NTSC, False),
    (NTSC, True),
    (FrameRate(30, 1), False),
    (FrameRate(50, 1), False),
    (FrameRate(60000, 1001), True),
)


@st.composite
def sequences(draw: st.DrawFn) -> Sequence:
    rate, drop = draw(st.sampled_from(RATES))
    hour = round(3600 * rate.fps)
    clips, at = [], 0
    for number in range(draw(st.integers(1, 6))):
        at += draw(st.integers(0, 50))
        length = draw(st.integers(1, 400))
        clips.append(
            Laid(f"shot{number % 3}.mov", at, length, draw(st.integers(0, 3000)), draw_start(number % 3, rate))
        )
        at += length
    music = Laid("music.wav", draw(st.integers(0, max(0, at - 1))), draw(st.integers(1, 300)), 12, sound=True)
    start = draw(st.sampled_from((0, hour, hour - 10, 10 * hour)))
    return Sequence(rate, start, drop, (*clips, music))


def draw_start(number: int, rate: FrameRate) -> int:
    """Media one and two have timecode of their own."""
    return number * 1000 * rate.nominal


@given(sequence=sequences(), suffix=st.sampled_from(sorted(WRITERS)))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_format_says_the_same(tmp_path: Path, sequence: Sequence, suffix: str) -> None:
    found = read_timeline(write(tmp_path, sequence, suffix), ReadingOptions(rate=sequence.rate))

    assert (found.rate, found.name) == (sequence.rate, sequence.name)
    shift = 0
    if suffix == ".edl":  # a list has no start of its own: it begins with its first edit
        shift = min(clip.record_in for clip in sequence.clips)
        assert all(clip.source_is_timecode for clip in found.picture)
    assert found.start_frame == sequence.start + shift
    assert found.duration_frames == sequence.length - shift
    if suffix != ".otio":  # which cannot say it
        assert found.drop_frame == sequence.drop
    assert [told(clip, suffix) for clip in found.picture] == [
        expected(clip, shift, suffix) for clip in sequence.clips if not clip.sound
    ]
    assert [told(clip, suffix) for clip in found.sound] == [
        expected(clip, shift, suffix) for clip in sequence.clips if clip.sound
    ]
    assert {clip.source_rate for clip in (*found.picture, *found.sound)} == {sequence.rate}
    first = found.timecode(0)
    assert found.frame_of(first) == 0


def told(clip: EditClip, suffix: str) -> tuple[str, int, int, int, int, float]:
    name = clip.url
    return name, clip.record_in_frame, clip.record_out_frame, clip.source_in_frame, clip.source_out_frame, clip.speed


def expected(clip: Laid, shift: int, suffix: str) -> tuple[str, int, int, int, int, float]:
    begin = clip.source_in + (clip.media_start if suffix == ".edl" else 0)
    at = clip.record_in - shift
    return clip.url, at, at + clip.length, begin, begin + clip.length, 1.0


def test_a_disabled_clip_is_told_as_such(tmp_path: Path) -> None:
    sequence = Sequence(clips=(Laid("a.mov", 0, 10), Laid("b.mov", 10, 10, enabled=False)))
    for suffix in (".fcpxml", ".xml", ".otio"):
        found = read_timeline(write(tmp_path, sequence, suffix))
        assert [clip.enabled for clip in found.picture] == [True, False], suffix


def test_tracks_are_told_from_below(tmp_path: Path) -> None:
    sequence = Sequence(clips=(Laid("a.mov", 0, 50), Laid("b.mov", 10, 10, track=1), Laid("c.mov", 12, 4, track=2)))
    for suffix in WRITERS:
        found = read_timeline(write(tmp_path, sequence, suffix))
        assert [(clip.track, clip.url) for clip in found.picture] == [(0, "a.mov"), (1, "b.mov"), (2, "c.mov")], suffix


def test_what_a_timeline_is_called(tmp_path: Path) -> None:
    assert all(is_timeline(write(tmp_path, Sequence(clips=(Laid("a.mov", 0, 5),)), suffix)) for suffix in WRITERS)
    other = tmp_path / "feed.xml"
    other.write_text("<rss><channel/></rss>")
    assert not is_timeline(other)
    assert not is_timeline(tmp_path / "film.mov")
    assert not is_timeline(tmp_path / "gone.xml")
    with pytest.raises(InvalidInputError, match="begins with <rss>"):
        read_timeline(other)
    with pytest.raises(InvalidInputError, match="no timeline that is known"):
        read_timeline(_touched(tmp_path / "film.mov"))
    with pytest.raises(MediaNotFoundError):
        read_timeline(tmp_path / "gone.edl")


def test_utf16_documents_are_told_and_read(tmp_path: Path) -> None:
    path = write(tmp_path, Sequence(clips=(Laid("a.mov", 0, 5),)), ".xml")
    path.write_bytes(path.read_text(encoding="utf-8").replace("UTF-8", "UTF-16").encode("utf-16"))
    assert is_timeline(path)
    assert read_timeline(path).duration_frames == 5


def test_one_of_several_sequences(tmp_path: Path) -> None:
    one, two = (Sequence(name=name, clips=(Laid("a.mov", 0, length),)) for name, length in (("A", 5), ("B", 9)))
    path = write(tmp_path, one, ".xml")
    second = write(tmp_path, two, ".xml", "two").read_text(encoding="utf-8")
    inner = second[second.index("<sequence") : second.index("</xmeml>")].replace("s1", "s2")
    path.write_text(path.read_text(encoding="utf-8").replace("</xmeml>", f"{inner}</xmeml>"), encoding="utf-8")

    assert read_timeline(path).name == "A"
    assert "'A' is read" in read_timeline(path).notes[0]
    assert read_timeline(path, ReadingOptions(sequence="B")).duration_frames == 9
    with pytest.raises(InvalidInputError, match="it holds 'A', 'B'"):
        read_timeline(path, ReadingOptions(sequence="C"))


def _touched(path: Path) -> Path:
    path.touch()
    return path
