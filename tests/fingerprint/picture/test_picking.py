"""The frames picked while a trace is made are those that would be read from the file for its shots."""

from pathlib import Path

import numpy as np
import pytest

from temptrack.fingerprint.moments import FINEST_S, moments_of
from temptrack.fingerprint.picture import PICK_SIDE_PX, Pick, PictureTrace, watch_picture
from temptrack.fingerprint.picture.scenes import shots_between
from temptrack.media import Span, read_frames
from temptrack.progress import Job

pytestmark = pytest.mark.media


def watched(path: Path, span: Span | None) -> tuple[list[Pick], PictureTrace]:
    picks = []
    watching = watch_picture(path, span, every_frame=True, picks=True, job=Job())
    while True:
        try:
            picks.append(next(watching))
        except StopIteration as end:
            return picks, end.value


def wanted(trace: PictureTrace) -> list[float]:
    shots = shots_between(trace.cuts_s, trace.in_s, trace.out_s)
    moments = sorted({moment for shot in shots for moment in moments_of(shot)})
    return [moment for moment in moments if (moment / FINEST_S).is_integer()]  # shots of three frames hold none


@pytest.mark.parametrize(
    ("name", "span"),
    [
        ("edited_pairs/demo-thriller.mp4", None),
        ("sintel_trailer_52s_480x204.mp4", Span(9.37, 31.2)),
        ("sintel_trailer_mid_20s.mpg", None),
    ],
)
def test_they_are_what_the_shots_are_seen_by(media_folder: Path, name: str, span: Span | None) -> None:
    path = media_folder / "film" / name
    picks, trace = watched(path, span)
    moments = [pick.moment_s for pick in picks]
    assert len(trace.cuts_s) > 3
    assert moments == sorted(set(moments))
    assert moments == wanted(trace)
    frames = read_frames(path, moments, exact=True, max_side_px=PICK_SIDE_PX, job=Job())
    for pick, frame in zip(picks, frames, strict=True):
        np.testing.assert_array_equal(pick.rgb, frame.rgb)


def test_a_range_without_cuts_ends_with_what_was_held(media_folder: Path) -> None:
    path = media_folder / "film" / "sintel_trailer_52s_480x204.mp4"
    picks, trace = watched(path, Span(13.2, 13.9))
    assert [pick.moment_s for pick in picks] == wanted(trace) == [13.5]


def test_of_key_frames_none_is_picked(media_folder: Path) -> None:
    path = media_folder / "film" / "sintel_trailer_52s_480x204.mp4"
    assert list(watch_picture(path, None, every_frame=False, picks=True, job=Job())) == []
