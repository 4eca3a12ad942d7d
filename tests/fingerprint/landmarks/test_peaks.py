"""Where the peaks of a sound are found, and that it does not matter how it is cut into blocks."""

import numpy as np
import pytest

from temptrack.errors import CancelledError
from temptrack.fingerprint.landmarks import LANDMARK_RATE_HZ, constellation_of, halved
from temptrack.fingerprint.landmarks.settings import FRAME_RATE_HZ, HIGH_BIN, LOW_BIN, WINDOW
from temptrack.progress import Job
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


def test_peaks_are_in_order_and_in_bounds_however_long_the_sound(monkeypatch: pytest.MonkeyPatch) -> None:
    sound = song(1, 40.0)
    whole = heard(sound)
    assert (np.diff(whole.frames * 512 + whole.bins) > 0).all()
    assert whole.bins.min() >= LOW_BIN
    assert whole.bins.max() < HIGH_BIN
    monkeypatch.setattr("temptrack.fingerprint.music.stft._BLOCK_FRAMES", 37)
    in_blocks = heard(sound)
    assert in_blocks.frames.tolist() == whole.frames.tolist()
    assert in_blocks.bins.tolist() == whole.bins.tolist()


def test_loudness_does_not_matter() -> None:
    loud, soft = heard(song(2, 10.0)), heard(song(2, 10.0) * np.float32(0.25))
    both = set(zip(loud.frames, loud.bins, strict=True)) & set(zip(soft.frames, soft.bins, strict=True))
    assert len(both) > 0.98 * len(loud.frames)  # the faintest fall below the floor


def test_half_the_rate_keeps_what_lies_below() -> None:
    times = np.arange(2 * LANDMARK_RATE_HZ) / (2 * LANDMARK_RATE_HZ)
    low, high = (np.sin(2 * np.pi * hz * times).astype(np.float32) for hz in (1000, 8000))
    assert np.abs(halved(low)[500:-500]).max() == pytest.approx(1, abs=0.02)
    assert np.abs(halved(high)[500:-500]).max() < 0.01
    assert len(halved(low)) == LANDMARK_RATE_HZ
    assert len(halved(np.zeros(0, np.float32))) == 0


def test_it_stops_when_cancelled() -> None:
    job = Job()
    job.cancel()
    with pytest.raises(CancelledError):
        constellation_of(song(1, 3.0), job)
