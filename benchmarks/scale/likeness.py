"""Drawing recordings that are spread as the real ones are.

A smoothed bootstrap: a real recording is picked and moved, as far as keeps mean and covariance of all (shrunk kernels;
West 1993, "Approximating posterior distributions by mixture"). How far, is fitted so that as many drawn as there
are real ones lie as near to their nearest; beyond that number it is an extrapolation.
"""

from dataclasses import dataclass

import numpy as np
from sklearn.covariance import ledoit_wolf

from benchmarks.scale.real import Floats, Real
from temptrack.store.interface import Matrix

_WIDTHS = np.linspace(0.1, 1.0, 19)
_REPEATS = 8


@dataclass(frozen=True)
class Spread:
    """A law that vectors are drawn by."""

    centres: Floats
    """Shape (n, d)."""
    root: Floats
    """Shape (d, d): a normal vector times it has the covariance of the centres."""
    width: float
    """Of the kernels, in deviations of the centres; 1 leaves nothing of them but mean and covariance."""

    def draw(self, count: int, rng: np.random.Generator) -> Matrix:
        """Return drawn vectors, shape (count, d)."""
        picked = self.centres[rng.integers(len(self.centres), size=count)]
        mean = self.centres.mean(axis=0)
        noise = rng.standard_normal((count, len(mean)), dtype=np.float32) @ self.root.astype(np.float32)
        kept = np.sqrt(1.0 - self.width**2)
        return np.asarray(mean + kept * (picked - mean) + self.width * noise, np.float32)


@dataclass(frozen=True)
class Recordings:
    """A law for whole recordings, and for how far their sections lie from them."""

    whole: Spread
    """Of likeness and traits, side by side."""
    apart: Floats
    """Shape (d, d): a normal vector times it points from the whole to a section."""
    alike: Floats
    """Cosines of the real sections to their wholes: 1 where there is but one."""
    dimension: int

    def draw(self, count: int, rng: np.random.Generator) -> tuple[Matrix, Matrix]:
        """Return the likeness of drawn recordings, unit rows, and their traits."""
        both = self.whole.draw(count, rng)
        return unit_rows(both[:, : self.dimension]), both[:, self.dimension :]

    def sections(self, likeness: Matrix, rng: np.random.Generator) -> Matrix:
        """Return the likeness of a section of each of these recordings."""
        away = unit_rows(rng.standard_normal(likeness.shape, dtype=np.float32) @ self.apart.astype(np.float32))
        away = unit_rows(away - np.sum(away * likeness, axis=1, keepdims=True) * likeness)
        alike = rng.choice(self.alike, len(likeness)).astype(np.float32)[:, None]
        return unit_rows(alike * likeness + np.sqrt(np.maximum(0.0, 1.0 - alike**2)) * away)


def fit(real: Real) -> Recordings:
    """Return the law that real recordings follow."""
    dimension = real.likeness.shape[1]
    both = np.hstack([real.likeness, real.traits])
    root = _root(both)
    aim = float(np.median(nearest_distances(real.likeness)))
    rng = np.random.default_rng(0)
    laws = [Recordings(Spread(both, root, float(width)), np.zeros((0, 0)), np.zeros(0), dimension) for width in _WIDTHS]
    off = [abs(_usual(law, len(both), rng) - aim) for law in laws]
    best = laws[int(np.argmin(off))].whole
    wholes = real.likeness[real.of_track]
    alike = np.sum(real.section_likeness * wholes, axis=1)
    return Recordings(best, _root(real.section_likeness - wholes), np.clip(alike, -1.0, 1.0), dimension)


def fit_spread(vectors: Floats) -> Spread:
    """Return the law that directions follow, such as styles of shots."""
    root, aim = _root(vectors), float(np.median(nearest_distances(vectors)))
    rng = np.random.default_rng(0)
    laws = [Spread(vectors, root, float(width)) for width in _WIDTHS]
    nearest = [
        np.mean([np.median(nearest_distances(law.draw(len(vectors), rng))) for _ in range(_REPEATS)]) for law in laws
    ]
    return laws[int(np.argmin(np.abs(np.array(nearest) - aim)))]


def _usual(law: Recordings, count: int, rng: np.random.Generator) -> float:
    return float(np.mean([np.median(nearest_distances(law.draw(count, rng)[0])) for _ in range(_REPEATS)]))


def nearest_distances(vectors: Floats | Matrix, ranks: int = 1) -> Floats:
    """Return the cosine distance of each vector to its nearest others; shape (n,), or (n, ranks) for more than one."""
    unit = unit_rows(np.asarray(vectors, np.float32))
    distances = 1.0 - unit @ unit.T
    np.fill_diagonal(distances, np.inf)
    found = np.sort(distances, axis=1)[:, :ranks].astype(np.float64)
    return found[:, 0] if ranks == 1 else found


def intrinsic_dimension(vectors: Floats | Matrix) -> float:
    """Return the dimension that vectors really spread over, by the distances to the two nearest others.

    TwoNN, as a maximum-likelihood estimate (Facco et al. 2017, "Estimating the intrinsic dimension of datasets by a
    minimal neighborhood information"), over chords, the tenth with the greatest ratio left out as they advise.
    """
    near = np.sqrt(2.0 * np.maximum(nearest_distances(vectors, 2), 1e-12))
    ratios = np.sort(near[:, 1] / near[:, 0])[: int(0.9 * len(near))]
    # the maximum likelihood of a Pareto law cut off at its 90th hundredth
    cut = float(np.log(ratios[-1]))
    total = float(np.sum(np.log(ratios))) + (len(near) - len(ratios)) * cut
    return len(ratios) / total


def unit_rows(vectors: Matrix | Floats) -> Matrix:
    """Return vectors at unit length."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.maximum(lengths, 1e-12), np.float32)


def _root(vectors: Floats) -> Floats:
    """The transposed Cholesky factor of their covariance, shrunk as Ledoit and Wolf (2004) have it, on one scale."""
    scale = np.maximum(vectors.std(axis=0), 1e-9)
    covariance, _ = ledoit_wolf((vectors - vectors.mean(axis=0)) / scale)
    return np.asarray(np.linalg.cholesky(covariance).T * scale, np.float64)
