"""Where the peaks of a sound are found."""

import librosa
import numpy as np
import pytest
from scipy.ndimage import maximum_filter

from temptrack.fingerprint.landmarks import LANDMARK_RATE_HZ
from temptrack.fingerprint.landmarks.peaks import PeakFinder
from temptrack.fingerprint.landmarks.settings import (
    FRAME_RATE_HZ,
    HIGH_BIN,
    HOP,
    LOW_BIN,
    STORED_FLOOR,
    STORED_REACH,
    WINDOW,
)
from temptrack.fingerprint.landmarks.types import Peaks
from tests.fingerprint.landmarks.songs import heard, song


def test_a_click_of_a_tone_is_one_peak_where_it_is() -> None:
    times = np.arange(4 * LANDMARK_RATE_HZ) / LANDMARK_RATE_HZ
    envelope = np.exp(-(((times - 2.0) / 0.05) ** 2))
    found = heard((0.5 * envelope * np.sin(2 * np.pi * 1000 * times)).astype(np.float32))
    strongest = [
        (f, b) for f, b in zip(found.frames, found.bins, strict=True) if abs(b - 1000 * WINDOW / LANDMARK_RATE_HZ) < 1
    ]
    assert len(strongest) == 1
    assert strongest[0][0] == pytest.approx(2.0 * FRAME_RATE_HZ, abs=1)


def test_silence_and_nothing_have_no_peaks() -> None:
    for samples in (np.zeros(50_000, np.float32), np.zeros(1, np.float32), np.zeros(0, np.float32)):
        assert len(heard(samples).frames) == 0


def test_peaks_are_in_order_and_in_bounds() -> None:
    found = heard(song(1, 40.0))
    assert (np.diff(found.frames * 512 + found.bins) > 0).all()
    assert found.bins.min() >= LOW_BIN
    assert found.bins.max() < HIGH_BIN


def test_each_is_the_strongest_of_its_rectangle() -> None:
    sound = song(1, 4.0)
    power = (np.abs(librosa.stft(sound, n_fft=WINDOW, hop_length=HOP, pad_mode="constant")) ** 2).T
    power *= np.float32((2.0 / WINDOW) ** 2)
    around, across = STORED_REACH
    highest = maximum_filter(power, (2 * around + 1, 2 * across + 1), mode="constant")
    peak = (power == highest) & (power > STORED_FLOOR)
    peak[:, :LOW_BIN] = peak[:, HIGH_BIN:] = False
    frames, bins = np.nonzero(peak)
    found = heard(sound)
    assert set(zip(found.frames.tolist(), found.bins.tolist(), strict=True)) == set(
        zip(frames.tolist(), bins.tolist(), strict=True)
    )


def test_peaks_are_taken_part_by_part() -> None:
    sound = song(2, 12.0)
    whole, parts = (PeakFinder(HOP, STORED_REACH, STORED_FLOOR) for _ in range(2))
    whole.push(sound)
    whole.finish()
    everything = whole.take(whole.settled)
    taken, at = [], 0
    for block in np.split(sound, 5):
        parts.push(block)
        while parts.settled >= 100:
            taken += [(at + frame, b) for frame, b in _pairs(parts.take(100))]
            at += 100
    parts.finish()
    taken += [(at + frame, b) for frame, b in _pairs(parts.take(parts.settled))]
    assert taken == _pairs(everything)


def _pairs(found: Peaks) -> list[tuple[int, int]]:
    return list(zip(found.frames.tolist(), found.bins.tolist(), strict=True))


def test_loudness_does_not_matter() -> None:
    loud, soft = heard(song(2, 10.0)), heard(song(2, 10.0) * np.float32(0.25))
    both = set(zip(loud.frames, loud.bins, strict=True)) & set(zip(soft.frames, soft.bins, strict=True))
    assert len(both) > 0.98 * len(loud.frames)  # the faintest fall below the floor
