import numpy as np
import pytest

from temptrack.fingerprint.music.harmony import chroma_of, tuning_of
from temptrack.fingerprint.music.tones import read_tones
from temptrack.media.types import Samples
from temptrack.progress import Job


def tone(midi: float, duration_s: float = 3.0) -> Samples:
    t = np.arange(int(duration_s * 22050)) / 22050
    return np.asarray(0.3 * np.sin(2 * np.pi * 440.0 * 2 ** ((midi - 69) / 12) * t), np.float32)


@pytest.mark.parametrize("midi", [40, 52.3, 60, 69, 81.6, 100])
def test_pitch_of_a_tone_to_a_twentieth_of_a_semitone(midi: float) -> None:
    tones = read_tones(tone(midi), Job())
    loudest = tones.midi[tones.amplitude > 0.5 * tones.amplitude.max()]
    np.testing.assert_allclose(loudest, midi, atol=0.05)


@pytest.mark.parametrize("cents", [-45, -20, 0, 20, 45])
def test_tuning_is_measured(cents: float) -> None:
    tones = read_tones(tone(69 + cents / 100) + tone(76 + cents / 100), Job())
    assert tuning_of(tones) == pytest.approx(cents / 100, abs=0.02)


@pytest.mark.parametrize("cents", [0, 40])
def test_tuned_chroma_puts_a_tone_in_its_class(cents: float) -> None:
    tones = read_tones(tone(62 + cents / 100), Job())
    chroma = chroma_of(tones, tuning_of(tones))
    assert chroma.shape == (tones.frame_count, 12)
    np.testing.assert_allclose(chroma.sum(axis=1), 1.0, atol=1e-5)
    assert set(chroma.argmax(axis=1)) == {2}


def test_silence_has_no_tones() -> None:
    tones = read_tones(np.zeros(22050, np.float32), Job())
    assert len(tones.midi) == 0
    assert tuning_of(tones) == 0.0
    assert not chroma_of(tones, 0.0).any()


def test_slice_keeps_its_own_frames() -> None:
    tones = read_tones(np.concatenate([tone(60), tone(72)]), Job())
    late = tones.slice(4.0, 5.5)
    assert late.frame.min() >= 0
    assert late.frame.max() < late.frame_count
    np.testing.assert_allclose(late.midi[late.amplitude > 0.5 * late.amplitude.max()], 72, atol=0.05)
