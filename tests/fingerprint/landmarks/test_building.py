"""A constellation made of blocks is that of the whole, bit by bit, however the sound was cut."""

import functools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.signal import resample_poly

from temptrack.errors import CancelledError, InvalidInputError
from temptrack.fingerprint.landmarks import LANDMARK_RATE_HZ, Constellation, ConstellationBuilder, constellation_of
from temptrack.fingerprint.landmarks.building import Halver, halved
from temptrack.progress import Job
from tests.fingerprint.landmarks.songs import Sound, song

SECONDS = 7.3


def built(sound: Sound, cuts: list[int], rate_hz: int = LANDMARK_RATE_HZ) -> Constellation:
    builder = ConstellationBuilder(rate_hz)
    for block in np.split(sound, sorted(cuts)):
        builder.push(block)
    return builder.finish()


def same(one: Constellation, other: Constellation) -> bool:
    return all(np.array_equal(*both) for both in zip(vars(one).values(), vars(other).values(), strict=True))


@functools.cache
def doubled() -> Sound:
    return np.asarray(resample_poly(song(3, SECONDS), 2, 1), np.float32)


cuts_of = st.lists(st.integers(0, round(SECONDS * LANDMARK_RATE_HZ)), max_size=12)


@settings(max_examples=25, deadline=None)
@given(cuts=cuts_of, length=st.integers(0, round(SECONDS * LANDMARK_RATE_HZ)))
def test_blocks_of_any_size_make_the_same(cuts: list[int], length: int) -> None:
    sound = song(3, SECONDS)[:length]
    whole = constellation_of(sound, Job())
    assert same(built(sound, [min(cut, length) for cut in cuts]), whole)
    assert not len(whole.frames) or whole.frames[-1] <= length // 256


@settings(max_examples=15, deadline=None)
@given(cuts=cuts_of)
def test_sound_at_twice_the_rate_is_halved_on_the_way(cuts: list[int]) -> None:
    sound = doubled()
    assert same(built(sound, cuts, 2 * LANDMARK_RATE_HZ), constellation_of(halved(sound), Job()))


def test_a_thousand_tiny_blocks_make_the_same() -> None:
    sound = song(3, SECONDS)
    assert same(built(sound, list(range(0, len(sound), 77))), constellation_of(sound, Job()))


def test_halving_is_what_scipy_does() -> None:
    """`resample_poly` has the same filter, for any rates; stored constellations were once made with it."""
    for length in (0, 1, 2, 999, 1000):
        sound = np.random.default_rng(length).normal(size=length).astype(np.float32)
        expected = resample_poly(sound, 1, 2) if length else sound
        np.testing.assert_allclose(halved(sound), expected, atol=2e-6)


@settings(max_examples=20, deadline=None)
@given(cuts=st.lists(st.integers(0, 3000), max_size=8))
def test_halving_in_blocks_is_halving_the_whole(cuts: list[int]) -> None:
    sound = song(4, 5.0)[:3000]
    halver = Halver()
    parts = [halver.push(block) for block in np.split(sound, sorted(cuts))]
    assert np.array_equal(np.concatenate([*parts, halver.finish()]), halved(sound))


def test_half_the_rate_keeps_what_lies_below() -> None:
    times = np.arange(2 * LANDMARK_RATE_HZ) / (2 * LANDMARK_RATE_HZ)
    low, high = (np.sin(2 * np.pi * hz * times).astype(np.float32) for hz in (1000, 8000))
    assert np.abs(halved(low)[500:-500]).max() == pytest.approx(1, abs=0.02)
    assert np.abs(halved(high)[500:-500]).max() < 0.01
    assert len(halved(low)) == LANDMARK_RATE_HZ


def test_another_rate_is_refused() -> None:
    with pytest.raises(InvalidInputError, match="44100"):
        ConstellationBuilder(44100)


def test_it_stops_when_cancelled() -> None:
    job = Job()
    job.cancel()
    with pytest.raises(CancelledError):
        constellation_of(song(1, 3.0), job)


def test_levels_tell_strong_peaks_from_weak_whatever_the_gain() -> None:
    times = np.arange(3 * LANDMARK_RATE_HZ) / LANDMARK_RATE_HZ
    swell = np.exp(-(((times - 1.5) / 0.1) ** 2))
    sound = swell * (np.sin(2 * np.pi * 1000 * times) + 0.1 * np.sin(2 * np.pi * 3000 * times))
    for gain in (0.8, 0.02):
        found = constellation_of((gain * sound).astype(np.float32), Job())
        at = {round(hz * 1024 / LANDMARK_RATE_HZ): level for hz, level in ((1000, 7), (3000, 4))}
        strongest = {b: int(found.levels[found.bins == b].max()) for b in at}
        assert strongest == at  # 20 dB below, in steps of 6
