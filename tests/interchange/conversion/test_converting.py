"""A timeline in another format: markers and clips on their frames, as other readers see them; what is lost is said."""

from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import opentimelineio as otio
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from temptrack.errors import InvalidInputError
from temptrack.interchange.conversion import CONVERTED, MediumFacts, convert
from temptrack.interchange.marking import LaidTrack, Mark, Marking
from temptrack.interchange.timelines import EditClip, EditTimeline, ReadingOptions, read_timeline
from temptrack.timebase import FrameRate
from tests.interchange.second_readers import READERS
from tests.interchange.timelines.making import FILM, NTSC, PAL, WRITERS, Laid, Sequence, write

RATES = ((FrameRate(24000, 1001), False), (FILM, False), (PAL, False), (NTSC, True), (FrameRate(60000, 1001), True))
PAIRS = [(one, other) for one in sorted(WRITERS) for other in CONVERTED if one != other]


@st.composite
def edits(draw: st.DrawFn) -> tuple[Sequence, list[int]]:
    rate, drop = draw(st.sampled_from(RATES))
    hour = round(3600 * rate.fps)
    clips: list[Laid] = []
    for track, sound in ((0, False), (1, False), (0, True)):
        at = 0
        for number in range(draw(st.integers(0 if clips else 1, 3))):
            at += draw(st.integers(0, 60))
            length, begin = draw(st.integers(1, 1500)), draw(st.integers(0, 400))
            name = f"{'s' if sound else 'p'}{track}{number}.mov"
            clips.append(Laid(name, at, length, begin, 0, sound, track))
            at += length
    sequence = Sequence(rate, draw(st.sampled_from((0, hour, hour - 7))), drop, tuple(clips))
    frames = draw(st.lists(st.integers(0, sequence.length - 1), min_size=1, max_size=4, unique=True))
    return sequence, sorted(frames)


def written(folder: Path, timeline: EditTimeline, suffix: str, marking: Marking, **more: Any) -> Path:
    path = folder / f"out{suffix}"
    path.write_bytes(convert(timeline, suffix, marking, **more).data)
    return path


def place(clip: EditClip) -> tuple[object, ...]:
    """Where a clip lies and what of its medium it plays, in frames and in seconds of the medium's own timecode."""
    moments = (clip.source_in_frame, clip.source_out_frame)
    span = tuple(
        Fraction(clip.media_start_frame + at, 1) * clip.source_rate.den / clip.source_rate.num for at in moments
    )
    name = (str(clip.path) if clip.path else clip.url or clip.name).rsplit("/", 1)[-1]
    return clip.record_in_frame, clip.record_out_frame, *span, clip.speed, clip.reversed, name


@pytest.mark.parametrize(("suffix", "target"), PAIRS)
@given(edit=edits())
@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_markers_and_clips_land_on_their_frames(
    tmp_path: Path, suffix: str, target: str, edit: tuple[Sequence, list[int]]
) -> None:
    sequence, frames = edit
    before = read_timeline(write(tmp_path, sequence, suffix), ReadingOptions(rate=sequence.rate))
    shift = before.start_frame - sequence.start  # a list begins with its first edit
    frames = [frame for frame in frames if frame >= shift]
    marks = tuple(Mark(frame - shift, f"m{frame}", "", "Green") for frame in frames)
    path = written(tmp_path, before, target, Marking(marks))

    start = sequence.start + (shift if target != ".edl" else 0)
    counted = replace(sequence, start=start, drop=before.drop_frame)
    moved = shift if target != ".edl" else 0
    assert READERS[target](path, counted) == {frame - moved: f"m{frame}" for frame in frames}
    again = read_timeline(path, ReadingOptions(rate=sequence.rate))
    assert (again.rate, again.start_frame) == (before.rate, 0 if target == ".kdenlive" else before.start_frame)
    assert again.duration_frames == before.duration_frames
    assert again.drop_frame == (before.drop_frame and target not in (".otio", ".kdenlive"))
    assert [one.record_in_frame + shift for one in again.markers] == frames
    if (suffix, target) == (".edl", ".kdenlive"):  # a list says nothing but timecode, and the project knows none
        return
    assert sorted(map(place, again.picture)) == sorted(map(place, before.picture))
    assert sorted(map(place, again.sound)) == sorted(map(place, before.sound))
    for track in range(2):
        expected = [place(one) for one in before.picture if one.track == track]
        assert [place(one) for one in again.picture if one.track == track] == expected


def timeline(*clips: EditClip, **more: Any) -> EditTimeline:
    end = max(clip.record_out_frame for clip in clips)
    return replace(EditTimeline("T", "fcpxml", PAL, 90000, False, end, clips), **more)


def clip(begin: int, end: int, first: int, last: int, **more: Any) -> EditClip:
    return replace(EditClip("a", "a.mov", None, 0, begin, end, PAL, first, last, media_frames=500), **more)


RETIMED = timeline(
    clip(0, 50, 100, 200, speed=2.0),
    clip(50, 90, 100, 140, reversed=True),
    clip(90, 130, 60, 61, speed=0.0),
    clip(130, 180, 25, 50, speed=0.5),
)


