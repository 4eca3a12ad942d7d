"""Pictures of a range, and of a sheet's scenes."""

import itertools
from fractions import Fraction
from pathlib import Path

import pytest

from temptrack.fingerprint.footage import Visible, trace_footage
from temptrack.fingerprint.picture import TraceCache
from temptrack.media import Span
from temptrack.progress import Job
from temptrack.suggest import Footage, Segment
from temptrack.suggest.answer import Capabilities
from temptrack.suggest.spotting import CueKind, CueSheet, SheetScene, SpottedCue
from temptrack.suggest.spotting.visuals import MOST_PICTURES, with_visuals
from temptrack.suggest.thumbnails import MOST_THUMBNAILS, pictures_at, take_thumbnails
from tests.media.clips import drifting, write_clip


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    shots = [frame for seed in range(2) for frame in drifting(40, seed, 160, 96)]
    return write_clip(tmp_path_factory.mktemp("clip") / "clip.mp4", shots, rate=Fraction(8), gop=40)


@pytest.fixture(scope="module")
def footage(clip: Path) -> Footage:
    """The clip from the third second of the range on; before it there is nothing."""
    return Footage((Segment(clip, Span(0.0, 9.0), 2.0, 11.0),), 11.0)


def test_pictures_lie_where_something_is_seen_and_in_order(footage: Footage) -> None:
    seen = [Visible(footage.segments[0], 2.0, 11.0)]
    taken = take_thumbnails(seen, 11.0, Job())
    moments = [one.range_s for one in taken]
    assert 0 < len(taken) < MOST_THUMBNAILS
    assert moments == sorted(moments)
    assert min(moments) >= 2.0
    assert all(one.jpeg.startswith(b"\xff\xd8\xff") for one in taken)


def test_without_exactness_a_picture_is_the_key_frame_before(footage: Footage) -> None:
    seen = [Visible(footage.segments[0], 2.0, 11.0)]
    early, late = pictures_at(seen, [2.2, 4.0], Job(), exact=False)
    assert early.jpeg == late.jpeg
    early, late = pictures_at(seen, [2.2, 4.0], Job(), exact=True)
    assert early.jpeg != late.jpeg


def test_a_sheet_gets_pictures_of_its_scenes_and_the_pictures_energy(footage: Footage, tmp_path: Path) -> None:
    traced = trace_footage(footage, traces=TraceCache(tmp_path), semantic=None, every_frame=True, job=Job())
    cue = SpottedCue(CueKind.PRESENT, 4.0, 9.0, 0.9, 0.9, "")
    scenes = (SheetScene(0.0, 2.0, ""), SheetScene(2.0, 7.0, ""), SheetScene(7.0, 11.0, ""))
    sheet = CueSheet((cue,), 11.0, scenes, (), (), (), "", Capabilities(False, 0, 1, False))
    drawn = with_visuals(sheet, traced, Job())
    assert [scene.thumbnail is not None for scene in drawn.scenes] == [False, True, True]
    assert 0 < len(drawn.energy) <= 600
    (drawn_cue,) = drawn.cues
    assert drawn_cue.picture[0].at_s == pytest.approx(4.0, abs=0.5)
    assert drawn_cue.picture[-1].at_s == pytest.approx(9.0, abs=0.5)


def test_of_many_scenes_some_are_pictured(footage: Footage, tmp_path: Path) -> None:
    traced = trace_footage(footage, traces=TraceCache(tmp_path), semantic=None, every_frame=False, job=Job())
    edges = [2.0 + number * 0.03 for number in range(301)]
    scenes = tuple(SheetScene(a, b, "") for a, b in itertools.pairwise(edges))
    sheet = CueSheet((), 11.0, scenes, (), (), (), "", Capabilities(False, 0, 1, False))
    drawn = with_visuals(sheet, traced, Job())
    assert sum(scene.thumbnail is not None for scene in drawn.scenes) == MOST_PICTURES
