"""Clips that count in their medium's timecode, as those of an EDL do."""

from pathlib import Path

import av
import numpy as np
import pytest

from temptrack.media import start_frame, start_timecode
from temptrack.service.conversion.range import timeline_footage
from temptrack.timebase import FrameRate
from temptrack.v1 import range_pb2, time_pb2


def film(path: Path, label: str) -> Path:
    with av.open(str(path), "w") as container:
        stream = container.add_stream("mpeg4", rate=25)
        stream.width, stream.height, stream.pix_fmt = 64, 48, "yuv420p"
        if label:
            stream.metadata["timecode"] = label
        for _ in range(50):
            container.mux(stream.encode(av.VideoFrame.from_ndarray(np.zeros((48, 64, 3), np.uint8), format="rgb24")))
        container.mux(stream.encode(None))
    return path


@pytest.mark.parametrize(("label", "first"), [("01:00:00:00", 90000), ("10:00:00:05", 900005), ("", 0)])
def test_the_mediums_timecode_is_taken_off(tmp_path: Path, label: str, first: int) -> None:
    path = film(tmp_path / "shot.mov", label)
    assert start_timecode(path) == label
    assert start_frame(path, FrameRate(25, 1)) == first
    rate = time_pb2.FrameRate(num=25, den=1)
    clip = range_pb2.TimelineClip(
        path=str(path),
        source_rate=rate,
        source_in_frame=first + 10,
        source_out_frame=first + 35,
        record_out_frame=25,
        source_is_timecode=True,
    )
    timeline = range_pb2.TimelineRange(record_rate=rate, record_out_frame=25, clips=[clip])
    (segment,) = timeline_footage(timeline).segments
    assert (segment.span.source_in_s, segment.span.source_out_s) == pytest.approx((0.4, 1.4))


def test_frames_before_its_timecode_are_left_as_they_are(tmp_path: Path) -> None:
    """Some lists count from the medium's first frame whatever its timecode."""
    path = film(tmp_path / "shot.mov", "01:00:00:00")
    rate = time_pb2.FrameRate(num=25, den=1)
    clip = range_pb2.TimelineClip(
        path=str(path), source_rate=rate, source_out_frame=25, record_out_frame=25, source_is_timecode=True
    )
    timeline = range_pb2.TimelineRange(record_rate=rate, record_out_frame=25, clips=[clip])
    assert timeline_footage(timeline).segments[0].span.source_in_s == 0
