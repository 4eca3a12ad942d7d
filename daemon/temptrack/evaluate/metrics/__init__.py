"""What runs are worth, as figures: pure functions of arrays."""

from temptrack.evaluate.metrics.calibration import Bin, brier, expected_calibration_error, reliability
from temptrack.evaluate.metrics.discrimination import auroc
from temptrack.evaluate.metrics.resampling import Interval, Resampling
from temptrack.evaluate.metrics.selective import Curve, aurc, best_aurc, risk_coverage
from temptrack.evaluate.metrics.standing import (
    Standing,
    expected_rank,
    median_rank_by_chance,
    rank_at_most,
    reciprocal_rank,
    standing_of,
)

__all__ = [
    "Bin",
    "Curve",
    "Interval",
    "Resampling",
    "Standing",
    "aurc",
    "auroc",
    "best_aurc",
    "brier",
    "expected_calibration_error",
    "expected_rank",
    "median_rank_by_chance",
    "rank_at_most",
    "reciprocal_rank",
    "reliability",
    "risk_coverage",
    "standing_of",
]
