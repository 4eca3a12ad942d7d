"""Edits of the contract: what is refused at the edge, and what is learnt of the rest."""

from pathlib import Path

import pytest

from temptrack.errors import InvalidInputError, TemptrackError
from temptrack.service.conversion.edit import to_edit
from temptrack.service.validation.films import check_learn_edits
from temptrack.v1.film_pb2 import Edit, EditSound, LearnEditsRequest
from temptrack.v1.range_pb2 import TimelineClip, TimelineRange
from temptrack.v1.time_pb2 import FrameRate

PAL = FrameRate(num=25, den=1)


def clip(path: str, source_in: int, record_in: int, length: int) -> TimelineClip:
    return TimelineClip(
        path=path,
        source_rate=PAL,
        source_in_frame=source_in,
        source_out_frame=source_in + length,
        record_in_frame=record_in,
        record_out_frame=record_in + length,
    )


def edit(*sounds: EditSound, path: str = "/edits/reel.fcpxml", title: str = "Reel") -> Edit:
    picture = TimelineRange(record_rate=PAL, record_out_frame=250, clips=[clip("/a.mov", 50, 0, 250)])
    return Edit(path=path, title=title, timeline=picture, sounds=sounds)


def test_sounds_lie_in_the_edits_own_time() -> None:
    music = EditSound(clip=clip("/m.wav", 100, 225, 100), role="Music.music-1")
    before = EditSound(clip=clip("/n.wav", 0, 300, 100))
    found = to_edit(edit(music, before))
    (sound,) = found.sounds
    assert (sound.path, sound.role) == (Path("/m.wav"), "music.music-1")
    assert (sound.record_in_s, sound.record_out_s) == (9.0, 10.0)
    assert (sound.span.source_in_s, sound.span.source_out_s) == (4.0, 5.0)
    assert (found.footage.duration_s, found.title) == (10.0, "Reel")


@pytest.mark.parametrize(
    "request_",
    [
        LearnEditsRequest(),
        LearnEditsRequest(edits=[edit(path="relative.fcpxml")]),
        LearnEditsRequest(edits=[edit(title="x" * 10_000)]),
        LearnEditsRequest(edits=[Edit(path="/x.edl")]),
        LearnEditsRequest(edits=[edit(EditSound(clip=clip("m.wav", 0, 0, 9)))]),
        LearnEditsRequest(edits=[edit(EditSound(clip=clip("/m.wav", 9, 0, 0)))]),
        LearnEditsRequest(edits=[edit(EditSound(clip=clip("/m.wav", 0, 0, 9), role="\0"))]),
        LearnEditsRequest(cue_lists=["cues.csv"]),
    ],
)
def test_what_cannot_be_meant(request_: LearnEditsRequest) -> None:
    with pytest.raises(InvalidInputError) as caught:
        check_learn_edits(request_)
    assert isinstance(caught.value, TemptrackError)
    assert caught.value.field


def test_cue_lists_are_handed_on() -> None:
    assert check_learn_edits(LearnEditsRequest(edits=[edit()], cue_lists=["/c.csv"])) == (Path("/c.csv"),)