@pytest.mark.parametrize("target", CONVERTED)
def test_retimes_reverse_and_freezes_come_through(tmp_path: Path, target: str) -> None:
    again = read_timeline(written(tmp_path, RETIMED, target, Marking(())), ReadingOptions(rate=PAL))
    assert [place(one) for one in again.picture] == [place(one) for one in RETIMED.picture]


@pytest.mark.parametrize("target", CONVERTED)
def test_overlaps_of_one_track_become_layers_in_their_order(tmp_path: Path, target: str) -> None:
    over = timeline(clip(0, 50, 0, 50), clip(20, 60, 0, 40, url="b.mov"), clip(60, 70, 0, 10, url="c.mov"))
    again = read_timeline(written(tmp_path, over, target, Marking(())), ReadingOptions(rate=PAL))
    assert [(one.url.rsplit("/", 1)[-1], one.track) for one in again.picture] == [
        ("a.mov", 0),
        ("c.mov", 0),
        ("b.mov", 1),
    ]


@pytest.mark.parametrize("target", [".fcpxml", ".xml", ".otio"])
def test_a_lists_media_begin_where_their_files_say(tmp_path: Path, target: str) -> None:
    """A list counts in its media's timecode; other formats have to know where that begins."""
    file = tmp_path / "a.mov"
    file.touch()
    facts = {file: MediumFacts(PAL, 40.0, "10:00:00:00", 1280, 720)}
    inside = clip(0, 50, 900250, 900300, path=file, source_is_timecode=True)
    source = timeline(inside, format="edl")
    (found,) = read_timeline(written(tmp_path, source, target, Marking(()), facts=facts)).picture
    assert (found.path, found.source_in_frame, found.media_start_frame, found.media_frames) == (file, 250, 900000, 1000)
    assert not found.source_is_timecode
    unknown = convert(source, target, Marking(()))
    assert any("begins is not known" in sentence for sentence in unknown.lost) == (target != ".otio")


def test_markers_that_it_had_go_along_and_what_is_lost_is_counted(tmp_path: Path) -> None:
    made = otio.schema.Timeline("T", global_start_time=otio.opentime.RationalTime(0, 25))
    span = otio.opentime.TimeRange(otio.opentime.RationalTime(0, 25), otio.opentime.RationalTime(50, 25))
    over = otio.schema.Transition(
        "x", "SMPTE_Dissolve", otio.opentime.RationalTime(5, 25), otio.opentime.RationalTime(5, 25)
    )
    clips = [otio.schema.Clip(name, otio.schema.ExternalReference(name), span) for name in ("a.mov", "b.mov")]
    clips[1].enabled = False
    made.tracks.append(otio.schema.Track("V1", [clips[0], over, clips[1]]))
    made.tracks.markers.append(otio.schema.Marker("theirs", otio.opentime.TimeRange(otio.opentime.RationalTime(7, 25))))
    source = tmp_path / "in.otio"
    otio.adapters.write_to_file(made, str(source))
    done = convert(read_timeline(source), ".edl", Marking((Mark(9, "ours", "", "Green"),)), source=source)
    (tmp_path / "out.edl").write_bytes(done.data)
    again = read_timeline(tmp_path / "out.edl", ReadingOptions(rate=PAL))
    assert [(one.record_in_frame, one.name) for one in again.markers] == [(7, "theirs"), (9, "ours")]
    said = " ".join(done.lost).replace("\N{NO-BREAK SPACE}", " ")
    assert "Not carried over: 1 transition" in said
    assert "1 clip switched off is left out." in said
    assert "It ends with its last clip now." in said


def test_stills_stay_stills(tmp_path: Path) -> None:
    still = timeline(clip(0, 50, 0, 1, url="/x/still.png", speed=0.0))
    for target in (".fcpxml", ".xml"):
        (found,) = read_timeline(written(tmp_path, still, target, Marking(()))).picture
        assert (found.speed, found.record_out_frame, found.source_in_frame) == (0.0, 50, 0)
    assert b"<video " in convert(still, ".fcpxml", Marking(())).data


@pytest.mark.parametrize("target", [".fcpxml", ".xml", ".otio"])
def test_music_is_laid_in_what_was_a_list(tmp_path: Path, target: str) -> None:
    song = tmp_path / "a song.wav"
    song.touch()
    source = read_timeline(
        write(tmp_path, Sequence(NTSC, clips=(Laid("a.mov", 0, 200),)), ".edl"), ReadingOptions(rate=NTSC)
    )
    laid = LaidTrack("A song", str(song), 30, 130, NTSC.seconds(40), NTSC.seconds(1000), -3.5, 0.5)
    (found,) = read_timeline(written(tmp_path, source, target, Marking((), (), laid))).sound
    assert (found.path, found.record_in_frame, found.record_out_frame) == (song, 30, 130)


def test_what_a_list_cannot_hold_is_refused() -> None:
    with pytest.raises(InvalidInputError, match="A list of nothing"):
        convert(timeline(clip(0, 5, 0, 5, enabled=False)), ".edl", Marking(()))
    with pytest.raises(InvalidInputError, match="no labels at 120"):
        convert(timeline(clip(0, 5, 0, 5), rate=FrameRate(120, 1)), ".edl", Marking(()))
