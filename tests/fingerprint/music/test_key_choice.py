import numpy as np
import pytest

from benchmarks.music_synthesis import cadence
from temptrack.fingerprint.music import ANALYSIS_RATE_HZ
from temptrack.fingerprint.music.key import key_name
from temptrack.fingerprint.music.key_choice import choose_key, key_figures, key_probabilities
from temptrack.fingerprint.music.listening import Listener, Listening
from temptrack.media.types import Samples
from temptrack.progress import Job


def heard(samples: Samples) -> Listening:
    listener = Listener()
    listener.push(samples, Job())
    return listener.finish(Job())


@pytest.mark.parametrize("tonic", [0, 5, 10])
@pytest.mark.parametrize("minor", [False, True])
def test_cadences_tell_a_key_from_its_relative(tonic: int, minor: bool) -> None:
    found = choose_key(heard(cadence(tonic, minor=minor)))
    assert found.name == key_name(tonic, minor=minor)
    assert found.confidence > 0.5
    assert found.strength > 0.75


def test_transposed_figures_are_the_same_from_the_other_tonic() -> None:
    here, there = (key_figures(heard(cadence(tonic, minor=False))) for tonic in (2, 4))
    np.testing.assert_allclose(here[2], there[4], atol=0.6)
    assert np.corrcoef(here[:12].ravel(), np.roll(there[:12], -2, axis=0).ravel())[0, 1] > 0.97


def test_probabilities_are_of_24_keys() -> None:
    probability = key_probabilities(key_figures(heard(cadence(7, minor=True))))
    assert probability.shape == (24,)
    assert probability.sum() == pytest.approx(1.0)


def test_noise_has_no_key_and_no_confidence() -> None:
    noise = np.random.default_rng(2).standard_normal(5 * ANALYSIS_RATE_HZ).astype(np.float32)
    found = choose_key(heard(0.1 * noise))
    assert (found.name, found.confidence) == ("", 0.0)
