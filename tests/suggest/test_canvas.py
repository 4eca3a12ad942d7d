import numpy as np
import pytest

from temptrack.suggest.canvas import Canvas, main_moment
from temptrack.suggest.library import Floats


def test_the_strongest_cut_is_where_the_picture_changes_most() -> None:
    levels = np.array([0.1] * 10 + [0.2] * 10 + [0.9] * 10)
    moment = main_moment(Canvas(15.0, 0.5, 0.5, levels, cuts_s=(2.0, 5.0, 10.0)))
    assert moment is not None
    assert (moment.range_s, moment.label) == (10.0, "cut")


def test_cuts_at_the_very_edges_do_not_count() -> None:
    assert main_moment(Canvas(10.0, 0.5, cuts_s=(0.1, 9.9))) is None


def test_a_peak_of_motion_stands_in() -> None:
    levels = np.full(20, 0.2)
    levels[12] = 0.8
    moment = main_moment(Canvas(10.0, 0.5, 0.5, levels))
    assert moment is not None
    assert (moment.range_s, moment.label) == (6.25, "motion peak")
    assert main_moment(Canvas(10.0, 0.5, 0.5, np.full(20, 0.7))) is None
    assert main_moment(Canvas(10.0)) is None


@pytest.mark.parametrize("levels", [None, np.zeros(0), np.array([0.5])])
def test_few_levels(levels: Floats | None) -> None:
    canvas = Canvas(0.2, 0.5, 0.5, levels)
    assert main_moment(canvas) is None
    assert canvas.level_at(np.array([0.0, 0.1])).shape == (2,)
