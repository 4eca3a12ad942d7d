from pathlib import Path

import numpy as np
import pytest

from temptrack.errors import CancelledError, InvalidTimeError, MediaUnreadableError, NoVideoError
from temptrack.media import Frame, read_frames
from temptrack.progress import Job
from tests.media.clips import drifting, quarters, rotate_mp4, scramble, solid, tone, write_clip

KINDS = [("a.mp4", "libx264"), ("a.mkv", "libx264"), ("a.ts", "libx264"), ("a.mpg", "mpeg2video")]


def read(path: Path, times_s: list[float], *, exact: bool = True, side: int = 320) -> list[Frame]:
    return list(read_frames(path, times_s, exact=exact, max_side_px=side, job=Job()))


def greys(count: int) -> list[np.ndarray[tuple[int, ...], np.dtype[np.uint8]]]:
    """Each frame as bright as its number tells."""
    return [solid((2 * i + 20,) * 3) for i in range(count)]


@pytest.mark.parametrize(("name", "codec"), KINDS)
def test_exact_frames_are_the_ones_shown(tmp_path: Path, name: str, codec: str) -> None:
    path = write_clip(tmp_path / name, greys(100), codec=codec)
    times = [0.0, 0.5, 0.52, 2.0, 2.019, 3.96, 1.0, 0.0]
    numbers = [0, 12, 13, 50, 50, 99, 25, 0]
    found = read(path, times)
    assert [round(frame.source_s * 25) for frame in found] == numbers
    assert [float(frame.rgb.mean()) for frame in found] == pytest.approx([2 * n + 20 for n in numbers], abs=3)


@pytest.mark.parametrize(("name", "codec"), [kind for kind in KINDS if kind[1] == "libx264"])
def test_key_frames_are_the_nearest(tmp_path: Path, name: str, codec: str) -> None:
    path = write_clip(tmp_path / name, greys(100), codec=codec, gop=25)
    found = read(path, [0.0, 0.4, 0.6, 3.9, 1.1], exact=False)
    assert [round(frame.source_s * 25) for frame in found] == [0, 0, 25, 75, 25]
    assert [float(frame.rgb.mean()) for frame in found] == pytest.approx([20, 20, 70, 170, 70], abs=3)


@pytest.mark.parametrize("exact", [True, False])
@pytest.mark.parametrize(
    ("turn", "shape", "corner"),
    [(0, (90, 160), (255, 0, 0)), (90, (160, 90), (0, 0, 255)), (270, (160, 90), (0, 255, 0))],
)
def test_pictures_come_upright_and_small(
    tmp_path: Path, exact: bool, turn: int, shape: tuple[int, int], corner: tuple[int, int, int]
) -> None:
    path = rotate_mp4(write_clip(tmp_path / "a.mp4", [quarters()] * 5), turn)
    (frame,) = read(path, [0.1], exact=exact, side=160)
    assert frame.rgb.shape == (*shape, 3)
    assert frame.rgb.dtype == np.uint8
    assert frame.rgb.flags.c_contiguous
    assert frame.rgb[10, 10].tolist() == pytest.approx(corner, abs=12)


def test_small_pictures_are_not_enlarged(tmp_path: Path) -> None:
    (frame,) = read(write_clip(tmp_path / "a.mp4", drifting(5, 1, 64, 48)), [0.0], side=1000)
    assert frame.rgb.shape == (48, 64, 3)


def test_moments_beyond_the_source_are_refused_before_decoding(tmp_path: Path) -> None:
    path = write_clip(tmp_path / "a.mp4", drifting(25, 1))
    for moment in (-0.1, 1.2, float("nan")):
        with pytest.raises(InvalidTimeError):
            read(path, [0.0, moment])


def test_no_picture_and_no_frame_are_told_apart(tmp_path: Path) -> None:
    with pytest.raises(NoVideoError):
        read(write_clip(tmp_path / "a.wav", sound=tone(1, 48000), sound_codec="pcm_s16le"), [0.0])
    noise = scramble(write_clip(tmp_path / "a.mkv", drifting(25, 1)), 0.05, 1)
    with pytest.raises(MediaUnreadableError):
        read(noise, [0.0])


def test_it_stops_when_cancelled(tmp_path: Path) -> None:
    job = Job()
    frames = read_frames(
        write_clip(tmp_path / "a.mp4", drifting(50, 1)), [0.0, 1.9], exact=True, max_side_px=100, job=job
    )
    next(frames)
    job.cancel()
    with pytest.raises(CancelledError):
        next(frames)


def test_real_files(media_folder: Path) -> None:
    for path in sorted((media_folder / "film" / "codec_variants").glob("sintel.*v")):
        for exact in (True, False):
            found = read(path, [0.5, 2.5, 4.5], exact=exact, side=224)
            assert [frame.rgb.shape for frame in found] == [(126, 224, 3)] * 3
            assert all(
                abs(f.source_s - t) < (0.05 if exact else 2.6) for f, t in zip(found, (0.5, 2.5, 4.5), strict=True)
            )
