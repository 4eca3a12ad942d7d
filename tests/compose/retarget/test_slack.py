"""Making up for a difference of length."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from temptrack.compose.retarget import Material
from temptrack.compose.retarget.slack import NO_SLACK, Slack, measure_slack, settle

from .conftest import RING_S

few = st.floats(0.0, 3.0)
UNSAID_S = 0.1
"""So little beyond what nobody hears goes without saying."""


@given(st.floats(-5.0, 5.0), st.floats(1.0, 300.0), st.builds(Slack, few, few, few, few, few), st.floats(0.0, 0.02))
def test_what_is_given_always_adds_up(gap_s: float, length_s: float, slack: Slack, stretch: float) -> None:
    found = settle(gap_s, length_s, slack, stretch)

    given_s = found.pad_s + found.stretched_s + found.nudge_s - found.lead_s - found.tail_s
    assert given_s == pytest.approx(gap_s, abs=1e-9)
    assert abs(found.stretched_s) <= stretch * length_s + 1e-12
    assert found.lead_s <= slack.lead_s + 1e-12
    assert abs(found.nudge_s) <= slack.nudge_s + 1e-12
    assert found.forced or found.tail_s <= slack.tail_s + slack.ring_s + UNSAID_S + 1e-9
    assert found.forced or found.pad_s <= slack.pad_s + UNSAID_S + 1e-9


def test_nothing_to_make_up_for_costs_nothing() -> None:
    assert settle(0.0, 30.0, NO_SLACK, 0.005).cost == 0.0


def test_silence_goes_before_sound_is_touched() -> None:
    found = settle(-0.8, 30.0, Slack(0.0, 1.0, 1.0, 0.0), 0.005)
    assert found.tail_s == pytest.approx(0.8)
    assert (found.ring_s, found.stretched_s) == (0.0, 0.0)


def test_a_last_chord_is_known_to_ring(material: Material) -> None:
    slack = measure_slack(material)

    assert 0.2 * RING_S < slack.ring_s <= 0.34 * RING_S
    assert slack.tail_s < 0.1
