import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from temptrack.fingerprint.music.chords import chord_majorness, cloud_spread

MAJOR, MINOR, CHROMATIC = (0, 4, 7), (0, 3, 7), (0, 1, 2)


def chroma(notes: tuple[int, ...], root: int = 0, frames: int = 8) -> NDArray[np.float32]:
    profile = np.zeros(12, np.float32)
    profile[[(note + root) % 12 for note in notes]] = 1.0 / len(notes)
    return np.tile(profile, (frames, 1))


@given(root=st.integers(0, 11))
def test_triads_are_told_apart_in_every_key(root: int) -> None:
    assert chord_majorness(chroma(MAJOR, root)) > 0.1
    assert chord_majorness(chroma(MINOR, root)) < -0.1


@given(root=st.integers(0, 11))
def test_a_triad_is_a_tighter_cloud_than_a_cluster_wherever_it_lies(root: int) -> None:
    triad = cloud_spread(chroma(MAJOR, root))
    assert triad == pytest.approx(cloud_spread(chroma(MAJOR)), rel=1e-6)
    assert triad < cloud_spread(chroma(CHROMATIC, root))
    assert cloud_spread(chroma(CHROMATIC, root)) < cloud_spread(chroma(tuple(range(12)), root))


def test_one_note_has_no_spread_and_neither_has_silence() -> None:
    assert cloud_spread(chroma((5,))) == pytest.approx(0.0, abs=1e-6)
    assert cloud_spread(np.zeros((4, 12), np.float32)) == 0.0
    assert chord_majorness(np.zeros((4, 12), np.float32)) == 0.0
    assert chord_majorness(np.zeros((1, 12), np.float32)) == 0.0


def test_silent_frames_do_not_count() -> None:
    sounding = chroma(MAJOR)
    with_rests = np.concatenate([sounding, np.zeros((8, 12), np.float32)])
    assert cloud_spread(with_rests) == pytest.approx(cloud_spread(sounding))
