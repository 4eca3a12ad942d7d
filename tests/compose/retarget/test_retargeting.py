"""Whole retargetings of a track whose bars and ending are known."""

import numpy as np
import pytest

from temptrack.compose.retarget import Hit, Material, Wish, retarget
from temptrack.errors import CancelledError, InvalidInputError
from temptrack.progress import Job

RATE_HZ, BEAT_S, RISE_S = 22050, 0.5, 16.0


@pytest.mark.parametrize("duration_s", [0.5, 7.0, 12.3456, 20.0, 31.7, 43.0, 60.0, 95.1])
def test_any_length_is_met_to_the_sample(material: Material, duration_s: float) -> None:
    made = retarget(material, Wish(duration_s), Job()).variations[0]

    assert made.sound.samples.shape == (1, round(duration_s * RATE_HZ))
    assert np.isfinite(made.sound.samples).all()
    assert made.stretch <= 0.005 + 1e-6


@pytest.mark.parametrize("duration_s", [13.0, 22.0, 35.0, 60.0])
def test_beginning_and_ending_are_the_tracks_own(material: Material, duration_s: float) -> None:
    made = retarget(material, Wish(duration_s, no_stretch=True), Job()).variations[0]
    track, sound = material.sound.samples, made.sound.samples

    assert made.beginning_kept
    assert made.ending_kept
    assert np.array_equal(sound[:, :RATE_HZ], track[:, :RATE_HZ])
    end, left_s = made.segments[-1], 1.5 * made.ending_trimmed_s + 0.26
    there = slice(round(end.track_in) + RATE_HZ // 10, round(end.track_out - left_s * RATE_HZ))
    here = slice(end.out_in + RATE_HZ // 10, end.out_out - (round(end.track_out) - there.stop))
    assert there.stop > (20 * 4 * BEAT_S + 0.2) * RATE_HZ, "the last chord is struck as it was"
    assert np.array_equal(sound[:, here], track[:, there])


def test_seams_lie_on_the_beat_and_keep_the_bar(material: Material) -> None:
    for variation in retarget(material, Wish(25.0, variations=3), Job()).variations:
        for seam in variation.seams:
            assert abs(seam.leave_s / BEAT_S - round(seam.leave_s / BEAT_S)) * BEAT_S < 0.02
            assert abs((seam.enter_s - seam.leave_s) / (4 * BEAT_S) % 1.0 - 0.5) > 0.49, "out of the bar"
            assert seam.keeps_bar


def test_the_edit_list_rebuilds_the_sound(material: Material) -> None:
    made = retarget(material, Wish(24.0, no_stretch=True), Job()).variations[0]
    rebuilt = np.zeros_like(made.sound.samples)
    for segment in made.segments:
        there = slice(round(segment.track_in), round(segment.track_out))
        rebuilt[:, segment.out_in : segment.out_out] = material.sound.samples[:, there]

    kept = np.ones(rebuilt.shape[1], np.bool_)
    for seam in made.seams:
        kept[round((seam.out_s - seam.fade_s) * RATE_HZ) - 2 : round(seam.out_s * RATE_HZ) + 2] = False
    kept[made.segments[-1].out_out - round((1.5 * made.ending_trimmed_s + 0.26) * RATE_HZ) :] = False
    assert made.seams
    assert kept.mean() > 0.9
    assert np.abs(rebuilt - made.sound.samples)[:, kept].max() == 0.0


@pytest.mark.parametrize("out_s", [6.0, 9.7, 12.4, 20.013])
def test_the_rise_lands_on_its_moment(material: Material, out_s: float) -> None:
    made = retarget(material, Wish(30.0, hit=Hit(out_s)), Job()).variations[0]

    assert made.hit is not None
    assert abs(made.hit.track_s - RISE_S) < 0.05
    assert abs(made.hit.error_s) < 1.5 / RATE_HZ
    loud = np.abs(made.sound.samples[0])
    at = round(out_s * RATE_HZ)
    assert loud[at : at + 2000].max() > 2.0 * loud[at - 2000 : at - 100].max(), "the sound rises there, too"


def test_a_named_moment_lands_between_beats_too(material: Material) -> None:
    made = retarget(material, Wish(26.0, hit=Hit(11.0, 20.23)), Job()).variations[0]

    assert made.hit is not None
    assert made.hit.track_s == 20.23
    assert abs(made.hit.error_s) < 1.5 / RATE_HZ


def test_variations_differ(material: Material) -> None:
    variations = retarget(material, Wish(24.0, variations=3), Job()).variations

    assert len(variations) >= 2
    assert all(variation.differs >= 0.15 for variation in variations[1:])


def test_many_segments_are_more_than_few(material: Material) -> None:
    few = retarget(material, Wish(30.0, segments=0.0), Job()).variations[0]
    many = retarget(material, Wish(30.0, segments=1.0), Job()).variations[0]

    assert len(many.segments) > 2 * len(few.segments)


def test_a_loop_runs_into_its_beginning(material: Material) -> None:
    made = retarget(material, Wish(16.0, loop=True), Job()).variations[0]
    twice = np.concatenate([made.sound.samples[0]] * 2)
    at = len(twice) // 2

    assert made.stretch < 0.001, "eight bars fit exactly"
    steps = np.abs(np.diff(twice))
    assert steps[at - 20 : at + 20].max() <= np.quantile(steps, 0.9999)
    assert made.seams[-1].out_s == pytest.approx(16.0, abs=0.001)


def test_once_never_repeats(material: Material) -> None:
    made = retarget(material, Wish(30.0, once=True, segments=1.0), Job()).variations[0]

    assert made.repeated_s == 0.0
    with pytest.raises(InvalidInputError, match="without a passage heard twice"):
        retarget(material, Wish(60.0, once=True), Job())


@pytest.mark.parametrize(
    ("wish", "field"),
    [
        (Wish(0.1), "duration_s"),
        (Wish(float("nan")), "duration_s"),
        (Wish(1e9), "duration_s"),
        (Wish(20.0, hit=Hit(25.0)), "hit_s"),
        (Wish(20.0, hit=Hit(-1.0)), "hit_s"),
        (Wish(20.0, hit=Hit(5.0, 100.0)), "hit_track_s"),
        (Wish(20.0, loop=True, hit=Hit(5.0)), "hit_s"),
        (Wish(20.0, loop=True, once=True), "once"),
    ],
)
def test_what_cannot_be_meant_is_refused(material: Material, wish: Wish, field: str) -> None:
    with pytest.raises(InvalidInputError) as caught:
        retarget(material, wish, Job())
    assert caught.value.field == field
    assert caught.value.remedy


def test_it_can_be_stopped(material: Material) -> None:
    job = Job()
    job.cancel()
    with pytest.raises(CancelledError):
        retarget(material, Wish(20.0), job)
