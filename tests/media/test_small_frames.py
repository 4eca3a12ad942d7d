import itertools
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from temptrack.errors import CancelledError, InvalidTimeError, MediaUnreadableError, NoVideoError
from temptrack.media import SmallFrame, Span, iter_shown_frames, iter_small_frames, read_frames
from temptrack.progress import Job
from tests.media.clips import drifting, quarters, rotate_mp4, scramble, solid, tone, truncate, write_clip, write_growing

CLIPS = [("a.mp4", "libx264"), ("a.mkv", "libx264"), ("a.ts", "libx264"), ("a.mpg", "mpeg2video"), ("a.webm", "libvpx")]


def small(path: Path, span: Span | None = None, *, every_frame: bool = True) -> list[SmallFrame]:
    return list(iter_small_frames(path, span, every_frame=every_frame, job=Job()))


def assert_gapless(frames: list[SmallFrame]) -> None:
    for before, after in itertools.pairwise(frames):
        assert before.source_s + before.duration_s == pytest.approx(after.source_s, abs=1e-9)


@pytest.mark.parametrize(("name", "codec"), CLIPS)
def test_every_frame_once_in_order_and_without_gaps(tmp_path: Path, name: str, codec: str) -> None:
    frames = small(write_clip(tmp_path / name, drifting(75, 1), codec=codec))
    assert [frame.source_s for frame in frames] == pytest.approx([i / 25 for i in range(75)], abs=0.0011)
    assert frames[-1].source_s + frames[-1].duration_s == pytest.approx(3.0, abs=0.0021)
    assert_gapless(frames)


@pytest.mark.parametrize(("name", "codec"), CLIPS)
def test_a_span_holds_the_same_frames_as_the_whole(tmp_path: Path, name: str, codec: str) -> None:
    path = write_clip(tmp_path / name, drifting(75, 1), codec=codec)
    whole, part = small(path), small(path, Span(1.2, 2.4))
    assert len(part) == 30
    assert part[0].source_s == pytest.approx(1.2, abs=0.0011)
    for expected, found in zip(whole[30:60], part, strict=True):
        np.testing.assert_array_equal(expected.luma, found.luma)


def test_a_span_between_frame_starts_begins_with_the_frame_that_is_shown(tmp_path: Path) -> None:
    frames = small(write_clip(tmp_path / "a.mp4", drifting(50, 1)), Span(0.97, 1.1))
    assert [frame.source_s for frame in frames] == pytest.approx([0.97, 1.0, 1.04, 1.08])
    assert sum(frame.duration_s for frame in frames) == pytest.approx(0.13)


@pytest.mark.parametrize(("name", "codec"), CLIPS)
def test_key_frames_stand_for_all_that_follows_them(tmp_path: Path, name: str, codec: str) -> None:
    path = write_clip(tmp_path / name, drifting(100, 1), codec=codec, gop=25)
    frames = small(path, every_frame=False)
    assert [frame.source_s for frame in frames] == pytest.approx([0, 1, 2, 3], abs=0.0011)
    assert_gapless(frames)
    part = small(path, Span(1.5, 2.5), every_frame=False)
    assert [frame.source_s for frame in part] == pytest.approx([1.5, 2.0], abs=0.0011)
    assert sum(frame.duration_s for frame in part) == pytest.approx(1.0, abs=0.0021)
    np.testing.assert_array_equal(part[0].luma, frames[1].luma)


def test_a_rate_that_varies_keeps_its_times(tmp_path: Path) -> None:
    moments = [Fraction(i, 25) if i < 25 else 1 + Fraction(i - 25, 10) for i in range(50)]
    frames = small(write_clip(tmp_path / "a.mp4", drifting(50, 1), moments=moments))
    assert [frame.source_s for frame in frames] == pytest.approx([float(m) for m in moments], abs=0.0011)
    assert frames[30].duration_s == pytest.approx(0.1, abs=0.0011)


def test_a_stream_that_changes_its_size_gives_frames_of_one(tmp_path: Path) -> None:
    with av.open(str(write_growing(tmp_path / "a.h264"))) as container:
        assert {frame.width for frame in container.decode(video=0)} == {160, 320}
    frames = small(tmp_path / "a.h264")
    assert {frame.luma.shape for frame in frames} == {(90, 160)}
    assert len(frames) == 50


