import pytest
from hypothesis import given
from hypothesis import strategies as st

from temptrack.fingerprint.music.affect import ENERGY_WEIGHTS, TENSION_WEIGHTS, VALENCE_WEIGHTS, feeling_of
from temptrack.fingerprint.music.scaling import share_below, standard, usual

AXES = (ENERGY_WEIGHTS, VALENCE_WEIGHTS, TENSION_WEIGHTS)
NAMES = sorted({name for weights in AXES for name in weights})


def figures(deviations: dict[str, float]) -> dict[str, float]:
    return {name: usual()[name].mean + deviations.get(name, 0.0) * usual()[name].deviation for name in NAMES}


def feel(deviations: dict[str, float]) -> tuple[float, float, float]:
    affect, tension = feeling_of(figures(deviations))
    return affect.energy, affect.valence, tension


def test_average_music_is_neutral() -> None:
    assert feel({}) == pytest.approx((0.5, 0.5, 0.5))


@pytest.mark.parametrize("name", NAMES)
def test_each_cue_moves_the_feeling_the_way_its_weight_says(name: str) -> None:
    low, high = (feel({name: deviation}) for deviation in (-1.0, 1.0))
    for before, after, weights in zip(low, high, AXES, strict=True):
        assert (after - before) * weights.get(name, 0.0) >= 0.0
        assert (after != before) == (name in weights)


@given(st.dictionaries(st.sampled_from(NAMES), st.floats(-1e6, 1e6)))
def test_feelings_stay_within_bounds(deviations: dict[str, float]) -> None:
    assert all(0.0 <= level <= 1.0 for level in feel(deviations))


def test_every_cue_has_been_measured() -> None:
    assert set(NAMES) <= set(usual())


def test_shares_of_a_normal_population() -> None:
    assert share_below(0.0) == 0.5
    assert share_below(1.0) == pytest.approx(0.8413, abs=1e-4)
    assert share_below(-1.0) == pytest.approx(0.1587, abs=1e-4)


def test_standard_scores_are_cut_off() -> None:
    name = NAMES[0]
    assert standard(name, usual()[name].mean) == 0.0
    assert standard(name, 1e12) == 3.0
    assert standard(name, -1e12) == -3.0
