import subprocess
import sys

import numpy as np
import pytest

from temptrack.errors import CancelledError
from temptrack.fingerprint.music.listening import clean, listen, loudness_of
from temptrack.fingerprint.music.settings import HOP, LEVELLED_LUFS, MEL_BANDS, WINDOW
from temptrack.fingerprint.music.spectra import read_spectra
from temptrack.fingerprint.music.stft import powers
from temptrack.media.types import Samples
from temptrack.progress import Job


def noise(duration_s: float, gain: float = 0.1) -> Samples:
    return np.asarray(gain * np.random.default_rng(5).standard_normal(int(duration_s * 22050)), np.float32)


def test_blocks_join_without_a_seam() -> None:
    samples = noise(60.0)
    joined = np.concatenate(list(powers(samples, WINDOW, HOP, Job())))
    assert len(joined) == 1 + len(samples) // HOP
    for frame in (0, 1, 1023, 1024, 1025, 2047, 2048, len(joined) - 1):
        window = np.zeros(WINDOW)
        start = frame * HOP - WINDOW // 2
        inside = samples[max(start, 0) : start + WINDOW]
        window[max(-start, 0) : max(-start, 0) + len(inside)] = inside
        hann = 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(WINDOW) / WINDOW)
        expected = np.abs(np.fft.rfft(window * hann)) ** 2 * (2 / WINDOW) ** 2
        np.testing.assert_allclose(joined[frame], expected, rtol=1e-3, atol=1e-9)


def test_level_is_loudness() -> None:
    samples = noise(10.0)
    level_db = read_spectra(samples, Job()).level_db[10:-10]
    mean = 10 * np.log10(np.mean(10 ** (level_db / 10)))
    assert mean == pytest.approx(loudness_of(samples).integrated_lufs, abs=0.3)


def test_sound_is_levelled_before_it_is_read() -> None:
    for gain in (0.01, 0.5):
        samples = clean(noise(5.0, gain))
        heard = listen(samples, loudness_of(samples), 5.0, Job())
        mean = 10 * np.log10(np.mean(10 ** (heard.spectra.level_db[10:-10] / 10)))
        assert mean == pytest.approx(LEVELLED_LUFS, abs=0.5)


def test_colour_of_a_tone_and_of_noise() -> None:
    t = np.arange(3 * 22050) / 22050
    tone, white = (
        read_spectra(np.asarray(0.3 * np.sin(2 * np.pi * 1000 * t), np.float32), Job()),
        read_spectra(noise(3.0), Job()),
    )
    assert np.median(tone.centroid_hz) == pytest.approx(1000.0, abs=5.0)
    assert np.median(white.centroid_hz) == pytest.approx(22050 / 4, rel=0.05)
    assert np.median(tone.spread_hz) < 100.0 < np.median(white.spread_hz)
    assert np.median(tone.flatness_db) < -30.0 < -4.0 < np.median(white.flatness_db)
    assert tone.mel_db.shape == (1 + len(t) // HOP, MEL_BANDS)


def test_slices_are_the_frames_of_their_time() -> None:
    spectra = read_spectra(noise(6.0), Job())
    part = spectra.slice(2.0, 4.0)
    assert part.frame_count == 86
    np.testing.assert_array_equal(part.level_db, spectra.level_db[86:172])
    assert spectra.slice(5.999, 6.0).frame_count >= 1


def test_reading_can_be_stopped() -> None:
    job = Job()
    job.cancel()
    with pytest.raises(CancelledError):
        read_spectra(noise(1.0), job)


def test_importing_the_door_does_not_import_librosa() -> None:
    heavy = "{'librosa', 'numba', 'scipy', 'torch'}"
    code = f"import sys, temptrack.fingerprint.music; sys.exit(bool({heavy} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
