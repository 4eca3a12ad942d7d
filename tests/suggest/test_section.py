import dataclasses
import time
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from temptrack.fingerprint.types import Curve
from temptrack.store import TrackRecord
from temptrack.suggest.canvas import Canvas, main_moment
from temptrack.suggest.library import Floats
from temptrack.suggest.section import BEAT_TOLERANCE_S, MOST_ALTERNATIVES, place, placements
from temptrack.suggest.section.choosing import least_apart_s
from tests.suggest.worlds import track

canvases = st.builds(
    Canvas,
    duration_s=st.floats(0.2, 300),
    energy=st.floats(0, 1),
    step_s=st.just(0.5),
    levels=st.none() | st.lists(st.floats(0, 1), max_size=80).map(lambda levels: np.array(levels, dtype=np.float64)),
    cuts_s=st.lists(st.floats(0.01, 299), max_size=20).map(lambda cuts: tuple(sorted(cuts))),
)


def with_curve(levels: Floats, **changes: Any) -> TrackRecord:
    duration_s = len(levels) * 0.5
    made = track(1, duration_s=duration_s, tempo_bpm=120.0)
    return dataclasses.replace(made, energy=Curve(0.5, levels.astype(np.float32)), **changes)


@settings(deadline=None, max_examples=60)
@given(canvases, st.floats(1.0, 200), st.floats(50, 200), st.booleans())
def test_a_section_lies_in_its_track_and_hits_on_beats(
    canvas: Canvas, duration_s: float, bpm: float, has_beats: bool
) -> None:
    made = track(3, duration_s=duration_s, tempo_bpm=bpm)
    if not has_beats:
        made = dataclasses.replace(made, beats_s=np.zeros(0, np.float32), tempo_bpm=0.0)
    placed = place(made, canvas)
    assert 0 <= placed.track_in_s < placed.track_out_s <= duration_s
    assert placed.track_out_s - placed.track_in_s == pytest.approx(min(canvas.duration_s, duration_s))
    first, *others = placed.hit_points
    assert (first.label, first.range_s, first.track_s) == ("start", 0.0, placed.track_in_s)
    for hit in others:
        assert abs(hit.track_s - placed.track_in_s - hit.range_s) <= BEAT_TOLERANCE_S
        if hit.label == "cut":
            assert hit.range_s in canvas.cuts_s
            assert np.min(np.abs(made.beats_s - hit.track_s)) < 1e-4
    ends_early = duration_s < canvas.duration_s - 1e-3
    assert (placed.hit_points[-1].label == "track ends") == ends_early


@pytest.mark.parametrize("first", [0, 1, 2, 3])
@pytest.mark.parametrize("cuts_s", [(), (3.3,)], ids=["at the start", "at the cut"])
def test_a_downbeat_is_preferred_to_another_beat(first: int, cuts_s: tuple[float, ...]) -> None:
    made = with_curve(np.full(120, 0.5))
    made = dataclasses.replace(made, downbeats_s=made.beats_s[first::4], beats_per_bar=4)
    placed = place(made, Canvas(7.0, 0.5, 0.5, None, cuts_s))
    main_s = placed.track_in_s + (cuts_s[0] if cuts_s else 0.0)
    assert np.min(np.abs(made.downbeats_s - main_s)) < 1e-3


def test_a_beat_meets_the_strongest_cut() -> None:
    levels = np.array([0.2] * 14 + [0.9] * 10)
    canvas = Canvas(12.0, 0.5, 0.5, levels, cuts_s=(2.13, 7.07, 11.01))
    placed = place(track(5), canvas)
    assert [hit for hit in placed.hit_points if hit.range_s == 7.07 and hit.label == "cut"]


def test_a_beat_meets_the_motion_peak_where_there_is_no_cut() -> None:
    levels = np.exp(-0.5 * ((np.arange(24) - 15) / 2) ** 2)
    placed = place(track(5), Canvas(12.0, 0.5, 0.5, levels))
    assert [(hit.label, hit.range_s) for hit in placed.hit_points] == [("start", 0.0), ("motion peak", 7.75)]


@pytest.mark.parametrize("begins_s", [20.0, 47.0, 80.0])
def test_finds_the_music_that_swells_with_the_picture(begins_s: float) -> None:
    swell = np.concatenate([np.linspace(0.2, 0.9, 16), np.full(4, 0.9)])
    levels = np.full(240, 0.4)
    start = int(begins_s / 0.5)
    levels[start : start + 20] = swell
    placed = place(with_curve(levels), Canvas(10.0, 0.6, 0.5, swell))
    assert abs(placed.track_in_s - begins_s) <= 1.5


def test_a_wild_scene_does_not_start_on_a_quiet_opening() -> None:
    levels = np.concatenate([np.linspace(0.0, 0.3, 40), np.full(80, 0.9), np.linspace(0.3, 0, 20)])
    placed = place(with_curve(levels), Canvas(20.0, 0.9))
    assert placed.track_in_s >= 19.5
    calm = place(with_curve(levels), Canvas(10.0, 0.1))
    assert calm.track_in_s < 15 or calm.track_in_s > 55


