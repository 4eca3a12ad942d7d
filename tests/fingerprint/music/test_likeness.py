import numpy as np
import pytest

from temptrack.fingerprint.music.likeness import GROUP_WEIGHTS, LIKENESS, likeness_of, no_likeness
from temptrack.fingerprint.music.scaling import usual

NAMES = [name for name in usual() if name.partition(".")[0] in GROUP_WEIGHTS]


def figures(deviations: dict[str, float]) -> dict[str, float]:
    return {name: usual()[name].mean + deviations.get(name, 0.0) * usual()[name].deviation for name in NAMES}


def test_groups_share_the_length_whatever_their_size() -> None:
    vector = likeness_of(figures(dict.fromkeys(NAMES, 1.0)))
    for group, weight in GROUP_WEIGHTS.items():
        members = [i for i, name in enumerate(NAMES) if name.startswith(group + ".")]
        assert float((vector[members] ** 2).sum()) == pytest.approx(weight, rel=1e-3)
    assert sum(GROUP_WEIGHTS.values()) == pytest.approx(1.0)


def test_opposites_are_unlike() -> None:
    here, there = (likeness_of(figures(dict.fromkeys(NAMES, sign))) for sign in (1.0, -1.0))
    assert float(here @ there) == pytest.approx(-1.0, abs=1e-5)


def test_outlier_is_cut_off() -> None:
    far, further = (likeness_of(figures({NAMES[0]: far, NAMES[1]: 1.0})) for far in (3.0, 300.0))
    np.testing.assert_allclose(far, further, atol=1e-6)


def test_average_music_and_silence_have_unit_length() -> None:
    for vector in (likeness_of(figures({})), no_likeness()):
        assert vector.shape == (LIKENESS.dimension,)
        assert np.linalg.norm(vector) == pytest.approx(1.0, abs=1e-5)


def test_identity_names_what_the_numbers_depend_on() -> None:
    assert LIKENESS.name == "likeness"
    assert LIKENESS.dimension == len(NAMES)
    assert "rate=22050" in LIKENESS.settings
