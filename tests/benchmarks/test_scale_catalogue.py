"""What the catalogues that scale is measured on are made of, and how laws are fitted."""

from pathlib import Path

import numpy as np
import pytest

from benchmarks.scale.curves import fit_power
from benchmarks.scale.likeness import fit, intrinsic_dimension, nearest_distances
from benchmarks.scale.real import TRAITS, Real
from benchmarks.scale.tracks import Maker
from temptrack.fingerprint.music import LIKENESS
from temptrack.fingerprint.picture import STYLE
from temptrack.store import store_identity
from temptrack.store.lance.store import LanceStore
from temptrack.store.words import track_terms


@pytest.fixture(scope="module")
def maker() -> Maker:
    """Makes tracks like forty recordings of four kinds, two sections each, all drawn."""
    rng = np.random.default_rng(1)
    kinds = rng.standard_normal((4, LIKENESS.dimension))
    likeness = kinds[rng.integers(4, size=40)] + 0.5 * rng.standard_normal((40, LIKENESS.dimension))
    likeness /= np.linalg.norm(likeness, axis=1, keepdims=True)
    sections = np.repeat(likeness, 2, axis=0) + 0.05 * rng.standard_normal((80, LIKENESS.dimension))
    real = Real(
        likeness=likeness,
        traits=rng.normal(0.5, 0.1, (40, len(TRAITS))) + np.array([0, 0, 6, 0, -15, 0, 0]),
        section_likeness=sections / np.linalg.norm(sections, axis=1, keepdims=True),
        of_track=np.repeat(np.arange(40), 2),
        section_in_s=np.tile([0.0, 20.0], 40),
        section_out_s=np.tile([20.0, 50.0], 40),
        section_energy=np.tile([0.2, 0.8], 40),
        energy_level=rng.random(40 * 100),
        energy_of=np.repeat(np.arange(40), 100),
        energy_step_s=np.array([0.5]),
    )
    return Maker(real, fit(real))


def test_made_tracks_are_tracks_to_the_store(tmp_path: Path, maker: Maker) -> None:
    store = LanceStore(tmp_path, store_identity(STYLE, LIKENESS))
    table = store._tables.tracks
    for batch in maker.batches(300, table.schema):
        table.add(batch)
    words = dict(zip(*table.read(["track_id", "words"]).to_pydict().values(), strict=True))
    tracks = list(store.iter_tracks())
    assert len(tracks) == 300
    for track in tracks:
        assert sorted(words[track.track_id].split()) == sorted(track_terms(track))
        assert [section.label for section in track.sections] == ["A", "B"]
        assert track.sections[-1].track_out_s == pytest.approx(track.duration_s)
        assert track.beats_s.max() < track.duration_s + 1
        assert len(track.energy.levels) == np.ceil(track.duration_s / 0.5)
        assert np.linalg.norm(track.likeness) == pytest.approx(1.0, abs=1e-5)
        assert float(track.sections[0].likeness @ track.likeness) > 0.7


def test_the_same_numbers_make_the_same_tracks(tmp_path: Path, maker: Maker) -> None:
    schema = LanceStore(tmp_path, store_identity(STYLE, LIKENESS))._tables.tracks.schema
    first, again = (next(maker.batches(20, schema)) for _ in range(2))
    assert first.equals(again)
    assert not first["track_id"].equals(next(maker.batches(20, schema, first=20))["track_id"])


def test_made_recordings_lie_as_near_to_each_other_as_real_ones(maker: Maker) -> None:
    made, _ = maker.law.draw(40, np.random.default_rng(2))
    real = float(np.median(nearest_distances(maker.real.likeness)))
    assert float(np.median(nearest_distances(made))) == pytest.approx(real, rel=0.35)
    alike = np.median(np.sum(maker.law.sections(made, np.random.default_rng(3)) * made, axis=1))
    assert float(alike) == pytest.approx(float(np.median(maker.law.alike)), abs=0.05)


@pytest.mark.parametrize("dimension", [2, 5])
def test_the_dimension_of_a_flat_piece_is_found(dimension: int) -> None:
    rng = np.random.default_rng(4)
    flat = np.zeros((1500, 40))
    flat[:, 0] = 10.0  # a small piece of the sphere, as good as flat
    flat[:, 1 : 1 + dimension] = rng.random((1500, dimension))
    assert intrinsic_dimension(flat) == pytest.approx(dimension, rel=0.15)


def test_a_power_law_is_found_again() -> None:
    rows = [10**3, 10**4, 10**5, 10**6]
    law = fit_power(rows, [0.002 * n**0.5 for n in rows])
    assert law is not None
    assert (law.a, law.b, law.r2) == pytest.approx((0.002, 0.5, 1.0))
    assert law.rows_for(law.at(12_345)) == pytest.approx(12_345)
    rough = fit_power(rows, [1.0, 4.0, 9.0, 40.0])
    assert rough is not None
    assert rough.low < rough.b < rough.high
    assert fit_power([10], [1.0]) is None
