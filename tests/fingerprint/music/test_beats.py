import numpy as np
import pytest

from benchmarks.music_synthesis import clicks, rhythm, rock
from temptrack.errors import CancelledError
from temptrack.fingerprint.music import analyse_music
from temptrack.fingerprint.music.beats import find_beats, tempo_of
from temptrack.fingerprint.music.settings import FRAME_RATE_HZ
from temptrack.progress import Job


@pytest.mark.parametrize("play", [clicks, rock], ids=lambda play: play.__name__)
@pytest.mark.parametrize("tempo_bpm", [90.0, 120.0, 133.0])
def test_beats_fall_on_the_strokes(play: object, tempo_bpm: float) -> None:
    assert callable(play)
    track = analyse_music(rhythm(play, tempo_bpm, 20.0), Job())
    beat_s = 60.0 / tempo_bpm
    late_s = track.beats_s - beat_s * np.round(track.beats_s / beat_s)
    assert len(track.beats_s) == pytest.approx(20.0 / beat_s, abs=2)
    assert np.median(np.abs(late_s)) < 0.015
    assert np.abs(late_s).max() < 0.04
    assert track.tempo_bpm == pytest.approx(tempo_bpm, rel=0.005)


def test_beats_bridge_a_rest() -> None:
    envelope = np.zeros(round(20 * FRAME_RATE_HZ), np.float32)
    strokes = [beat for beat in range(1, 39) if not 15 <= beat < 19]
    envelope[np.round(np.array(strokes) * 0.5 * FRAME_RATE_HZ).astype(int)] = 1.0
    beats_s = find_beats(envelope, 120.0, Job())
    assert len(beats_s) == 38
    np.testing.assert_allclose(np.diff(beats_s), 0.5, atol=0.04)


def test_no_tempo_no_beats() -> None:
    assert len(find_beats(np.ones(500, np.float32), 0.0, Job())) == 0
    assert len(find_beats(np.zeros(500, np.float32), 120.0, Job())) == 0
    assert len(find_beats(np.ones(3, np.float32), 120.0, Job())) == 0


def test_search_can_be_stopped() -> None:
    job = Job()
    job.cancel()
    with pytest.raises(CancelledError):
        find_beats(np.random.default_rng(0).random(5000).astype(np.float32), 120.0, job)


def test_tempo_comes_from_even_beats() -> None:
    beats_s = np.arange(20, dtype=np.float32) * np.float32(0.49)
    assert tempo_of(beats_s, 121.0) == pytest.approx(60.0 / 0.49, rel=1e-4)
    assert tempo_of(beats_s[:4], 121.0) == 121.0
    assert tempo_of(beats_s, 60.0) == 60.0