def test_without_beats_it_still_finds_a_place() -> None:
    levels = np.concatenate([np.full(100, 0.1), np.full(40, 0.8), np.full(100, 0.1)])
    made = with_curve(levels, beats_s=np.zeros(0, np.float32), tempo_bpm=0.0)
    assert place(made, Canvas(18.0, 0.8)).track_in_s == pytest.approx(50.5, abs=1.5)


def test_prefers_the_start_that_puts_more_cuts_on_beats() -> None:
    # Beats on every second up to 60 s, then on every 0.9 s: cuts 0.9 s apart fit the later part alone.
    beats = np.concatenate([np.arange(0, 60, 1.0), np.arange(60, 118, 0.9)]).astype(np.float32)
    made = with_curve(np.full(240, 0.5), beats_s=beats, sections=())
    placed = place(made, Canvas(9.0, 0.5, cuts_s=tuple(0.9 * i for i in range(1, 10))))
    assert placed.track_in_s > 58
    assert len(placed.hit_points) >= 9


def test_is_quick_on_a_long_track_and_a_long_range() -> None:
    long = track(1, duration_s=3600.0)
    canvas = Canvas(600.0, 0.5, 0.5, np.random.default_rng(0).random(1200), tuple(np.arange(1, 600, 1.7)))
    began = time.thread_time()
    place(long, canvas)
    assert time.thread_time() - began < 1.0


@settings(deadline=None, max_examples=60)
@given(canvases, st.none() | st.floats(0, 299), st.floats(1.0, 200), st.floats(50, 200))
def test_sections_lie_in_the_track_differ_and_keep_the_hit(
    canvas: Canvas, hit_s: float | None, duration_s: float, bpm: float
) -> None:
    made = track(3, duration_s=duration_s, tempo_bpm=bpm)
    canvas = dataclasses.replace(canvas, hit_s=hit_s)
    placed = placements(made, canvas)
    assert 1 <= len(placed) <= 1 + MOST_ALTERNATIVES
    length_s = min(canvas.duration_s, duration_s)
    for one in placed:
        assert 0 <= one.track_in_s < one.track_out_s <= duration_s
        assert one.track_out_s - one.track_in_s == pytest.approx(length_s)
    starts = [one.track_in_s for one in placed]
    apart = [abs(a - b) for i, a in enumerate(starts) for b in starts[:i]]
    assert min(apart, default=1e9) >= least_apart_s(length_s)
    assert [one.fit for one in placed] == sorted((one.fit for one in placed), reverse=True)
    moment = main_moment(canvas)
    beat_s = 60.0 / bpm
    if moment is None or moment.range_s >= length_s or not len(made.beats_s):
        return
    for one in placed:
        met_s = one.track_in_s + moment.range_s
        if made.beats_s[0] <= met_s <= made.beats_s[-1]:
            assert np.min(np.abs(made.beats_s - met_s)) <= beat_s / 2 + 1e-3
    if duration_s - length_s >= 2 * beat_s and made.beats_s[-1] >= moment.range_s + beat_s:
        assert np.min(np.abs(made.beats_s - (starts[0] + moment.range_s))) <= BEAT_TOLERANCE_S


def test_a_chosen_moment_goes_before_the_strongest_cut() -> None:
    levels = np.array([0.2] * 14 + [0.9] * 10)
    canvas = Canvas(12.0, 0.5, 0.5, levels, cuts_s=(2.13, 7.07, 11.01), hit_s=4.321)
    placed = place(track(5), canvas)
    assert [hit.label for hit in placed.hit_points if hit.range_s == 4.321] == ["chosen"]
    assert "on the chosen moment" in placed.why
    at_a_cut = place(track(5), dataclasses.replace(canvas, hit_s=7.07))
    assert [hit.label for hit in at_a_cut.hit_points if hit.range_s == 7.07] == ["chosen"]


def test_what_is_said_of_a_section_is_so() -> None:
    swell = np.concatenate([np.linspace(0.2, 0.9, 16), np.full(4, 0.9)])
    levels = np.full(240, 0.3)
    levels[94:114] = swell
    placed = placements(with_curve(levels), Canvas(10.0, 0.6, 0.5, swell))
    assert placed[0].track_in_s == pytest.approx(47.0, abs=1.0)
    assert "runs with the picture's" in placed[0].why
    assert "a beat on the motion peak" in placed[0].why
    assert "its energy runs" not in placed[-1].why
    assert "from its beginning" in placed[-1].why


def test_music_is_fast_where_it_is_cut_fast() -> None:
    """No motion to follow, but a slow and a fast half."""
    levels = np.concatenate([np.full(120, 0.3), np.full(120, 0.8), np.full(120, 0.3)])
    cuts = (5.0, *np.arange(10.0, 20.0, 0.7).tolist())
    made = dataclasses.replace(with_curve(levels), downbeats_s=np.zeros(0, np.float32))
    placed = place(made, Canvas(20.0, 0.55, 0.5, np.full(40, 0.5), cuts))
    assert placed.track_in_s == pytest.approx(50.0, abs=3.0)
