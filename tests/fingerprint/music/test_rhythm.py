import numpy as np
import pytest

from benchmarks.music_synthesis import RHYTHMS, clicks, rhythm, rock, swing
from temptrack.fingerprint.music.listening import Listening, clean, listen, loudness_of
from temptrack.fingerprint.music.rhythm import find_pulse, onset_bands, onset_envelope, onset_rate
from temptrack.fingerprint.music.settings import FRAME_RATE_HZ, MEL_BANDS
from temptrack.media.types import Samples
from temptrack.progress import Job


def heard(samples: Samples) -> Listening:
    cleaned = clean(samples)
    return listen(cleaned, loudness_of(cleaned), len(samples) / 22050, Job())


@pytest.mark.parametrize("tempo_bpm", [72, 96, 120, 138])
@pytest.mark.parametrize("play", RHYTHMS, ids=lambda play: play.__name__)
def test_tempo_is_found_up_to_a_simple_multiple(play: object, tempo_bpm: float) -> None:
    assert callable(play)
    ratio = find_pulse(heard(rhythm(play, tempo_bpm, 20.0)).envelope).tempo_bpm / tempo_bpm
    assert min(abs(ratio / multiple - 1.0) for multiple in (1.0, 2.0, 0.5)) < 0.04


@pytest.mark.parametrize("tempo_bpm", [88, 104, 120, 128])
@pytest.mark.parametrize("play", [clicks, rock, swing], ids=lambda play: play.__name__)
def test_octave_is_right_at_moderate_tempo(play: object, tempo_bpm: float) -> None:
    assert callable(play)
    assert find_pulse(heard(rhythm(play, tempo_bpm, 20.0)).envelope).tempo_bpm == pytest.approx(tempo_bpm, rel=0.02)


def test_regular_pulse_is_clearer_than_noise() -> None:
    noise = np.asarray(0.1 * np.random.default_rng(0).standard_normal(20 * 22050), np.float32)
    assert find_pulse(heard(rhythm(rock, 120, 20.0)).envelope).clarity > 0.6
    assert find_pulse(heard(noise).envelope).clarity < 0.15


def test_no_pulse_in_nothing() -> None:
    for length in (0, 1, 3, 500):
        assert find_pulse(np.zeros(length, np.float32)).tempo_bpm == 0.0


def test_onsets_rise_only_where_the_level_does() -> None:
    mel_db = np.full((20, MEL_BANDS), -40.0, np.float32)
    mel_db[10:, :10] = -20.0
    bands = onset_bands(mel_db)
    assert bands[10].tolist() == [20.0, 0.0, 0.0]
    assert np.count_nonzero(bands) == 1


def test_what_stirs_in_the_noise_floor_is_no_onset() -> None:
    mel_db = np.full((20, MEL_BANDS), -90.0, np.float32)
    mel_db[10:] = -70.0
    assert not onset_bands(mel_db).any()


def test_onset_rate_counts_strokes() -> None:
    envelope = heard(rhythm(clicks, 120, 20.0)).envelope
    assert onset_rate(envelope, 20.0) == pytest.approx(2.0, abs=0.15)


def test_envelope_is_quiet_in_steady_sound() -> None:
    steady = np.full((round(2 * FRAME_RATE_HZ), 3), 0.5, np.float32)
    assert onset_envelope(steady).max() < 1e-5
