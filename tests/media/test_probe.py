from fractions import Fraction
from pathlib import Path

import pytest

from temptrack.errors import MediaNotFoundError, MediaUnreadableError
from temptrack.media import probe
from temptrack.timebase import FrameRate
from tests.media.clips import drifting, quarters, rotate_mp4, scramble, tone, truncate, write_clip, write_with_cover

SILENT_KINDS = {".flac", ".m4a", ".mp3", ".ogg", ".opus"}


def test_a_plain_clip(tmp_path: Path) -> None:
    found = probe(write_clip(tmp_path / "a.mp4", drifting(50, 1), tone(2, 48000)))
    assert found.video is not None
    assert found.audio is not None
    assert (found.video.codec, found.video.width_px, found.video.height_px) == ("h264", 320, 180)
    assert found.video.rate == FrameRate(25, 1)
    assert found.video.frame_count_from_header == 50
    assert not found.video.variable_rate
    assert (found.audio.codec, found.audio.sample_rate_hz, found.audio.channels) == ("aac", 48000, 1)
    assert found.duration_s == pytest.approx(2.0, abs=0.03)


@pytest.mark.parametrize(
    ("name", "codec", "pixels", "sound"),
    [
        ("a.mkv", "libx264", "yuv420p", "aac"),
        ("a.mov", "prores_ks", "yuv422p10le", "pcm_s16le"),
        ("a.avi", "mpeg4", "yuv420p", "mp3"),
        ("a.webm", "libvpx", "yuv420p", "libopus"),
        ("a.mpg", "mpeg2video", "yuv420p", "mp2"),
        ("a.ts", "libx264", "yuv420p", "aac"),
        ("a.mxf", "mpeg2video", "yuv420p", "pcm_s16le"),
        ("a.flv", "libx264", "yuv420p", "aac"),
    ],
)
def test_containers_agree_on_what_they_hold(tmp_path: Path, name: str, codec: str, pixels: str, sound: str) -> None:
    path = write_clip(tmp_path / name, drifting(75, 1), tone(3, 48000), codec=codec, pixels=pixels, sound_codec=sound)
    found = probe(path)
    assert found.video is not None
    assert found.audio is not None
    assert found.video.rate == FrameRate(25, 1)
    assert found.duration_s == pytest.approx(3.0, abs=0.06)
    assert not found.video.variable_rate


def test_real_files_of_eight_codecs_last_five_seconds(media_folder: Path) -> None:
    files = sorted((media_folder / "film" / "codec_variants").glob("sintel.*"))
    assert len(files) == 8
    for path in files:
        found = probe(path)
        assert found.duration_s == pytest.approx(5.0, abs=0.02)
        assert found.audio is not None
        assert (found.video is None) == (path.suffix in SILENT_KINDS)
        if found.video is not None:
            assert (found.video.width_px, found.video.height_px, found.video.rate) == (854, 480, FrameRate(24, 1))


def test_tags_in_an_old_encoding_do_not_matter(media_folder: Path) -> None:
    found = probe(media_folder / "action" / "wild_clips" / "clips" / "pigeon.mp4")
    assert found.video is not None


@pytest.mark.parametrize(("turn", "size"), [(0, (320, 180)), (90, (180, 320)), (180, (320, 180)), (270, (180, 320))])
def test_a_turned_picture_is_described_as_it_is_shown(tmp_path: Path, turn: int, size: tuple[int, int]) -> None:
    found = probe(rotate_mp4(write_clip(tmp_path / "a.mp4", [quarters()] * 5), turn)).video
    assert found is not None
    assert found.rotation_deg == turn
    assert (found.width_px, found.height_px) == size


def test_a_cover_is_not_a_picture(tmp_path: Path) -> None:
    found = probe(write_with_cover(tmp_path / "cover.mp3", tone(2, 44100)))
    assert found.video is None
    assert found.audio is not None
    assert found.duration_s == pytest.approx(2.0, abs=0.06)


@pytest.mark.parametrize("name", ["a.mp4", "a.mkv"])
def test_a_rate_that_varies_is_said_to(tmp_path: Path, name: str) -> None:
    moments = [Fraction(i, 25) if i < 50 else 2 + Fraction(i - 50, 10) for i in range(100)]
    found = probe(write_clip(tmp_path / name, drifting(100, 1), moments=moments)).video
    assert found is not None
    assert found.variable_rate
    assert 10 < found.rate.fps < 25


@pytest.mark.parametrize("rate", [Fraction(24000, 1001), Fraction(30000, 1001), Fraction(60000, 1001), Fraction(50)])
@pytest.mark.parametrize("name", ["a.mp4", "a.mkv"])
def test_rates_survive_containers_that_round(tmp_path: Path, rate: Fraction, name: str) -> None:
    found = probe(write_clip(tmp_path / name, drifting(30, 1, 64, 64), rate=rate)).video
    assert found is not None
    assert found.rate == FrameRate(rate.numerator, rate.denominator)
    assert not found.variable_rate


def test_a_stream_without_header_is_measured(tmp_path: Path) -> None:
    found = probe(write_clip(tmp_path / "a.h264", drifting(50, 1)))
    assert found.duration_s == pytest.approx(2.0, abs=0.05)


def test_names_in_any_script_and_odd_sizes(tmp_path: Path) -> None:
    found = probe(write_clip(tmp_path / "Ünï çødé 映画 🎬.mp4", drifting(5, 1, 333, 187), pixels="yuv444p")).video
    assert found is not None
    assert (found.width_px, found.height_px) == (333, 187)


def test_an_interrupted_download_is_read_as_far_as_it_goes(tmp_path: Path) -> None:
    path = write_clip(tmp_path / "a.mp4", drifting(75, 1), options={"movflags": "faststart"})
    assert probe(truncate(path, 0.6)).video is not None


def test_what_is_no_media_is_refused_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "text.mp4").write_text("This is not a film.\n" * 100)
    (tmp_path / "text.txt").write_text("This is not a film.\n" * 100)
    (tmp_path / "list.m3u8").write_text("#EXTM3U\n#EXT-X-TARGETDURATION:5\n#EXTINF:5,\nhttp://127.0.0.1:9/a.ts\n")
    (tmp_path / "list.ffconcat").write_text("ffconcat version 1.0\nfile 'text.mp4'\n")
    (tmp_path / "words.srt").write_text("1\n00:00:01,000 --> 00:00:02,000\nHello\n")
    (tmp_path / "zero.mp4").touch()
    truncate(write_clip(tmp_path / "cut.mp4", drifting(50, 1)), 0.5)  # the index of a plain MP4 is at its end
    scramble(write_clip(tmp_path / "noise.mkv", drifting(50, 1)), 0.05, 1.0)
    for path in [*tmp_path.iterdir(), tmp_path]:
        with pytest.raises(MediaUnreadableError) as refused:
            probe(path)
        message = str(refused.value)
        assert message.count("\n") == 0
        assert path.name in message
    with pytest.raises(MediaNotFoundError):
        probe(tmp_path / "missing.mp4")


def test_ffmpeg_says_nothing_on_its_own(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    path = scramble(write_clip(tmp_path / "a.ts", drifting(75, 1), tone(3, 48000)), 0.2, 0.6)
    probe(path)
    captured = capfd.readouterr()
    assert captured.out + captured.err == ""
