"""Chapters for FFmpeg, as FFmpeg itself reads them: to the frame at every rate."""

import json
import shutil
import subprocess
from fractions import Fraction
from pathlib import Path

import pytest

from temptrack.interchange.marking import Mark, Marking, choose_style, marked
from temptrack.interchange.timelines import EditTimeline
from temptrack.timebase import FrameRate
from tests.interchange.timelines.making import NTSC, PAL

needs_ffmpeg = pytest.mark.skipif(shutil.which("ffprobe") is None, reason="ffmpeg is not installed")
TITLES = ("Ångström; #1 = \\ calm", "Chase", "Out")


@needs_ffmpeg
@pytest.mark.parametrize("rate", [PAL, NTSC, FrameRate(24000, 1001), FrameRate(60000, 1001)])
def test_chapters_stand_on_their_frames_in_a_film(tmp_path: Path, rate: FrameRate) -> None:
    timeline = EditTimeline("Reel", "fcpxml", rate, 90000, False, 5000)
    frames = (37, 1801, 4999)
    listed = tmp_path / "chapters.ffmetadata"
    style = choose_style(listed, "", timeline)
    marks = tuple(Mark(frame, title, "", "Green") for frame, title in zip(frames, TITLES, strict=True))
    listed.write_bytes(marked(listed, style, timeline, Marking(marks)))
    film = tmp_path / "film.mka"
    tone = ("-f", "lavfi", "-i", "anullsrc=r=8000:cl=mono", "-i", str(listed), "-t", "210")
    subprocess.run(["ffmpeg", "-v", "error", *tone, "-map", "0", "-map_chapters", "1", str(film)], check=True)
    asked = ("ffprobe", "-v", "error", "-of", "json", "-show_chapters")
    for path in (listed, film):
        told = subprocess.run([*asked, str(path)], check=True, capture_output=True).stdout
        chapters = json.loads(told)["chapters"]
        assert [one["tags"]["title"] for one in chapters] == ["Reel", *TITLES]
        starts = [one["start"] * Fraction(one["time_base"]) * rate.num / rate.den for one in chapters]
        assert [round(float(start), 4) for start in starts] == [0, *frames]
