"""What was fitted, to the contract."""

from collections.abc import Iterable

from temptrack.suggest.fitted import Bin, Fitted
from temptrack.suggest.fusion import ROUTE_WEIGHTS
from temptrack.v1 import calibration_pb2


def from_fitted(fitted: Fitted | None, reason: str, judged_answers: int) -> calibration_pb2.Calibration:
    """Return what was fitted, or why nothing was."""
    if fitted is None:
        return calibration_pb2.Calibration(reason=reason, judged_answers=judged_answers)
    measured = fitted.measured
    return calibration_pb2.Calibration(
        fitted=not reason,
        reason=reason,
        films=fitted.films,
        scenes=fitted.questions,
        weights=[
            calibration_pb2.RouteWeight(route=route, weight=weight, prior=ROUTE_WEIGHTS.get(route, 0.0))
            for route, weight in fitted.weights.items()
        ],
        right=measured.right,
        right_before=measured.right_before,
        ece=measured.ece,
        ece_before=measured.ece_before,
        ece_of_chance=measured.ece_of_chance,
        log_loss=measured.log_loss,
        log_loss_before=measured.log_loss_before,
        bins=_bins(measured.bins),
        bins_before=_bins(measured.bins_before),
        risks=[
            calibration_pb2.RiskPoint(confidence=point.confidence, coverage=point.coverage, risk=point.risk)
            for point in fitted.risks
        ],
        novelty_limit=fitted.novelty_limit,
        fitted_at=fitted.fitted_at,
        judged_answers=judged_answers,
    )


def _bins(bins: Iterable[Bin]) -> list[calibration_pb2.ReliabilityBin]:
    return [
        calibration_pb2.ReliabilityBin(said=one.said, came_true=one.came_true, answers=one.questions) for one in bins
    ]
