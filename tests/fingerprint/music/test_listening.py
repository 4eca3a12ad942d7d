"""Listening to a stream: the same whatever pieces it comes in, and no samples kept."""

import dataclasses
import tracemalloc
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.music_synthesis import rhythm, rock
from temptrack.errors import CancelledError
from temptrack.fingerprint.music import analyse_music, analysis_of
from temptrack.fingerprint.music.listening import Listener, Listening, clean, loudness_of
from temptrack.media.types import Samples
from temptrack.progress import Job

SOUND = np.concatenate([rhythm(rock, 112.0, 14.0), np.zeros(30_000, np.float32), 0.1 * rhythm(rock, 90.0, 11.0)])


def listened(pieces: list[Samples]) -> Listening:
    listener = Listener(vocal=True)
    for piece in pieces:
        listener.push(piece, Job())
    return listener.finish(Job())


def assert_equal(one: Any, other: Any) -> None:
    if dataclasses.is_dataclass(one):
        for field in dataclasses.fields(one):
            assert_equal(getattr(one, field.name), getattr(other, field.name))
    elif isinstance(one, tuple):
        for here, there in zip(one, other, strict=True):
            assert_equal(here, there)
    else:
        np.testing.assert_array_equal(one, other)


@settings(max_examples=12, deadline=None)
@given(st.lists(st.one_of(st.integers(0, 5), st.integers(1, 250_000)), max_size=6), st.integers(1, len(SOUND)))
def test_what_is_heard_does_not_depend_on_the_pieces(lengths: list[int], end: int) -> None:
    sound = SOUND[:end]
    assert_equal(listened(np.split(sound, np.minimum(np.cumsum(lengths), end))), listened([sound]))


def test_a_track_in_pieces_is_the_track_in_memory() -> None:
    heard = listened(np.array_split(SOUND, 37))
    assert_equal(analysis_of(heard, loudness_of(clean(SOUND)), Job()), analyse_music(SOUND, Job()))


@pytest.mark.parametrize("gain", [0.02, 1.0, 3.0])
def test_loudness_from_the_spectra_is_what_a_meter_reads(gain: float) -> None:
    sound = np.asarray(gain * SOUND, np.float32)
    meter, spectra = loudness_of(sound), listened([sound]).loudness
    assert spectra.integrated_lufs == pytest.approx(meter.integrated_lufs, abs=0.15)
    assert spectra.peak_db == pytest.approx(meter.peak_db, abs=0.01)


def test_a_constant_offset_is_not_heard() -> None:
    steady, offset = listened([SOUND]), listened([SOUND + np.float32(0.25)])
    np.testing.assert_allclose(steady.spectra.mel_db, offset.spectra.mel_db, atol=0.5)
    np.testing.assert_allclose(steady.spectra.centroid_hz, offset.spectra.centroid_hz, rtol=0.01, atol=10.0)
    assert listened([np.full(50_000, 0.5, np.float32)]).loudness.integrated_lufs == -70.0


def test_memory_grows_by_the_features_not_the_samples() -> None:
    piece = SOUND[: 10 * 22050]

    def kept(minutes: int) -> int:
        listener = Listener()
        for _ in range(6 * minutes):
            listener.push(piece, Job())
        return tracemalloc.get_traced_memory()[0]

    tracemalloc.start()
    try:
        kept(1)
        begin = tracemalloc.get_traced_memory()[0]
        assert (kept(10) - begin) / 600 < 30_000  # a second of samples is 88,200 bytes
    finally:
        tracemalloc.stop()


def test_listening_stops_within_a_long_piece() -> None:
    checks = iter(range(99))

    class Stopped(Job):
        def check(self) -> None:
            if next(checks) == 3:
                raise CancelledError("stop")

    with pytest.raises(CancelledError):
        Listener().push(np.zeros(10_000_000, np.float32), Stopped())
    assert next(checks) == 4


def test_excerpts_of_a_long_sound_are_spread_over_it(monkeypatch: pytest.MonkeyPatch) -> None:
    heard = listened([SOUND])
    assert heard.excerpts() is heard
    monkeypatch.setattr("temptrack.fingerprint.music.listening._EXCERPT_S", 1.0)
    monkeypatch.setattr("temptrack.fingerprint.music.listening._EXCERPTS", 5)
    part = heard.excerpts()
    starts = [number * (heard.duration_s - 1.0) / 4 for number in range(5)]
    alone = [heard.slice(start_s, start_s + 1.0) for start_s in starts]
    assert part.duration_s == 5.0
    assert part.spectra.frame_count == len(part.envelope) == len(part.onsets) == 5 * 43
    assert part.tones.frame_count == len(part.chroma)
    np.testing.assert_array_equal(part.spectra.mel_db, np.concatenate([one.spectra.mel_db for one in alone]))
    np.testing.assert_array_equal(part.tones.midi, np.concatenate([one.tones.midi for one in alone]))
    np.testing.assert_array_equal(part.chroma, np.concatenate([one.chroma for one in alone]))
