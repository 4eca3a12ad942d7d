"""Real files become traces that cover exactly what was asked for."""

from pathlib import Path

import numpy as np
import pytest

from temptrack.errors import CancelledError, InvalidTimeError, MediaNotFoundError, NoVideoError
from temptrack.fingerprint.picture import Tracer, style_of, trace_picture
from temptrack.media import CutDetector, Span, iter_small_frames
from temptrack.progress import Job

pytestmark = pytest.mark.media


@pytest.fixture(scope="module")
def battle(media_folder: Path) -> Path:
    return media_folder / "film" / "tears_of_steel_battle_70s.webm"


@pytest.mark.parametrize("every_frame", [True, False])
def test_a_trace_covers_the_span(battle: Path, every_frame: bool) -> None:
    trace = trace_picture(battle, Span(11.3, 15.9), every_frame=every_frame, job=Job())
    assert (trace.in_s, trace.out_s) == (11.3, 15.9)
    assert trace.at_s[0] == pytest.approx(11.3)
    assert trace.duration_s.sum() == pytest.approx(4.6, abs=1e-6)
    assert trace.every_frame is every_frame
    assert trace.source == str(battle)
    assert (len(trace) > 90) is every_frame


def test_a_slice_measures_like_its_own_trace(battle: Path) -> None:
    whole = style_of(trace_picture(battle, Span(20, 40), every_frame=True, job=Job()).slice(Span(25, 35)))
    part = style_of(trace_picture(battle, Span(25, 35), every_frame=True, job=Job()))
    for name in ("motion_mean", "brightness", "saturation", "colourfulness", "warmth_kelvin"):
        assert whole.measures[name] == pytest.approx(part.measures[name], rel=0.05)


def test_key_frames_agree_with_every_frame(battle: Path) -> None:
    every = style_of(trace_picture(battle, None, every_frame=True, job=Job()))
    keys = style_of(trace_picture(battle, None, every_frame=False, job=Job()))
    for name in ("brightness", "contrast", "saturation"):
        assert keys.measures[name] == pytest.approx(every.measures[name], rel=0.2)
    assert abs(np.log(keys.measures["motion_mean"] / every.measures["motion_mean"])) < np.log(2.5)
    assert abs(keys.affect.energy - every.affect.energy) < 0.2
    assert keys.cuts_s == ()
    assert "flicker" not in keys.measures


def test_cuts_are_found(media_folder: Path) -> None:
    path = media_folder / "film" / "edited_pairs" / "demo-thriller.mp4"
    trace = trace_picture(path, None, every_frame=True, job=Job())
    assert len(trace.cuts_s) > 15
    assert all(trace.in_s < cut < trace.out_s for cut in trace.cuts_s)


def test_no_such_file(tmp_path: Path) -> None:
    with pytest.raises(MediaNotFoundError):
        trace_picture(tmp_path / "gone.mp4", None, every_frame=True, job=Job())


def test_sound_only(media_folder: Path) -> None:
    sound = media_folder / "film" / "codec_variants" / "sintel.mp3"
    with pytest.raises(NoVideoError):
        trace_picture(sound, None, every_frame=True, job=Job())


def test_beyond_the_end(battle: Path) -> None:
    with pytest.raises(InvalidTimeError):
        trace_picture(battle, Span(500, 510), every_frame=True, job=Job())


def test_a_cancelled_job_stops(battle: Path) -> None:
    job = Job()
    job.cancel()
    with pytest.raises(CancelledError):
        trace_picture(battle, None, every_frame=True, job=job)


@pytest.mark.parametrize("every_frame", [True, False])
def test_what_is_forgotten_does_not_change_what_is_kept(battle: Path, every_frame: bool) -> None:
    whole = trace_picture(battle, Span(20, 36), every_frame=every_frame, job=Job())
    tracer = Tracer(CutDetector() if every_frame else None)
    for frame in iter_small_frames(battle, Span(20, 36), every_frame=every_frame, job=Job()):
        tracer.push(frame)
        tracer.forget(frame.source_s - 6.0)
    kept, expected = tracer.so_far(31.0), whole.slice(Span(31.0, 36.0))
    np.testing.assert_array_equal(kept.at_s, expected.at_s)
    np.testing.assert_array_equal(kept.values, expected.values)
    assert (kept.cuts_s, kept.changes_s) == (expected.cuts_s, expected.changes_s)
    np.testing.assert_array_equal(kept.sights.bits, expected.sights.bits[: len(kept.sights)])
    assert len(expected.sights) - len(kept.sights) <= 1  # the last window may not be whole yet
    assert len(tracer.so_far(0.0)) <= 6.1 * 25
    assert tracer.so_far(0.0).in_s == pytest.approx(30.0 if every_frame else 20.0, abs=0.1)  # key frames are far apart
