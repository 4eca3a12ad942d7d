"""How well a division into music and silence agrees with a film's own."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from temptrack.fingerprint.presence import Interval
from temptrack.suggest.library import Floats
from temptrack.suggest.spotting.figures import STEP_S
from temptrack.suggest.spotting.learnt import holds

BINS = 15


@dataclass(frozen=True)
class Truth:
    """What is known of a film."""

    name: str
    duration_s: float
    music: tuple[Interval, ...]
    """Where music plays, in order of time."""
    unknown: tuple[Interval, ...] = ()
    """Where nobody knows; not judged."""
    edges: bool = True
    """Whether the cues' ends are known to half a second."""

    @property
    def at_s(self) -> Floats:
        """Return the middle of each half second."""
        return np.asarray((np.arange(round(self.duration_s / STEP_S)) + 0.5) * STEP_S, dtype=np.float64)

    @property
    def known(self) -> NDArray[np.bool_]:
        """Return which half seconds are judged."""
        return np.asarray(holds(self.unknown, self.at_s) == 0)


@dataclass(frozen=True)
class Score:
    """One film's."""

    right: float
    """Share of half seconds."""
    f1: float
    """Of music."""
    edges_off_s: tuple[float, ...]
    """From each of the film's cue edges to the nearest that was said; the film's own ends count as said."""
    share: float
    """Of the film that is said to be in music."""


def judge(truth: Truth, cues: Sequence[Interval]) -> Score:
    """Compare a division with the film's own."""
    known, at_s = truth.known, truth.at_s
    real, said = holds(truth.music, at_s)[known] > 0, holds(cues, at_s)[known] > 0
    both = float((real & said).sum())
    f1 = 2 * both / max(float(real.sum() + said.sum()), 1.0) if real.any() or said.any() else 1.0
    return Score(float((real == said).mean()), f1, _edges_off(truth, cues), float(said.mean()))


def _edges_off(truth: Truth, cues: Sequence[Interval]) -> tuple[float, ...]:
    if not truth.edges:
        return ()
    said = np.array([0.0, truth.duration_s, *(edge for cue in cues for edge in cue)])
    inner = (edge for cue in truth.music for edge in cue if 0.0 < edge < truth.duration_s)
    return tuple(float(np.abs(said - edge).min()) for edge in inner)


@dataclass(frozen=True)
class Average:
    """Over films."""

    right: float
    right_interval: tuple[float, float]
    """95 %, by drawing films again (Efron 1979), 1,000 times."""
    f1: float
    edges_off_s: float
    """Median over all edges; nan where none is known."""
    share: float


def average(scores: Sequence[Score]) -> Average:
    """Sum up films, each counting the same."""
    right = np.array([score.right for score in scores])
    drawn = np.random.default_rng(0).integers(0, len(right), (1000, len(right)))
    low, high = np.percentile(right[drawn].mean(axis=1), [2.5, 97.5])
    edges = [edge for score in scores for edge in score.edges_off_s]
    return Average(
        float(right.mean()),
        (float(low), float(high)),
        float(np.mean([score.f1 for score in scores])),
        float(np.median(edges)) if edges else float("nan"),
        float(np.mean([score.share for score in scores])),
    )


def calibration(pairs: Iterable[tuple[Floats, Floats]]) -> tuple[float, float]:
    """Return the expected calibration error (Naeini et al. 2015; 15 bins of equal width) and the Brier score.

    Parameters
    ----------
    pairs : iterable of (ndarray, ndarray)
        What was said to be probable, and whether it was so, a film each.
    """
    said, real = (np.concatenate(values) for values in zip(*pairs, strict=True))
    bins = np.minimum((said * BINS).astype(int), BINS - 1)
    gaps = [abs(said[bins == b].mean() - real[bins == b].mean()) * (bins == b).mean() for b in np.unique(bins)]
    return float(sum(gaps)), float(np.mean((said - real) ** 2))


def print_table(rows: Sequence[tuple[str, Sequence[Score]]]) -> None:
    """Print contestants, a row each."""
    print("| | half seconds right | 95 % | F1 of music | edge off, median | in music |\n|---|---|---|---|---|---|")
    for name, scores in rows:
        mean = average(scores)
        low, high = mean.right_interval
        edge = "-" if np.isnan(mean.edges_off_s) else f"{mean.edges_off_s:.1f} s"
        print(f"| {name} | {mean.right:.2f} | {low:.2f} to {high:.2f} | {mean.f1:.2f} | {edge} | {mean.share:.0%} |")
