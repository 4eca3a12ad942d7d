"""Figures of an evaluation as rows of Markdown tables."""

from temptrack.evaluate import Evaluation
from temptrack.evaluate.figures import Figure, Ranking

HEADER = "| {what} | R@1 | R@5 | R@10 | median rank |\n|---|---|---|---|---|"


def span(figure: Figure, unit: float = 1.0, digits: int = 0) -> str:
    """Return a figure and its interval."""
    low, high = unit * figure.interval.low, unit * figure.interval.high
    return f"{unit * figure.value:.{max(digits, 1)}f} [{low:.{digits}f}-{high:.{digits}f}]"


def row(name: str, ranking: Ranking) -> str:
    """Return a way of ranking."""
    recalls = " | ".join(span(ranking.recall_at[depth], 100) for depth in (1, 5, 10))
    return f"| {name} | {recalls} | {span(ranking.median_rank)} |"


def chance_row(found: Evaluation) -> str:
    """Return what chance gives."""
    recalls = " | ".join(f"{100 * found.chance.recall_at[depth]:.1f}" for depth in (1, 5, 10))
    return f"| chance | {recalls} | {found.chance.median_rank:.1f} |"


def print_all(found: Evaluation, title: str) -> None:
    """Print everything an evaluation says."""
    least, most = found.candidates
    size = f"{most}" if least == most else f"{least} to {most}"
    print(
        f"\n{title}: {found.queries} questions of {found.films} films in {found.folds} folds, {size} {found.pool},"
        f" {found.identified} with a truth known by name\n"
    )
    print(HEADER.format(what="ranked by (recall in %)"))
    print(row("suggester", found.suggester))
    for one in found.baselines:
        print(row(one.name, one))
    print(chance_row(found))
    for one in found.alone:
        print(row(f"{one.name} alone", one))
    for one in found.without:
        print(row(f"without {one.name}", one))
    print_sureness(found)


def print_sureness(found: Evaluation) -> None:
    """Print calibration, selection, sections and novelty."""
    sure, selected = found.calibration, found.selection
    print(
        f"\nright {span(sure.right, 100)} %, ECE {span(sure.ece, digits=3)}, Brier {span(sure.brier, digits=3)},"
        f" AURC {span(selected.aurc, digits=3)} (best {selected.best:.3f}), abstained {100 * selected.abstained:.0f} %"
    )
    if found.sections is not None:
        parts = found.sections
        print(
            f"mean IoU {span(parts.iou, digits=3)} of {parts.questions} (from the start"
            f" {parts.from_start_iou.value:.3f}, random {parts.random_iou.value:.3f})"
        )
    if found.novelty is not None:
        told = found.novelty
        print(
            f"novelty AUROC {span(told.auroc, digits=3)} against {told.unlike} stretches unlike; mean"
            f" {told.mean_held_out:.2f} held out, {told.mean_unlike:.2f} unlike"
        )
    for remark in found.remarks:
        print(f"- {remark}")
