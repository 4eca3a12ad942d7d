from fractions import Fraction

import av
import numpy as np
import pytest

from temptrack.media.planes import SmallPlanes, small_planes, small_size, to_bgr
from tests.media.clips import quarters, solid

COLOURS = {  # JFIF 1.02: full-range Y'CbCr of R'G'B'
    (255, 0, 0): (76, 85, 255),
    (0, 255, 0): (150, 44, 21),
    (0, 0, 255): (29, 255, 107),
    (255, 255, 255): (255, 128, 128),
    (0, 0, 0): (0, 128, 128),
    (200, 120, 40): (135, 74, 174),
}
READ_AS_THEY_LIE = [
    "yuv420p", "yuv422p", "yuv444p", "yuv411p", "yuv410p", "yuv440p", "yuva420p", "yuvj420p",
    "yuv420p10le", "yuv422p10le", "yuv444p12le", "yuv420p16le",
]  # fmt: skip
CONVERTED = ["rgb24", "bgr0", "rgba", "gbrp", "rgb48le", "nv12", "p010le", "uyvy422", "yuv420p10be"]


def frame_of(picture: np.ndarray[tuple[int, ...], np.dtype[np.uint8]], pixels: str) -> av.VideoFrame:
    frame = av.VideoFrame.from_ndarray(picture, format="rgb24")
    return frame if pixels == "rgb24" else frame.reformat(format=pixels)


def small(frame: av.VideoFrame, aspect: Fraction | None, turn: int) -> SmallPlanes:
    return small_planes(frame, small_size(frame, aspect), turn)


@pytest.mark.parametrize("pixels", READ_AS_THEY_LIE + CONVERTED)
@pytest.mark.parametrize("colour", COLOURS)
def test_colours_are_the_same_however_a_file_stores_them(pixels: str, colour: tuple[int, int, int]) -> None:
    luma, cb, cr = small(frame_of(solid(colour), pixels), None, 0)
    assert luma.shape == cb.shape == cr.shape == (90, 160)
    found = [int(plane[45, 80]) for plane in (luma, cb, cr)]
    assert found == pytest.approx(COLOURS[colour], abs=4)


@pytest.mark.parametrize("matrix", ["ITU709", "ITU601", "SMPTE240M", "BT2020"])
@pytest.mark.parametrize("full", [False, True])
def test_matrix_and_range_of_the_file_are_undone(matrix: str, full: bool) -> None:
    rgb = av.VideoFrame.from_ndarray(solid((200, 120, 40), 1280, 720), format="rgb24")
    frame = rgb.reformat(format="yuv444p", dst_colorspace=matrix, dst_color_range="JPEG" if full else "MPEG")
    found = [int(plane[45, 80]) for plane in small(frame, None, 0)]
    assert found == pytest.approx(COLOURS[200, 120, 40], abs=4)


def test_grey_has_no_colour() -> None:
    frame = frame_of(solid((90, 90, 90)), "gray")
    frame.color_range = 2  # as decoders of grey stills say; grey video is of limited range like all video
    luma, cb, cr = small(frame, None, 0)
    assert int(luma[0, 0]) == pytest.approx(90, abs=1)
    assert np.all(cb == 128)
    assert np.all(cr == 128)


@pytest.mark.parametrize("pixels", ["yuv420p", "yuv422p10le", "rgb24"])
@pytest.mark.parametrize(
    ("turn", "corner"),
    [(0, (255, 0, 0)), (90, (0, 0, 255)), (180, (255, 255, 255)), (270, (0, 255, 0))],
)
def test_a_turned_picture_comes_upright(pixels: str, turn: int, corner: tuple[int, int, int]) -> None:
    planes = small(frame_of(quarters(), pixels), None, turn)
    assert planes[0].shape == ((160, 90) if turn % 180 else (90, 160))
    assert all(plane.flags.c_contiguous for plane in planes)
    assert [int(plane[5, 5]) for plane in planes] == pytest.approx(COLOURS[corner], abs=6)


@pytest.mark.parametrize(
    ("width", "height", "aspect", "shape"),
    [
        (1920, 1080, None, (90, 160)),
        (1919, 1079, None, (90, 160)),
        (720, 576, Fraction(64, 45), (90, 160)),
        (64, 48, None, (48, 64)),
        (1080, 1920, None, (160, 90)),
        (2, 2, None, (2, 2)),
        (4000, 16, None, (1, 160)),
        (333, 187, None, (90, 160)),
    ],
)
@pytest.mark.parametrize("pixels", ["yuv420p", "rgb24"])
def test_any_size_becomes_small_with_square_pixels(
    width: int, height: int, aspect: Fraction | None, shape: tuple[int, int], pixels: str
) -> None:
    picture = np.full((height, width, 3), 128, np.uint8)
    luma, cb, cr = small(frame_of(picture, pixels), aspect, 0)
    assert luma.shape == cb.shape == cr.shape == shape
    assert abs(int(luma.mean()) - 128) <= 2


def test_the_padding_at_the_end_of_lines_is_never_seen() -> None:
    frame = frame_of(solid((255, 255, 255), 330, 186), "yuv420p")
    assert frame.planes[0].line_size > 330
    luma, _, _ = small(frame, None, 0)
    assert luma.min() >= 253


def test_noise_is_averaged_away() -> None:
    noisy = np.random.default_rng(0).integers(0, 256, (1080, 1920, 3), np.uint8)
    luma, _, _ = small(frame_of(noisy, "yuv420p"), None, 0)
    assert luma.std() < 0.5 * noisy.mean(2).std()


def test_small_planes_become_a_picture_again() -> None:
    bgr = to_bgr(*small(frame_of(solid((200, 120, 40)), "yuv420p"), None, 0))
    assert bgr[45, 80].tolist() == pytest.approx([40, 120, 200], abs=6)
    lifted = to_bgr(*small(frame_of(solid((0, 0, 0)), "yuv420p"), None, 0), lift=32)
    assert lifted[45, 80].tolist() == pytest.approx([32, 32, 32], abs=2)
