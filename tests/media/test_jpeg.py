from pathlib import Path

import numpy as np
import pytest

from temptrack.media import encode_jpeg, read_frames
from temptrack.progress import Job
from tests.media.clips import quarters


@pytest.mark.parametrize(
    ("width", "height", "shown"), [(640, 360, (180, 320)), (100, 50, (50, 100)), (3, 900, (900, 3))]
)
def test_a_picture_comes_back_at_most_so_wide(tmp_path: Path, width: int, height: int, shown: tuple[int, int]) -> None:
    data = encode_jpeg(quarters(width, height), 320)
    assert data.startswith(b"\xff\xd8\xff")
    (tmp_path / "a.jpg").write_bytes(data)
    (frame,) = read_frames(tmp_path / "a.jpg", [0.0], exact=True, max_side_px=2000, job=Job())
    assert frame.rgb.shape == (*shown, 3)


def test_colours_are_kept(tmp_path: Path) -> None:
    (tmp_path / "a.jpg").write_bytes(encode_jpeg(quarters(320, 180)))
    (frame,) = read_frames(tmp_path / "a.jpg", [0.0], exact=True, max_side_px=320, job=Job())
    assert frame.rgb[20, 20].tolist() == pytest.approx([255, 0, 0], abs=10)
    assert frame.rgb[150, 20].tolist() == pytest.approx([0, 0, 255], abs=10)


def test_a_view_turned_by_numpy_can_be_encoded() -> None:
    assert encode_jpeg(np.rot90(quarters(64, 32)))
