import numpy as np
import pytest

from temptrack.fingerprint.copies import Sights
from tests.fingerprint.copies.pictures import film, sights

MADE = sights(film([1, 2]))


def test_a_part_has_only_windows_that_lie_inside() -> None:
    part = MADE.between(1.0, 2.0)
    assert part.at_s == pytest.approx([1.25, 1.5, 1.75])


def test_joining_parts_is_the_whole() -> None:
    whole = Sights.joined([MADE.only(MADE.at_s > 2), MADE.only(MADE.at_s <= 2)])
    assert whole.at_s == pytest.approx(MADE.at_s)
    assert np.array_equal(whole.bits, MADE.bits)
    assert len(Sights.joined([])) == 0


def test_reversing_twice_changes_nothing() -> None:
    twice = MADE.at(4.0 - MADE.at_s)
    twice = twice.at(4.0 - twice.at_s)
    assert np.array_equal(twice.bits, MADE.bits)


def test_what_does_not_belong_together_is_refused() -> None:
    with pytest.raises(ValueError, match="signatures"):
        Sights(np.zeros(2), MADE.bits, MADE.contrast)
