"""Codes hold what varies in a library's beats, and energy is read off patches as it is known."""

import numpy as np
import pytest

from temptrack.compose.generate.codes import coding_from
from temptrack.compose.generate.division import Division, neighbours
from temptrack.compose.generate.material import Material
from temptrack.fingerprint.types import Vector


def correlation(one: Vector, other: Vector) -> float:
    return float(np.corrcoef(one.ravel(), other.ravel())[0, 1])


def test_codes_come_back_as_the_patches_they_stand_for(division: Division, material: Material) -> None:
    patches = material.stretches[3].patches
    assert material.stretches[3].track_id in {one.track_id for one in division.learnt}
    back = division.coding.decode(division.coding.encode(patches), patches.beats_s)
    assert division.coding.kept > 0.8
    assert np.abs(back.mel_db - np.maximum(patches.mel_db, -100)).mean() < 6.0  # of about 100 dB
    assert correlation(back.loudness_lufs, patches.loudness_lufs) > 0.9
    assert back.chroma.sum(axis=1) == pytest.approx(np.ones(len(patches)), abs=1e-4)
    deviations = np.concatenate([one.codes for one in division.learnt]).std(axis=0)
    assert deviations == pytest.approx(division.coding.deviation, rel=0.1, abs=0.02)
    assert deviations.mean() == pytest.approx(1.0, abs=0.2)


def test_a_coding_is_kept_as_it_is_and_others_are_refused(division: Division) -> None:
    arrays = division.coding.arrays()
    again = coding_from(arrays)
    assert np.array_equal(again.basis, division.coding.basis)
    with pytest.raises(ValueError, match="another shape"):
        coding_from({**arrays, "basis": arrays["basis"][:, 1:]})
    with pytest.raises(KeyError):
        coding_from({"mean": arrays["mean"]})


def test_both_gauges_read_the_energy_of_tracks_they_have_not_seen(division: Division) -> None:
    metered, read, known = [], [], []
    for stretch, coded in zip(division.judged, division.held_out, strict=True):
        metered.append(division.meter.read(stretch.patches))
        read.append(neighbours(coded.codes) @ division.readout)
        known.append(stretch.condition.energy)
    assert correlation(np.concatenate(metered), np.concatenate(known)) > 0.7
    assert correlation(np.concatenate(read), np.concatenate(known)) > 0.7


def test_no_track_is_learnt_from_and_judged_on(division: Division, material: Material) -> None:
    learnt, judged = ({one.track_id for one in part} for part in (division.learnt, division.held_out))
    assert not learnt & judged
    assert learnt | judged == set(material.track_ids)
    assert len(judged) >= 4
