"""Figures to the contract."""

from collections.abc import Mapping

from temptrack.evaluate import Evaluation
from temptrack.evaluate.figures import Figure, Ranking, Sections
from temptrack.v1 import evaluate_pb2


def from_evaluation(found: Evaluation, data: str) -> evaluate_pb2.EvaluateResult:
    """Return the figures.

    Parameters
    ----------
    found : Evaluation
    data : str
        What was measured, for a person.
    """
    calibration, selection, novelty, sections = found.calibration, found.selection, found.novelty, found.sections
    whole = _ranking(found.suggester)
    figures = {"ece": calibration.ece, "brier": calibration.brier, "aurc": selection.aurc, "right": calibration.right}
    if novelty is not None:
        figures["novelty_auroc"] = novelty.auroc
    if sections is not None:
        figures |= _section_figures(sections)
    return evaluate_pb2.EvaluateResult(
        queries=found.queries,
        pool=found.pool,
        recall_at=whole.recall_at,
        median_rank=whole.median_rank,
        mean_reciprocal_rank=whole.mean_reciprocal_rank,
        chance_recall_at=found.chance.recall_at,
        chance_median_rank=found.chance.median_rank,
        baselines=[_ranking(one) for one in found.baselines],
        without=[_ranking(one) for one in found.without],
        alone=[_ranking(one) for one in found.alone],
        ece=calibration.ece.value,
        brier=calibration.brier.value,
        aurc=selection.aurc.value,
        best_aurc=selection.best,
        novelty_auroc=novelty.auroc.value if novelty is not None else None,
        mean_iou=sections.iou.value if sections is not None else None,
        sections=_sections(sections) if sections is not None else None,
        intervals={**whole.intervals, **_intervals(figures)},
        right=calibration.right.value,
        abstained=selection.abstained,
        reliability=[evaluate_pb2.ConfidenceBin(**vars(one)) for one in calibration.bins],
        risk_coverage=[evaluate_pb2.CoveragePoint(**vars(one)) for one in selection.curve],
        films=found.films,
        folds=found.folds,
        seed=found.seed,
        candidates_least=found.candidates[0],
        candidates_most=found.candidates[1],
        identified=found.identified,
        unlike=novelty.unlike if novelty is not None else 0,
        novelty_held_out=novelty.mean_held_out if novelty is not None else 0.0,
        novelty_unlike=novelty.mean_unlike if novelty is not None else 0.0,
        remarks=found.remarks,
        data=data,
    )


def _ranking(one: Ranking) -> evaluate_pb2.RankingFigures:
    figures = {f"recall_at_{depth}": figure for depth, figure in one.recall_at.items()}
    figures |= {"median_rank": one.median_rank, "mean_reciprocal_rank": one.mean_reciprocal_rank}
    return evaluate_pb2.RankingFigures(
        name=one.name,
        recall_at={depth: figure.value for depth, figure in one.recall_at.items()},
        median_rank=one.median_rank.value,
        mean_reciprocal_rank=one.mean_reciprocal_rank.value,
        intervals=_intervals(figures),
    )


def _sections(one: Sections) -> evaluate_pb2.SectionFigures:
    return evaluate_pb2.SectionFigures(
        questions=one.questions,
        from_start_iou=one.from_start_iou.value,
        random_iou=one.random_iou.value,
        moment_recall_at={depth: figure.value for depth, figure in one.moment_recall_at.items()},
    )


def _section_figures(one: Sections) -> dict[str, Figure]:
    figures = {"mean_iou": one.iou, "from_start_iou": one.from_start_iou, "random_iou": one.random_iou}
    return figures | {f"moment_recall_at_{depth}": figure for depth, figure in one.moment_recall_at.items()}


def _intervals(figures: Mapping[str, Figure]) -> dict[str, evaluate_pb2.FigureInterval]:
    return {
        name: evaluate_pb2.FigureInterval(low=figure.interval.low, high=figure.interval.high)
        for name, figure in figures.items()
    }
