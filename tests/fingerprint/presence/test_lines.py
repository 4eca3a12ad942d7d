import numpy as np
import pytest

from temptrack.fingerprint.music.settings import ANALYSIS_RATE_HZ
from temptrack.fingerprint.music.stft import powers
from temptrack.fingerprint.presence.lines import BIN_HZ, CHROMA_BINS, LONGEST, ages, find_peaks, read_lines
from temptrack.fingerprint.presence.settings import LEAD_STEPS, LINE_FRAMES, LINE_HOP, LINE_WINDOW
from temptrack.progress import Job

SECONDS = 6
LEAD = LEAD_STEPS * LINE_FRAMES
TIME = np.arange(SECONDS * ANALYSIS_RATE_HZ) / ANALYSIS_RATE_HZ
NOISE = np.random.default_rng(3).standard_normal(len(TIME)) * 0.01


def spectrum(samples: np.ndarray) -> np.ndarray:
    frames = np.concatenate(list(powers(samples.astype(np.float32), LINE_WINDOW, LINE_HOP, Job())))
    return frames[: len(samples) // LINE_HOP]


def lasting(samples: np.ndarray) -> float:
    """How many lines of 0.67 s or more there are, over the three bands, as the figures have it (log1p)."""
    figures, _ = read_lines(spectrum(samples), LEAD)
    return float(figures[:, [2, 9, 16]].sum(axis=1).mean())


def test_peaks_lie_where_the_tones_are() -> None:
    peaks = find_peaks(spectrum(0.1 * np.sin(2 * np.pi * 443.3 * TIME) + NOISE * 0.01))
    middle = peaks.place[90]
    strongest = int((peaks.power[90] * (middle > 0)).argmax())
    assert middle[strongest] * BIN_HZ == pytest.approx(443.3, abs=0.5)


def test_lines_of_notes_last_and_those_of_glides_and_noise_break_off() -> None:
    chord = sum(0.1 * np.sin(2 * np.pi * hz * TIME) for hz in (110.0, 220.0, 277.2, 329.6, 440.0, 554.4, 1108.7))
    pitch = 180 + 60 * np.sin(2 * np.pi * 1.3 * TIME)
    glide = sum(0.1 * np.sin(2 * np.pi * k * np.cumsum(pitch) / ANALYSIS_RATE_HZ) for k in range(2, 9))
    assert lasting(chord + NOISE) > 2.0
    assert lasting(glide + NOISE) < 0.7
    assert lasting(NOISE) < 0.5
    assert lasting(chord + glide + NOISE) > 2 * lasting(glide + NOISE)


def test_a_line_grows_older_by_the_frame_until_it_is_old_or_jumps() -> None:
    place = np.full((60, 50), -100.0, np.float32)
    place[:, 20] = 20.1
    place[30:, 20] = -100.0
    place[30:, 23] = 23.0
    age = ages(place)
    assert age[:30, 20].tolist() == list(range(1, 31))
    assert age[30, 23] == 1
    assert age[59, 23] == 30
    assert ages(np.where(np.arange(50) == 20, np.full((60, 50), 20.1), -100.0).astype(np.float32))[59, 20] == LONGEST


def test_loudness_hardly_matters() -> None:
    chord = sum(0.1 * np.sin(2 * np.pi * hz * TIME) for hz in (220.0, 330.0)) + NOISE
    loud, soft = (read_lines(spectrum(chord * gain), LEAD)[0] for gain in (1.0, 0.05))
    assert np.abs(loud - soft).mean() < 0.1


def test_octaves_of_a_note_are_one_pitch_and_keep_to_the_tuning() -> None:
    octaves = sum(0.1 * np.sin(2 * np.pi * hz * TIME) for hz in (220.0, 440.0, 880.0)) + NOISE
    _, pitches = read_lines(spectrum(octaves), LEAD)
    chroma, (real, imaginary, weight) = pitches[:, :CHROMA_BINS].mean(axis=0), pitches[:, CHROMA_BINS:].mean(axis=0)
    assert chroma.argmax() == 0
    assert chroma[0] > 0.8 * chroma.sum()
    assert np.hypot(real, imaginary) > 0.8 * weight
