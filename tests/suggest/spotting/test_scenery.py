"""Footage as scenes: how each is shot, and what a model sees in it."""

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from temptrack.fingerprint.action import ActionReader
from temptrack.fingerprint.footage import Footage, Segment, Traced, trace_footage
from temptrack.fingerprint.picture import TraceCache
from temptrack.fingerprint.semantic import SemanticFingerprint
from temptrack.media import Span
from temptrack.progress import Job
from temptrack.suggest import Suggester
from temptrack.suggest.spotting import SpotQuery, Spotter
from temptrack.suggest.spotting.scenery import divide_scenes, look_into
from tests.media.clips import drifting, solid, write_clip
from tests.suggest.sight import LightAndDark
from tests.suggest.worlds import grid_of_tracks, new_store


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Footage:
    """Six seconds of night, six of day, one of a moving camera, and then a file that is not there."""
    night, day = solid((8, 8, 16), 160, 96), solid((230, 230, 220), 160, 96)
    path = tmp_path_factory.mktemp("film") / "film.mp4"
    write_clip(path, [*[night] * 150, *[day] * 150, *drifting(25, 1, 160, 96)], gop=25)
    gone = Segment(path.with_name("gone.mp4"), Span(0, 4), 13.0, 17.0)
    return Footage((Segment(path, Span(0, 13.0), 0.0, 13.0), gone), 17.0)


@pytest.fixture(scope="module")
def traced(film: Footage, tmp_path_factory: pytest.TempPathFactory) -> Traced:
    traces = TraceCache(tmp_path_factory.mktemp("traces"))
    return trace_footage(film, traces=traces, every_frame=True, job=Job())


def test_scenes_cover_the_range_and_change_where_the_picture_does(traced: Traced) -> None:
    scenes = divide_scenes(traced.whole, Job())
    assert scenes[0].in_s == 0.0
    assert scenes[-1].out_s == pytest.approx(17.0)
    assert all(a.out_s == b.in_s for a, b in pairwise(scenes))
    assert any(scene.in_s == pytest.approx(6.0, abs=0.1) for scene in scenes)
    assert scenes[0].affect.valence < scenes[1].affect.valence


def test_a_model_sees_each_scene_and_nothing_where_nothing_can_be_seen(traced: Traced) -> None:
    scenes = divide_scenes(traced.whole, Job())
    semantic = SemanticFingerprint(LightAndDark())
    seen = look_into(scenes, traced.seen, traced.whole.cuts_s, semantic, Job(), thorough=True)
    assert [(one.in_s, one.out_s) for one in seen] == [(one.in_s, one.out_s) for one in scenes]
    dark, light = seen[0].semantic, seen[1].semantic
    assert dark is not None
    assert light is not None
    assert dark[1] > 0.9
    assert light[0] > 0.8
    offline = [one for one in seen if one.in_s >= 13.0 - 1e-6]
    assert all(one.semantic is None for one in offline)


def test_a_sheet_made_with_a_model_asks_with_what_it_saw(film: Footage, tmp_path: Path) -> None:
    store, traces, semantic = new_store(grid_of_tracks(3)), TraceCache(tmp_path), SemanticFingerprint(LightAndDark())
    spotter = Spotter(store, Suggester(store, traces, lambda: semantic), traces, lambda: semantic, ActionReader())
    sheet = spotter.spot(SpotQuery(film, ()), Job())
    assert sheet.capabilities.semantic
    assert any("gone.mp4" in remark for remark in sheet.remarks)
    for cue in sheet.cues:
        assert cue.answer is not None
        vector = cue.answer.asked.semantic
        assert vector is not None
        assert np.isclose(np.linalg.norm(vector), 1.0)
    assert sheet.cues
