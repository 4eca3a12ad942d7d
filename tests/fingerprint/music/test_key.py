import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.music_synthesis import cadence
from temptrack.fingerprint.music import analyse_music
from temptrack.fingerprint.music.key import key_correlations, key_name, local_keys
from temptrack.progress import Job

SAWTOOTH = tuple(1 / k for k in range(1, 12))


@pytest.mark.parametrize("minor", [False, True])
@pytest.mark.parametrize("tonic", range(12))
def test_cadence_in_every_key(tonic: int, *, minor: bool) -> None:
    cents = (0.0, 35.0, -40.0)[tonic % 3]
    track = analyse_music(cadence(tonic, minor=minor, cents=cents, partials=SAWTOOTH), Job())
    assert track.key == key_name(tonic, minor=minor)
    assert track.key_strength > 0.75


def test_names_are_spelled_as_musicians_do() -> None:
    assert [key_name(tonic, minor=False) for tonic in (1, 8)] == ["Db major", "Ab major"]
    assert [key_name(tonic, minor=True) for tonic in (1, 8)] == ["C# minor", "G# minor"]


@given(st.lists(st.floats(0.0, 1.0), min_size=12, max_size=12), st.integers(0, 11))
def test_transposing_moves_the_tonic_alone(profile: list[float], steps: int) -> None:
    chroma = np.array(profile)[np.newaxis]
    here, there = key_correlations(chroma)[0], key_correlations(np.roll(chroma, steps, axis=1))[0]
    for mode in (slice(0, 12), slice(12, 24)):
        np.testing.assert_allclose(there[mode], np.roll(here[mode], steps), atol=1e-5)


def test_flat_profile_has_no_key() -> None:
    assert not key_correlations(np.full((1, 12), 1 / 12)).any()


def test_windows_follow_a_change_of_mode() -> None:
    major, minor = np.zeros((2, 12))
    major[[0, 4, 7]], minor[[0, 3, 7]] = 1.0, 1.0
    _, majorness = local_keys(np.vstack([np.tile(major, (40, 1)), np.tile(minor, (40, 1))]), 20)
    assert majorness[0] > 0.0 > majorness[-1]
    assert len(local_keys(major[np.newaxis], 20)[0]) == 1
