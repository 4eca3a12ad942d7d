"""What MLT's own player shows and plays of a project: each frame of the medium where the timeline has it."""

import json
import wave
from pathlib import Path

import numpy as np
import pytest

from temptrack.interchange.conversion import MediumFacts, convert
from temptrack.interchange.marking import LaidTrack, Mark, Marking
from temptrack.interchange.timelines import EditClip, EditTimeline, ReadingOptions, read_timeline
from temptrack.timebase import FrameRate
from tests.interchange.counted_film import heard_by_melt, needs_melt, shown_by_melt, write_counted_film
from tests.interchange.timelines.making import NTSC, PAL, WRITERS, Laid, Sequence, write


def facts_of(rate: FrameRate, frames: int) -> MediumFacts:
    return MediumFacts(rate, frames / rate.fps, "", 192, 48, has_sound=False)


def project(folder: Path, timeline: EditTimeline, marking: Marking, facts: MediumFacts | None = None) -> Path:
    path = folder / "edit.kdenlive"
    found = {clip.path: facts for clip in timeline.picture if clip.path and facts}
    path.write_bytes(convert(timeline, ".kdenlive", marking, facts=found).data)
    return path


def guides(path: Path) -> list[tuple[int, str]]:
    """Kdenlive's guides, found by their name in the file and nothing else."""
    text = path.read_text(encoding="utf-8").partition("docproperties.guides")[2]
    listed = text[text.index("[") : text.index("</property>")]
    return [(one["pos"], one["comment"]) for one in json.loads(listed.replace("&quot;", '"').replace("&amp;", "&"))]


@needs_melt
@pytest.mark.parametrize("rate", [PAL, FrameRate(24000, 1001)])
def test_retimes_reverse_and_freezes_play(tmp_path: Path, rate: FrameRate) -> None:
    film = write_counted_film(tmp_path / "film.mov", rate, 300)

    def clip(begin: int, end: int, first: int, last: int, speed: float = 1.0, *, back: bool = False) -> EditClip:
        return EditClip("a", "a.mov", film, 0, begin, end, rate, first, last, speed, back, media_frames=300)

    clips = (
        clip(0, 10, 100, 110),
        clip(15, 25, 100, 120, 2.0),
        clip(25, 35, 200, 210, back=True),
        clip(35, 45, 60, 61, 0.0),
        clip(45, 55, 100, 120, 2.0, back=True),
    )
    timeline = EditTimeline("T", "fcpxml", rate, 0, False, 55, clips)
    path = project(tmp_path, timeline, Marking(()), facts_of(rate, 300))
    black = [None] * 5
    shown = shown_by_melt(path, tmp_path)
    assert shown[:15] == [*range(100, 110), *black]
    assert shown[15:25] == list(range(100, 120, 2))
    assert shown[25:35] == list(reversed(range(200, 210)))
    assert shown[35:45] == [60] * 10
    assert shown[45:55] == list(range(118, 98, -2))
    assert read_timeline(path).picture == tuple(
        # the reader knows the name of the file alone, and where it is
        type(one)(**{**one.__dict__, "name": "film.mov", "url": str(film)})
        for one in clips
    )


@needs_melt
@pytest.mark.parametrize("suffix", sorted(WRITERS))
@pytest.mark.parametrize(
    ("rate", "start", "drop"), [(PAL, 90000, False), (NTSC, 107892, True), (FrameRate(24000, 1001), 0, False)]
)
def test_a_marker_stands_on_the_picture_it_was_set_on(
    tmp_path: Path, suffix: str, rate: FrameRate, start: int, drop: bool
) -> None:
    """From every format, rate and start: the frame a guide names shows what the marked clip has there."""
    film = write_counted_film(tmp_path / "film.mov", rate, 200)
    clips = (Laid(str(film), 0, 20, 30), Laid(str(film), 25, 30, 120), Laid(str(film), 40, 5, 7, track=1))
    source = write(tmp_path, Sequence(rate, start, drop, clips), suffix)
    timeline = read_timeline(source, ReadingOptions(rate=rate))
    expected = {0: 30, 19: 49, 22: None, 25: 120, 39: 134, 40: 7, 44: 11, 45: 140, 54: 149}
    marks = tuple(Mark(frame, f"m{frame}", "", "Green") for frame in expected)
    facts = facts_of(rate, 200)
    path = project(tmp_path, timeline, Marking(marks), facts)
    shown = shown_by_melt(path, tmp_path)
    assert {int(name[1:]): shown[at] for at, name in guides(path)} == expected
    assert [(one.record_in_frame, one.name) for one in read_timeline(path).markers] == guides(path)


@needs_melt
def test_music_is_heard_from_its_in_point_with_gain_and_fades(tmp_path: Path) -> None:
    """A tone that grows evenly: how loud it is says which moment of it plays."""
    song, whole = tmp_path / "song.wav", 20 * 48000
    ramp = np.linspace(0, 0.9, whole) * np.sign(np.sin(2 * np.pi * 1000 * np.arange(whole) / 48000 + 1e-3))
    with wave.open(str(song), "wb") as file:
        file.setparams((2, 2, 48000, 0, "NONE", ""))
        file.writeframes(np.repeat((ramp * 32767).astype("<i2"), 2).tobytes())
    film = write_counted_film(tmp_path / "film.mov", PAL, 200)
    clip = EditClip("a", "a.mov", film, 0, 0, 200, PAL, 0, 200, media_frames=200)
    room = ((1.2, 0.0), (1.4, -12.0), (2.0, -12.0), (2.2, 0.0))
    laid = LaidTrack("Song", str(song), 50, 150, 8.0, 20.0, -6.0, 0.4, room)
    facts = facts_of(PAL, 200)
    path = project(tmp_path, EditTimeline("T", "fcpxml", PAL, 0, False, 200, (clip,)), Marking((), (), laid), facts)
    heard = np.abs(heard_by_melt(path, tmp_path))
    loud = np.array([heard[round(at * 1920) : round((at + 1) * 1920)].mean() for at in range(200)])
    assert loud[:50].max() < 1e-4
    assert loud[150:].max() < 1e-4
    whole_gain = 10 ** (-6 / 20)
    moments = np.arange(50, 150)
    plain = 0.9 * (8.0 + (moments + 0.5 - 50) / 25) / 20 * whole_gain
    fade = np.minimum(1, np.minimum((moments + 0.5 - 50) / 10, (150 - moments - 0.5) / 10))
    at_ends = np.r_[0:10, 90:100]
    assert loud[50:150][at_ends] == pytest.approx((plain * fade)[at_ends], abs=0.11 * float(plain.max()))  # a frame
    assert loud[62:78] == pytest.approx(plain[12:28], rel=0.02)
    assert loud[87:98] == pytest.approx(plain[37:48] * 10 ** (-12 / 20), rel=0.02)
