"""What is seen of a stream: the same as of a file, for hours, in the memory of a minute."""

import tracemalloc
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from temptrack.fingerprint.action import ActionReader
from temptrack.fingerprint.picture import style_of, trace_picture
from temptrack.fingerprint.semantic import SemanticFingerprint
from temptrack.media import SmallFrame, Span, iter_small_frames
from temptrack.media.live import LiveFrame
from temptrack.progress import Job
from temptrack.suggest.live.eye import Eye
from tests.suggest.sight import LightAndDark

READER = ActionReader()


def live(frame: SmallFrame, rgb: bool = False) -> LiveFrame:
    picture = np.repeat(np.repeat(frame.luma, 2, 0), 2, 1)[..., None].repeat(3, axis=2) if rgb else None
    return LiveFrame(frame, 0.0, picture, resumed=False)


@pytest.mark.media
def test_the_last_seconds_look_as_they_do_in_a_file(media_folder: Path) -> None:
    path = media_folder / "film" / "tears_of_steel_battle_70s.webm"
    eye = Eye(12.0, every_frame=True)
    for frame in iter_small_frames(path, Span(0.0, 30.0), every_frame=True, job=Job()):
        eye.see(live(frame))
    assert (eye.from_s, eye.seen_s) == pytest.approx((18.0, 30.0), abs=0.01)
    look = eye.look(None, READER, Job())
    expected = style_of(trace_picture(path, Span(0.0, 30.0), every_frame=True, job=Job()).slice(Span(18.0, 30.0)))
    assert look.cuts_s == pytest.approx(expected.cuts_s, abs=0.01)
    np.testing.assert_allclose(look.style.vector, expected.vector, atol=1e-3)
    np.testing.assert_allclose(look.curve.levels, expected.motion.levels, atol=1e-3)
    assert len(look.sights)


def test_what_goes_on_takes_no_more_memory() -> None:
    eye = Eye(20.0, every_frame=True)
    random = np.random.default_rng(1)
    planes = [random.integers(0, 255, (18, 32), np.uint8) for _ in range(7)]
    grey = np.full((18, 32), 128, np.uint8)

    def see(begin_s: float, end_s: float) -> None:
        for number, at_s in enumerate(np.arange(begin_s, end_s, 1.0)):
            eye.see(live(SmallFrame(float(at_s), 1.0, planes[number % 7], grey, grey), rgb=number % 4 == 0))

    see(0, 120)
    tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]
    see(120, 820)
    grown = tracemalloc.get_traced_memory()[0] - before
    tracemalloc.stop()
    assert eye.seen_s == 820
    assert grown < 150_000  # what is measured of the frames would take 350 kB
    assert len(eye.look(None, READER, Job()).curve.levels) == 40


class Counting(LightAndDark):
    """Keeps count of what it is shown."""

    def __init__(self) -> None:
        self.seen: list[int] = []

    def embed_images(self, images: Sequence[NDArray[np.uint8]], job: Job) -> NDArray[np.float32]:
        self.seen.append(len(images))
        return super().embed_images(images, job)


def test_what_happens_is_looked_at_once_a_picture() -> None:
    model = Counting()
    semantic = SemanticFingerprint(model)
    eye = Eye(10.0, every_frame=True)
    random = np.random.default_rng(2)
    for at_s in np.arange(0.0, 30.0, 1.0):
        luma = random.integers(0, 255, (90, 160), np.uint8)
        eye.see(live(SmallFrame(float(at_s), 1.0, luma, luma, luma), rgb=at_s % 2 == 0))
        if at_s % 10 == 9:
            look = eye.look(semantic, READER, Job())
            assert look.semantic is not None
            assert np.linalg.norm(look.semantic) == pytest.approx(1.0, abs=1e-3)
    assert model.seen == [5, 5, 5]
