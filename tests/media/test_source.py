from pathlib import Path

import pytest

from temptrack.errors import CancelledError, NoAudioError, NoVideoError
from temptrack.media.source import Source
from temptrack.progress import Job
from tests.media.clips import drifting, scramble, tone, write_clip

KINDS = [
    ("a.mp4", "libx264"),
    ("a.mkv", "libx264"),
    ("a.ts", "libx264"),
    ("a.mpg", "mpeg2video"),
    ("a.webm", "libvpx"),
    ("a.h264", "libx264"),
    ("a.flv", "libx264"),
]


@pytest.mark.parametrize(("name", "codec"), KINDS)
def test_every_container_begins_at_zero_and_can_be_entered_anywhere(tmp_path: Path, name: str, codec: str) -> None:
    path = write_clip(tmp_path / name, drifting(100, 1), codec=codec)
    with Source(path) as source:
        moments = [moment for moment, _ in source.pictures(0.0, Job())]
        assert moments == pytest.approx([i / 25 for i in range(100)], abs=0.0011)
        for from_s in (2.52, 0.04, 3.96, 0.0):
            first = next(source.pictures(from_s, Job()))[0]
            assert first <= from_s + 0.002


@pytest.mark.parametrize(("name", "codec"), [kind for kind in KINDS if kind[0] != "a.h264"])
def test_the_key_frame_nearest_to_a_moment(tmp_path: Path, name: str, codec: str) -> None:
    path = write_clip(tmp_path / name, drifting(100, 1), codec=codec, gop=25)
    with Source(path) as source:
        for near_s, key_s in ((0.0, 0.0), (0.4, 0.0), (0.6, 1.0), (2.9, 3.0), (2.0, 2.0), (3.9, 3.0)):
            found = source.key_picture(near_s, Job())
            assert found is not None
            assert found[0] == pytest.approx(key_s, abs=0.0011)
            assert found[1].key_frame


def test_key_frames_only_are_few_even_where_all_frames_are(tmp_path: Path) -> None:
    path = write_clip(tmp_path / "a.mov", drifting(100, 1), codec="prores_ks", pixels="yuv422p10le")
    with Source(path) as source:
        moments = [moment for moment, _ in source.pictures(0.0, Job(), key_frames_only=True)]
    assert 14 <= len(moments) <= 17


def test_a_scrambled_middle_is_skipped(tmp_path: Path) -> None:
    path = scramble(write_clip(tmp_path / "a.mkv", drifting(100, 1)), 0.4, 0.5)
    with Source(path) as source:
        moments = [moment for moment, _ in source.pictures(0.0, Job())]
    assert 40 < len(moments) < 100
    assert moments[-1] == pytest.approx(3.96, abs=0.0011)


def test_what_is_missing_is_named(tmp_path: Path) -> None:
    silent = write_clip(tmp_path / "silent.mp4", drifting(5, 1))
    dark = write_clip(tmp_path / "dark.wav", sound=tone(1, 48000), sound_codec="pcm_s16le")
    with Source(silent) as source, pytest.raises(NoAudioError, match=r"silent\.mp4 has no sound"):
        next(source.sounds(0.0, Job()))
    with Source(dark) as source, pytest.raises(NoVideoError, match=r"dark\.wav has no picture"):
        next(source.pictures(0.0, Job()))


def test_work_that_is_no_longer_wanted_stops_at_the_next_frame(tmp_path: Path) -> None:
    job = Job()
    with Source(write_clip(tmp_path / "a.mp4", drifting(50, 1))) as source:
        pictures = source.pictures(0.0, job)
        next(pictures)
        job.cancel()
        with pytest.raises(CancelledError):
            next(pictures)
