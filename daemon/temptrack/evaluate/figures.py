"""What an evaluation says: figures with their intervals, as data."""

from dataclasses import dataclass

from temptrack.evaluate.metrics import Bin, Interval
from temptrack.evaluate.relevance import PoolKind

DEPTHS = (1, 5, 10)


@dataclass(frozen=True)
class Figure:
    """A measured figure, and where it lies in 95 of 100 draws of films."""

    value: float
    interval: Interval


@dataclass(frozen=True)
class Ranking:
    """How well one way of ranking finds the truth."""

    name: str
    recall_at: dict[int, Figure]
    """Depth to the share of questions with a truth among the first so many."""
    median_rank: Figure
    mean_reciprocal_rank: Figure


@dataclass(frozen=True)
class Chance:
    """What a ranking without evidence would give, exactly."""

    recall_at: dict[int, float]
    median_rank: float
    mean_reciprocal_rank: float


@dataclass(frozen=True)
class Sections:
    """Whether the section chosen of the true track is the one that plays."""

    questions: int
    """With a recognised track."""
    iou: Figure
    """Mean overlap with the section that plays."""
    from_start_iou: Figure
    """Of the track laid from its beginning."""
    random_iou: Figure
    """Of a random section."""
    moment_recall_at: dict[int, Figure]
    """Depth to the share of those questions whose true track is among the first so many and whose section overlaps by
    more than 0.7 (MoR@K of MGSV)."""


@dataclass(frozen=True)
class Calibration:
    """Whether the answers' confidences mean what they say."""

    right: Figure
    """Share of answers with a close track among the first three."""
    ece: Figure
    brier: Figure
    bins: tuple[Bin, ...]
    """The reliability diagram's."""


@dataclass(frozen=True)
class CurvePoint:
    """One point of the risk-coverage curve."""

    coverage: float
    risk: float
    threshold: float
    """Confidence from which on one answers."""


@dataclass(frozen=True)
class Selection:
    """What is won by answering only when sure."""

    aurc: Figure
    best: float
    """The area if every right answer were surer than every wrong one."""
    curve: tuple[CurvePoint, ...]
    abstained: float
    """Share of questions that the suggester itself would rather not have answered."""


@dataclass(frozen=True)
class Novelty:
    """Whether footage unlike anything learnt is told from held-out scenes."""

    auroc: Figure
    unlike: int
    """Pieces of footage said to be unlike."""
    mean_held_out: float
    mean_unlike: float


@dataclass(frozen=True)
class Evaluation:
    """All of it."""

    pool: PoolKind
    queries: int
    identified: int
    """Questions whose truth is known by name, not only by likeness."""
    films: int
    """Asked about."""
    folds: int
    seed: int
    candidates: tuple[int, int]
    """Least and most candidates of a question."""
    suggester: Ranking
    chance: Chance
    baselines: tuple[Ranking, ...]
    """random, popular, affect."""
    without: tuple[Ranking, ...]
    """The suggester without each of its routes, by the route's name."""
    alone: tuple[Ranking, ...]
    """Each route alone."""
    sections: Sections | None
    """None where no question's track was recognised."""
    calibration: Calibration
    selection: Selection
    novelty: Novelty | None
    """None where nothing unlike was given."""
    remarks: tuple[str, ...]
    """What keeps the figures from saying more, a sentence each."""
