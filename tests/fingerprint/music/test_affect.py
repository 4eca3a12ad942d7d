import pytest
from hypothesis import given
from hypothesis import strategies as st

from temptrack.fingerprint.music.affect import ENERGY_WEIGHTS, VALENCE_WEIGHTS, affect_of
from temptrack.fingerprint.music.scaling import share_below, standard, usual

NAMES = sorted({*ENERGY_WEIGHTS, *VALENCE_WEIGHTS})


def figures(deviations: dict[str, float]) -> dict[str, float]:
    return {name: usual()[name].mean + deviations.get(name, 0.0) * usual()[name].deviation for name in NAMES}


def test_average_music_is_neutral() -> None:
    affect = affect_of(figures({}))
    assert affect.energy == pytest.approx(0.5)
    assert affect.valence == pytest.approx(0.5)


@pytest.mark.parametrize("name", NAMES)
def test_each_cue_moves_affect_the_way_its_weight_says(name: str) -> None:
    low, high = (affect_of(figures({name: deviation})) for deviation in (-1.0, 1.0))
    assert (high.energy - low.energy) * ENERGY_WEIGHTS.get(name, 0.0) >= 0.0
    assert (high.valence - low.valence) * VALENCE_WEIGHTS.get(name, 0.0) >= 0.0
    assert (high.energy != low.energy) == (name in ENERGY_WEIGHTS)
    assert (high.valence != low.valence) == (name in VALENCE_WEIGHTS)


@given(st.dictionaries(st.sampled_from(NAMES), st.floats(-1e6, 1e6)))
def test_affect_stays_within_bounds(deviations: dict[str, float]) -> None:
    affect = affect_of(figures(deviations))
    assert 0.0 <= affect.energy <= 1.0
    assert 0.0 <= affect.valence <= 1.0


def test_shares_of_a_normal_population() -> None:
    assert share_below(0.0) == 0.5
    assert share_below(1.0) == pytest.approx(0.8413, abs=1e-4)
    assert share_below(-1.0) == pytest.approx(0.1587, abs=1e-4)


def test_standard_scores_are_cut_off() -> None:
    name = NAMES[0]
    assert standard(name, usual()[name].mean) == 0.0
    assert standard(name, 1e12) == 3.0
    assert standard(name, -1e12) == -3.0
