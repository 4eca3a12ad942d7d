import numpy as np
import pytest

from temptrack.fingerprint.music.arrays import Numbers
from temptrack.fingerprint.music.settings import FRAME_RATE_HZ
from temptrack.fingerprint.music.tempo_periods import (
    Periods,
    candidate_periods,
    follow_period,
    harmonic_change,
    read_periods,
)
from temptrack.fingerprint.types import Vector


def strokes(times_s: Numbers, duration_s: float) -> Vector:
    envelope = np.zeros(round(duration_s * FRAME_RATE_HZ), np.float32)
    frames = np.round(times_s * FRAME_RATE_HZ).astype(int)
    envelope[frames[frames < len(envelope)]] = 5.0
    return envelope


def periods_of(envelope: Vector) -> Periods:
    return read_periods(envelope, np.repeat(envelope[:, np.newaxis], 3, axis=1), np.full((200, 12), 1 / 12))


@pytest.mark.parametrize("tempo_bpm", [45.0, 100.0, 210.0])
def test_the_beat_is_among_the_candidates(tempo_bpm: float) -> None:
    envelope = strokes(np.arange(0.5, 40.0, 60.0 / tempo_bpm), 40.0)
    periods = periods_of(envelope)
    found_bpm = 60.0 * FRAME_RATE_HZ / candidate_periods(periods.blend)
    assert np.abs(found_bpm / tempo_bpm - 1.0).min() < 0.02
    assert len(found_bpm) <= 14


def test_a_drifting_period_is_followed() -> None:
    lengths_s = 0.5 * np.exp(np.linspace(-0.1, 0.1, 120))
    times_s = 0.3 + np.cumsum(lengths_s)
    envelope = strokes(times_s, float(times_s[-1]))
    periods = periods_of(envelope)
    followed_s = follow_period(periods, 0.5 * FRAME_RATE_HZ) / FRAME_RATE_HZ
    true_s = np.interp(periods.centres / FRAME_RATE_HZ, times_s, lengths_s)
    assert np.abs(followed_s / true_s - 1.0).max() < 0.04


def test_harmony_changes_where_the_chord_does() -> None:
    chroma = np.zeros((40, 12))
    chroma[:20, [0, 4, 7]] = 1.0
    chroma[20:, [2, 5, 9]] = 1.0
    change = harmonic_change(chroma)
    assert abs(int(np.argmax(change)) - 20) <= 1
    assert change.max() == pytest.approx(1.0)
    assert change[5] == pytest.approx(0.0, abs=1e-6)


@pytest.mark.parametrize("frames", [0, 1, 3, 4])
def test_too_few_frames_have_no_change(frames: int) -> None:
    assert not harmonic_change(np.ones((frames, 12))).any()


def test_stillness_has_no_candidates() -> None:
    still = np.zeros(600, np.float32)
    periods = read_periods(still, np.zeros((600, 3)), np.zeros((80, 12)))
    assert len(candidate_periods(periods.blend)) == 0