def test_a_still_picture_is_one_frame(tmp_path: Path) -> None:
    frames = small(write_clip(tmp_path / "a.png", [solid((10, 200, 30))], codec="png", pixels="rgb24"))
    assert len(frames) == 1
    assert frames[0].duration_s > 0


def test_a_turned_picture_comes_upright(tmp_path: Path) -> None:
    path = rotate_mp4(write_clip(tmp_path / "a.mp4", [quarters()] * 5), 90)
    frame = small(path)[0]
    assert frame.luma.shape == (160, 90)
    assert int(frame.cb[5, 5]) > 200  # the blue quarter was bottom left


def test_a_cut_off_file_gives_what_is_there(tmp_path: Path) -> None:
    path = truncate(write_clip(tmp_path / "a.mp4", drifting(75, 1), options={"movflags": "faststart"}), 0.5)
    frames = small(path)
    assert 10 < len(frames) < 60
    assert frames[-1].duration_s == pytest.approx(0.04)
    with pytest.raises(MediaUnreadableError, match="No picture of"):
        small(path, Span(2.8, 3.0))


def test_scrambled_packets_are_skipped(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    frames = small(scramble(write_clip(tmp_path / "a.mkv", drifting(75, 1)), 0.4, 0.5))
    assert 30 < len(frames) < 75
    assert_gapless(frames)
    assert capfd.readouterr() == ("", "")


def test_nothing_to_decode_is_an_error(tmp_path: Path) -> None:
    noise = scramble(write_clip(tmp_path / "noise.mkv", drifting(50, 1)), 0.05, 1.0)
    with pytest.raises(MediaUnreadableError):
        small(noise)
    with pytest.raises(NoVideoError, match="has no picture"):
        small(write_clip(tmp_path / "a.wav", sound=tone(1, 48000), sound_codec="pcm_s16le"))


@pytest.mark.parametrize("span", [Span(1, 1), Span(1, 0.5), Span(-1, 1), Span(5, 6), Span(0, 5), Span(0, float("nan"))])
@pytest.mark.parametrize("every_frame", [True, False])
def test_spans_that_do_not_exist_are_refused(tmp_path: Path, span: Span, every_frame: bool) -> None:
    path = write_clip(tmp_path / "a.mp4", drifting(50, 1))
    with pytest.raises(InvalidTimeError):
        small(path, span, every_frame=every_frame)


def test_it_stops_within_a_frame_of_being_cancelled(tmp_path: Path) -> None:
    job = Job()
    frames = iter_small_frames(write_clip(tmp_path / "a.mp4", drifting(75, 1)), None, every_frame=True, job=job)
    next(frames)
    job.cancel()
    with pytest.raises(CancelledError):
        next(frames)


def test_two_encodings_of_a_film_look_alike(media_folder: Path) -> None:
    film = media_folder / "film"
    small_one = small(film / "big_buck_bunny_0_30s_480p.mp4", Span(12, 14))
    large_one = small(film / "big_buck_bunny_0_30s_720p.webm", Span(12, 14))
    assert len(small_one) == pytest.approx(len(large_one), abs=1)
    assert abs(small_one[20].luma.mean() - large_one[20].luma.mean()) < 4
    assert abs(small_one[20].cb.mean() - large_one[20].cb.mean()) < 4


@pytest.mark.media
def test_each_moment_is_shown_by_one_frame_which_is_the_one_read_for_it(media_folder: Path) -> None:
    path = media_folder / "film" / "sintel_trailer_16s_720p.mp4"
    moments = [1.0, 1.017, 1.5, 2.0, 2.484]
    shown = [
        (moment, frame.rgb(200))
        for frame in iter_shown_frames(path, Span(0.9, 2.6), every_frame=True, job=Job())
        for moment in moments
        if frame.shows(moment)
    ]
    assert [moment for moment, _ in shown] == moments
    for (_, rgb), read in zip(shown, read_frames(path, moments, exact=True, max_side_px=200, job=Job()), strict=True):
        np.testing.assert_array_equal(rgb, read.rgb)
