"""What media are, over real gRPC."""

from pathlib import Path

import av
import numpy as np
import pytest

from temptrack.client import Daemon
from temptrack.errors import InvalidInputError, MessageTooLargeError
from temptrack.service.validation.media import check_describe
from temptrack.v1.media_pb2 import DescribeMediaRequest


def test_each_file_is_described_or_said_why_not(daemon: Daemon, music: Path, tmp_path: Path) -> None:
    film = tmp_path / "film.mov"
    with av.open(str(film), "w") as container:
        stream = container.add_stream("mpeg4", rate=25)
        stream.width, stream.height, stream.pix_fmt = 64, 48, "yuv420p"
        stream.metadata["timecode"] = "10:00:00:00"
        for _ in range(25):
            container.mux(stream.encode(av.VideoFrame.from_ndarray(np.zeros((48, 64, 3), np.uint8), format="rgb24")))
        container.mux(stream.encode(None))
    asked = [film, tmp_path / "gone.mov", next(iter(music.iterdir()))]
    response = daemon.call(daemon.media.DescribeMedia, DescribeMediaRequest(paths=[str(path) for path in asked]))
    picture, gone, sound = response.media
    assert [one.path for one in response.media] == [str(path) for path in asked]
    assert (picture.rate.num, picture.rate.den, picture.timecode, picture.has_sound) == (25, 1, "10:00:00:00", False)
    assert (picture.width_px, picture.height_px, round(picture.duration_s, 2)) == (64, 48, 1.0)
    assert "gone.mov" in gone.error
    assert (sound.HasField("rate"), sound.has_sound, sound.error) == (False, True, "")


def test_what_cannot_be_meant() -> None:
    with pytest.raises(InvalidInputError, match=r"paths\[1\]"):
        check_describe(DescribeMediaRequest(paths=["/a", ""]))
    with pytest.raises(MessageTooLargeError, match="10,001 files"):
        check_describe(DescribeMediaRequest(paths=["/a"] * 10_001))
