"""What of a timeline is heard."""

from dataclasses import replace
from pathlib import Path

from temptrack.cli.timeline import Marked, heard_clips
from temptrack.interchange.timelines import EditClip, EditTimeline
from temptrack.timebase import FrameRate

RATE = FrameRate(25, 1)
VOICE = EditClip("voice", "", Path("/a/voice.wav"), 0, 0, 100, RATE, 50, 150)


def heard(*clips: EditClip, with_music: bool = True) -> list[str]:
    timeline = EditTimeline("edit", "fcp7", RATE, 0, False, 500, sound=clips)
    found = heard_clips(Marked(Path("/edit.xml"), "", timeline, 50, 300), with_music=with_music)
    return [f"{Path(clip.path).name} {clip.record_in_frame}" for clip in found]


def test_both_channels_of_a_stereo_sound_are_one() -> None:
    assert heard(VOICE, replace(VOICE, track=1), replace(VOICE, record_in_frame=40)) == ["voice.wav 0", "voice.wav 40"]


def test_what_is_switched_off_or_outside_is_not_heard() -> None:
    late = replace(VOICE, record_in_frame=300, record_out_frame=400)
    early = replace(VOICE, record_in_frame=0, record_out_frame=50)
    assert heard(replace(VOICE, enabled=False), late, early) == []


def test_music_by_name_is_left_out_where_it_is_to_be_spotted_anew() -> None:
    score = replace(VOICE, path=Path("/a/score.wav"), role="music.music-1")
    assert heard(VOICE, score) == ["voice.wav 0", "score.wav 0"]
    assert heard(VOICE, score, with_music=False) == ["voice.wav 0"]
