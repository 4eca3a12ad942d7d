import numpy as np

from temptrack.matching.inputs import cue_inputs, fit_scaling, scene_columns, scene_input, scene_inputs, scene_width
from tests.matching.worlds import pairs_of


def test_each_group_is_standardised_over_the_rows_that_have_it_and_weighs_the_same() -> None:
    pairs = pairs_of(30)
    scaling = fit_scaling(pairs)
    rows = scene_inputs(scaling, pairs)
    assert rows.shape == (len(pairs), scene_width(scaling))
    seen = pairs.has_semantic
    for columns in (slice(0, 10), slice(10, 24)):
        np.testing.assert_allclose(rows[:, columns].mean(axis=0), 0, atol=1e-4)
        np.testing.assert_allclose(np.square(rows[:, columns]).sum(axis=1).mean(), 32, rtol=1e-3)
    np.testing.assert_allclose(np.square(rows[seen, 24:48]).sum(axis=1).mean(), 32, rtol=1e-3)


def test_what_is_absent_is_zero_with_its_flag_down() -> None:
    pairs = pairs_of(4)
    scaling = fit_scaling(pairs)
    rows = scene_inputs(scaling, pairs)
    columns, flag = scene_columns(scaling)["semantic"]
    np.testing.assert_array_equal(rows[:, flag], pairs.has_semantic)
    assert not rows[~pairs.has_semantic, columns].any()
    assert rows[pairs.has_semantic, columns].any(axis=1).all()


def test_vectors_of_another_width_count_as_absent() -> None:
    pairs = pairs_of(4)
    scaling = fit_scaling(pairs)
    one, there = pairs.style[:1], np.ones(1, np.bool_)
    nothing = scene_input(scaling, one, (np.zeros((1, 0), np.float32), ~there), (np.zeros((1, 0), np.float32), ~there))
    other = scene_input(scaling, one, (np.ones((1, 3), np.float32), there), (np.ones((1, 5), np.float32), there))
    np.testing.assert_array_equal(nothing, other)


def test_a_dimension_that_never_varies_and_a_broken_measurement_stay_finite() -> None:
    pairs = pairs_of(4)
    pairs.style[:, 0] = 3.0
    scaling = fit_scaling(pairs)
    pairs.likeness[0] = 1e9
    assert np.isfinite(scene_inputs(scaling, pairs)).all()
    assert np.abs(cue_inputs(scaling, pairs.likeness, pairs.affect)).max() <= 8 * np.sqrt(32 / 2)
