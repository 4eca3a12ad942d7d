"""Music goes down under lines as far as it has to, in time, and nowhere else."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from temptrack.compose.ducking import Dialogue, gain_at, plan_ducking
from temptrack.compose.ducking.levels import loudness_within, speech_within, steps_within
from temptrack.media import SILENCE_LUFS

LENGTH_S = 60.0
STEPS = 600


def power(lufs: float) -> float:
    return float(10 ** ((lufs + 0.691) / 10))


def dialogue(*lines: tuple[float, float], lufs: float = -23.0, music_share: float = 0.0) -> Dialogue:
    powers = np.full(STEPS, power(-60))
    powers[steps_within(STEPS, lines)] = power(lufs)
    return Dialogue(LENGTH_S, lines, powers, music_share)


def music(lufs: float = -23.0) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    return np.full(STEPS, power(lufs))


def test_speech_is_as_much_louder_as_wanted() -> None:
    found = plan_ducking(dialogue((10, 14), (30, 31)), music(), difference_lu=12)
    assert [one.gain_db for one in found.passages] == pytest.approx([-12, -12], abs=0.05)
    assert [one.difference_lu for one in found.passages] == pytest.approx([12, 12], abs=0.01)
    assert (found.before_lu, found.after_lu) == pytest.approx((0, 12), abs=0.05)
    assert found.changes_per_minute == 4
    assert not found.remarks


def test_music_is_down_before_the_first_word_and_comes_back_after_the_last() -> None:
    keys = plan_ducking(dialogue((10, 14)), music()).keyframes
    at = gain_at(keys, [9.3, 9.65, 9.9, 10, 14, 14.2, 14.7, 15.3])
    assert at == pytest.approx([0, -5, -10, -10, -10, -10, -5, 0], abs=0.01)
    assert at[0] == at[-1] == 0


def test_a_breath_between_lines_does_not_bring_it_up() -> None:
    found = plan_ducking(dialogue((10, 14), (15.9, 18), (20.1, 22)), music())
    assert [(one.in_s, one.out_s) for one in found.passages] == [(10, 18), (20.1, 22)]
    assert gain_at(found.keyframes, [15]) == pytest.approx([-10])


def test_soft_music_stays_as_it_is() -> None:
    found = plan_ducking(dialogue((10, 14)), music(-33.5))
    assert [key.gain_db for key in found.keyframes] == [0, 0]
    assert found.changes_per_minute == 0
    assert "soft enough" in found.remarks[0]


def test_the_gain_it_is_laid_with_counts() -> None:
    assert plan_ducking(dialogue((10, 14)), music(-13), gain_db=-10).passages[0].gain_db == pytest.approx(-10)


def test_no_speech_no_change() -> None:
    found = plan_ducking(dialogue(), music())
    assert [key.gain_db for key in found.keyframes] == [0, 0]
    assert "Nobody is heard" in found.remarks[0]
    assert (found.before_lu, found.after_lu) == (0, 0)


def test_too_loud_to_be_ducked_is_said_and_music_in_the_footage_too() -> None:
    found = plan_ducking(dialogue((10, 14), music_share=0.6), music(-5))
    assert found.passages[0].gain_db == -20
    assert "not enough" in found.remarks[0]
    assert "plays here already" in found.remarks[1]


def test_a_track_that_is_over_is_not_ducked() -> None:
    found = plan_ducking(dialogue((10, 14), (40, 45)), music()[:200])
    assert [one.gain_db for one in found.passages] == [-10, 0]
    assert found.passages[1].music_lufs == SILENCE_LUFS


LINES = st.lists(st.tuples(st.floats(0, 58), st.floats(0.3, 8)), max_size=8).map(
    lambda found: [(a, min(a + b, LENGTH_S)) for a, b in sorted(found)]
)


@given(LINES, st.floats(-40, -10), st.floats(-40, -10), st.floats(0, 20))
def test_laws_of_any_plan(lines: list[tuple[float, float]], speech: float, laid: float, wanted: float) -> None:
    apart = [line for i, line in enumerate(lines) if not i or line[0] > max(b for _, b in lines[:i]) + 0.3]
    found = plan_ducking(dialogue(*apart, lufs=speech), music(laid), difference_lu=wanted)
    gains = [key.gain_db for key in found.keyframes]
    assert all(-20 <= gain <= 0 for gain in gains)
    assert (found.keyframes[0].at_s, found.keyframes[-1].at_s) == (0, LENGTH_S)
    for one in found.passages:
        inside = gain_at(found.keyframes, np.linspace(one.in_s, one.out_s, 50))
        np.testing.assert_allclose(inside, one.gain_db, atol=0.02)
        if one.gain_db > -20 and SILENCE_LUFS not in (one.speech_lufs, one.music_lufs):
            assert one.difference_lu >= wanted - 1.01
    assert found.after_lu >= found.before_lu - 1e-9


def test_what_goes_on_under_a_line_is_no_part_of_its_loudness() -> None:
    lines = [(10.0, 14.0)]
    powers = np.full(STEPS, power(-26))
    powers[steps_within(STEPS, lines)] += power(-23)
    assert loudness_within(powers, lines) == pytest.approx(-21.2, abs=0.1)
    assert speech_within(powers, lines, lines) == pytest.approx(-23, abs=0.05)
    assert speech_within(powers[100:140], [(0.0, 4.0)], [(0.0, 4.0)]) == pytest.approx(-21.2, abs=0.1)  # nothing beside
    loud = np.full(STEPS, power(-15))
    assert speech_within(loud, lines, lines) == pytest.approx(-25)  # at most nine tenths are taken off


def test_loudness_counts_only_what_is_asked_for() -> None:
    powers = np.concatenate([np.full(50, power(-20)), np.full(50, power(-50))])
    assert loudness_within(powers, [(0, 5)]) == pytest.approx(-20)
    assert loudness_within(powers, [(5, 10)]) == pytest.approx(-50)
    assert loudness_within(powers, [(0, 10)]) == pytest.approx(-20)  # the relative gate leaves the soft half out
    assert loudness_within(powers, []) == SILENCE_LUFS
