"""Frames of a stream: those of the whole, and those of librosa."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from temptrack.fingerprint.music.settings import ANALYSIS_RATE_HZ, MEL_BANDS, MEL_MAX_HZ, MEL_MIN_HZ
from temptrack.fingerprint.music.stft import Framer, mel_filters, powers
from temptrack.media.types import Samples
from temptrack.progress import Job


def noise(count: int) -> Samples:
    return np.random.default_rng(count).standard_normal(count).astype(np.float32)


@settings(max_examples=40, deadline=None)
@given(
    pieces=st.lists(st.one_of(st.integers(0, 40), st.integers(0, 3000), st.integers(20_000, 90_000)), max_size=8),
    kind=st.sampled_from([(2048, 512), (8192, 4096), (1024, 256), (1024, 128)]),
)
def test_frames_of_a_stream_are_those_of_the_whole_to_the_last_bit(pieces: list[int], kind: tuple[int, int]) -> None:
    samples = noise(sum(pieces))
    framer = Framer(*kind)
    blocks = [block for piece in np.split(samples, np.cumsum(pieces)) for block in framer.push(piece)]
    blocks.extend(framer.finish())
    whole = np.concatenate(list(powers(samples, *kind, Job())))
    np.testing.assert_array_equal(np.concatenate(blocks), whole)
    assert whole.shape == (1 + len(samples) // kind[1], kind[0] // 2 + 1)


@pytest.mark.parametrize(("window", "hop"), [(2048, 512), (8192, 4096)])
def test_frames_are_those_of_librosa(window: int, hop: int) -> None:
    librosa = pytest.importorskip("librosa")
    samples = noise(7 * ANALYSIS_RATE_HZ + 123)
    ours = np.concatenate(list(powers(samples, window, hop, Job())))
    theirs = np.abs(librosa.stft(samples, n_fft=window, hop_length=hop, pad_mode="constant").T * (2 / window)) ** 2
    assert ours.shape == theirs.shape
    np.testing.assert_allclose(ours, theirs, rtol=1e-3, atol=1e-8)


def test_mel_filters_are_those_of_librosa() -> None:
    librosa = pytest.importorskip("librosa")
    theirs = librosa.filters.mel(
        sr=ANALYSIS_RATE_HZ, n_fft=2048, n_mels=MEL_BANDS, fmin=MEL_MIN_HZ, fmax=MEL_MAX_HZ, norm=None
    )
    np.testing.assert_allclose(mel_filters(2048), theirs.T, atol=1e-6)
