"""From footage and its sound to a cue sheet, on a small world of made pictures and sounds."""

from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
import soundfile

from temptrack.errors import CancelledError, MediaNotFoundError
from temptrack.fingerprint.action import ActionReader
from temptrack.fingerprint.picture import TraceCache
from temptrack.media import Span
from temptrack.progress import Job, Progress
from temptrack.suggest import Filters, Footage, Segment, Suggester
from temptrack.suggest.spotting import CueKind, Rules, SpotQuery, Spotter
from tests.media.clips import drifting, write_clip
from tests.suggest.worlds import grid_of_tracks, new_store

LENGTH_S = 40.0


@pytest.fixture(scope="module")
def picture(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Four shots in which all moves."""
    shots = [shot for seed in range(4) for shot in drifting(int(LENGTH_S / 4 * 8), seed, 160, 96)]
    return write_clip(tmp_path_factory.mktemp("picture") / "clip.mp4", shots, rate=Fraction(8), gop=8)


@pytest.fixture(scope="module")
def tune(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Chords, the plainest music there is."""
    path = tmp_path_factory.mktemp("tune") / "tune.wav"
    at_s = np.arange(16 * 22_050) / 22_050
    chord = sum(np.sin(2 * np.pi * hz * at_s) for hz in (220.0, 277.2, 329.6))
    soundfile.write(path, 0.15 * chord * (1 + 0.3 * np.sin(2 * np.pi * 2 * at_s)), 22_050)
    return path


class World:
    """A spotter, and what it is asked."""

    def __init__(self, folder: Path, picture: Path) -> None:
        store, self.traces = new_store(grid_of_tracks(4)), TraceCache(folder / "traces")
        self.spotter = Spotter(
            store, Suggester(store, self.traces, lambda: None), self.traces, lambda: None, ActionReader()
        )
        self.query = SpotQuery(Footage((Segment(picture, Span(0, LENGTH_S), 0, LENGTH_S),), LENGTH_S), ())


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory, picture: Path) -> World:
    return World(tmp_path_factory.mktemp("world"), picture)


def laid(path: Path, at_s: float, length_s: float) -> Segment:
    return Segment(path, Span(0.0, length_s), at_s, at_s + length_s)


def test_silent_footage_is_spotted_by_its_picture_and_says_so(world: World) -> None:
    sheet = world.spotter.spot(world.query, Job())
    assert any("no sound" in remark for remark in sheet.remarks)
    assert sheet.cues
    for cue in sheet.cues:
        assert cue.kind is CueKind.WANTED
        assert cue.suggestion is not None
        assert cue.suggestion.track_out_s - cue.suggestion.track_in_s <= cue.out_s - cue.in_s + 1e-6
        assert len(cue.alternatives) == 3
        assert cue.suggestion.track not in [other.track for other in cue.alternatives]
        assert cue.exit is not None
    assert sheet.scenes[0].in_s == 0.0
    assert not sheet.speech


def test_music_that_plays_is_told_apart_unless_it_is_to_be_spotted_anew(world: World, tune: Path) -> None:
    query = replace(world.query, sounds=(laid(tune, 12.0, 16.0),))
    sheet = world.spotter.spot(query, Job())
    (playing,) = [cue for cue in sheet.cues if cue.kind is CueKind.PRESENT]
    assert playing.in_s == pytest.approx(12.0, abs=1.5)
    assert playing.out_s == pytest.approx(28.0, abs=1.5)
    assert playing.suggestion is None
    assert all(b.in_s - a.out_s >= Rules().rest_s - 1e-6 for a, b in pairwise(sheet.cues))
    anew = world.spotter.spot(replace(query, anew=True), Job())
    assert {cue.kind for cue in anew.cues} == {CueKind.WANTED}


def test_where_nothing_may_be_used_the_cue_stays_without_a_track(world: World) -> None:
    query = replace(world.query, filters=Filters(licences=("none of them",)))
    for cue in world.spotter.spot(query, Job()).cues:
        assert cue.suggestion is None
        assert "Nothing in the library fits" in cue.reason


def test_picture_and_sound_are_decoded_once(world: World, tune: Path) -> None:
    stages: list[Progress] = []
    world.spotter.spot(replace(world.query, sounds=(laid(tune, 0.0, 16.0),)), Job(stages.append))
    assert "watch" not in {told.stage for told in stages}, "the picture was traced before"
    assert {"listen", "look", "divide", "spot", "suggest"} <= {told.stage for told in stages}


def test_it_stops_when_told_at_any_stage(world: World, tune: Path) -> None:
    query = replace(world.query, sounds=(laid(tune, 0.0, 16.0),))
    for last in ("listen", "divide", "suggest"):
        job = _StoppedAt(last)
        with pytest.raises(CancelledError):
            world.spotter.spot(query, job)


class _StoppedAt(Job):
    """Work that is cancelled when it comes to a stage."""

    def __init__(self, stage: str) -> None:
        super().__init__(lambda told: self.cancel() if told.stage == stage else None)


def test_footage_that_cannot_be_seen_is_an_error(world: World, tmp_path: Path) -> None:
    gone = Segment(tmp_path / "gone.mp4", Span(0, 9), 0, 9)
    with pytest.raises(MediaNotFoundError):
        world.spotter.spot(SpotQuery(Footage((gone,), 9.0), ()), Job())
