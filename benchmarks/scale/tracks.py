"""Rows of tracks, many at once, by the store's own schema."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from benchmarks.scale.likeness import Recordings
from benchmarks.scale.naming import names_of
from benchmarks.scale.real import TRAITS, Floats, Real
from temptrack.store.interface import Matrix

BATCH = 10_000
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_STRETCH = 0.15
"""Deviation, of the logarithm, of a made track's length from that of the real one whose form it has."""
_STEP_OF_BEATS = 4


@dataclass(frozen=True)
class _Form:
    """How a real track runs: its length, its sections as shares of it, and its energy along them."""

    duration_s: float
    bounds: Floats
    """Shape (sections, 2)."""
    energies: Floats
    levels: Floats


@dataclass(frozen=True)
class Maker:
    """Makes tracks like real ones."""

    real: Real
    law: Recordings

    def batches(self, count: int, schema: pa.Schema, *, first: int = 0) -> Iterator[pa.Table]:
        """Yield so many tracks from a number on, in tables of at most `BATCH` rows; the same for the same numbers."""
        for begin in range(first, first + count, BATCH):
            yield self._batch(begin, min(BATCH, first + count - begin), schema)

    def questions(self, count: int) -> Matrix:
        """Return the likeness of recordings that are in no catalogue; shape (count, d)."""
        return self.law.draw(count, np.random.default_rng([99, 1]))[0]

    def _batch(self, first: int, count: int, schema: pa.Schema) -> pa.Table:
        rng = np.random.default_rng([7, first])
        names = names_of(first, count, rng)
        likeness, traits = self.law.draw(count, rng)
        trait = {name: traits[:, place].astype(np.float64) for place, name in enumerate(TRAITS)}
        forms = rng.integers(len(self._forms), size=count)
        lengths_s = np.array([form.duration_s for form in self._forms])[forms]
        lengths_s = np.clip(lengths_s * np.exp(_STRETCH * rng.standard_normal(count)), 10.0, 1_800.0)
        tempi = np.clip(2.0 ** trait["log2_tempo"], 40.0, 240.0)
        beats, downbeats = _beats(lengths_s, tempi)
        sections, of_track = self._sections(forms, lengths_s)
        columns = {
            "track_id": _ids(count, rng),
            "path": names.paths,
            "title": names.titles,
            "artist": names.artists,
            "album": names.albums,
            "genres": names.genres,
            "words": names.words,
            "licence": rng.choice(["CC0", "CC BY 4.0", "CC BY-SA 4.0", "unknown"], count).tolist(),
            "added_at": ["2026-01-01T00:00:00Z"] * count,
            "mtime_ns": rng.integers(1, 1 << 60, count),
            "size_bytes": rng.integers(1, 1 << 25, count),
            "duration_s": lengths_s,
            "tempo_bpm": tempi,
            "tempo_confidence": np.clip(trait["tempo_confidence"], 0, 1),
            "tempo_alternative_bpm": 2 * tempi,
            "beats_per_bar": np.full(count, _STEP_OF_BEATS),
            "key": rng.choice(["A minor", "C major", "D minor", "G major"], count).tolist(),
            "key_strength": rng.random(count),
            "key_confidence": rng.random(count),
            "loudness_lufs": np.minimum(trait["loudness_lufs"], -4.0),
            "peak_db": np.full(count, -1.0),
            "tension": np.clip(trait["tension"], 0, 1),
            "vocal": np.clip(trait["vocal"], 0, 1),
            "moods": [[{"word": "calm", "strength": 0.5}]] * count,
            "links": [[]] * count,
            "affect_energy": np.clip(trait["energy"], 0, 1),
            "affect_valence": np.clip(trait["valence"], 0, 1),
            "likeness": _vectors(likeness),
            "beats_s": beats,
            "downbeats_s": downbeats,
            "energy_step_s": np.full(count, float(self.real.energy_step_s[0])),
            "energy_levels": self._levels(forms, lengths_s),
            "sections": sections,
            "section_likeness": _grouped(of_track, _vectors(self.law.sections(likeness[of_track], rng)), count),
        }
        arrays = [_column(columns.get(field.name), count, field.type) for field in schema]
        return pa.Table.from_arrays(arrays, schema=schema)

    @cached_property
    def _forms(self) -> tuple[_Form, ...]:
        real, forms = self.real, []
        for track in np.unique(real.of_track):
            mine = real.of_track == track
            ends = real.section_out_s[mine]
            bounds = np.stack([real.section_in_s[mine], ends], axis=1) / ends[-1]
            levels = real.energy_level[real.energy_of == track]
            forms.append(_Form(float(ends[-1]), bounds, real.section_energy[mine], levels))
        return tuple(forms)

    def _sections(self, forms: NDArray[np.int64], lengths_s: Floats) -> tuple[pa.Array, NDArray[np.int64]]:
        of_form = [len(form.bounds) for form in self._forms]
        starts = np.concatenate([[0], np.cumsum(of_form)])
        sizes = np.array(of_form)[forms]
        of_track = np.repeat(np.arange(len(forms)), sizes)
        place = np.arange(len(of_track)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
        at = starts[forms][of_track] + place
        bounds = np.concatenate([form.bounds for form in self._forms])[at] * lengths_s[of_track, None]
        parts = [
            pa.array(bounds[:, 0]),
            pa.array(bounds[:, 1]),
            pa.array([_LETTERS[number % len(_LETTERS)] for number in place.tolist()]),
            pa.array(np.concatenate([form.energies for form in self._forms])[at]),
        ]
        names = ["track_in_s", "track_out_s", "label", "energy"]
        return _grouped(of_track, pa.StructArray.from_arrays(parts, names), len(forms)), of_track

    def _levels(self, forms: NDArray[np.int64], lengths_s: Floats) -> pa.Array:
        sizes = np.ceil(lengths_s / float(self.real.energy_step_s[0])).astype(np.int64)
        curves = []
        for form, size in zip(forms.tolist(), sizes.tolist(), strict=True):
            levels = self._forms[form].levels
            curves.append(levels[np.arange(size) * len(levels) // size])
        return _ragged(sizes, pa.array(np.concatenate(curves).astype(np.float32)))


def _beats(lengths_s: Floats, tempi: Floats) -> tuple[pa.Array, pa.Array]:
    sizes = np.floor(lengths_s * tempi / 60.0).astype(np.int64)
    of_track = np.repeat(np.arange(len(sizes)), sizes)
    place = np.arange(len(of_track)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    beats = (0.2 + place * (60.0 / tempi)[of_track]).astype(np.float32)
    first = place % _STEP_OF_BEATS == 0
    of_bar = np.bincount(of_track[first], minlength=len(sizes))
    return _ragged(sizes, pa.array(beats)), _ragged(of_bar, pa.array(beats[first]))


def _ids(count: int, rng: np.random.Generator) -> list[str]:
    digits = rng.bytes(16 * count).hex()
    return [digits[start : start + 32] for start in range(0, 32 * count, 32)]


def _vectors(matrix: Matrix) -> pa.Array:
    return pa.FixedSizeListArray.from_arrays(pa.array(matrix.ravel()), matrix.shape[1])


def _grouped(of_track: NDArray[np.int64], values: pa.Array, count: int) -> pa.Array:
    return _ragged(np.bincount(of_track, minlength=count), values)


def _ragged(sizes: NDArray[np.int64], values: pa.Array) -> pa.Array:
    return pa.ListArray.from_arrays(pa.array(np.concatenate([[0], np.cumsum(sizes)]).astype(np.int32)), values)


def _column(values: Sequence[object] | pa.Array | None, count: int, kind: pa.DataType) -> pa.Array:
    if values is None:
        return pa.array([""] * count, kind)
    return values.cast(kind) if isinstance(values, pa.Array) else pa.array(values, kind)
