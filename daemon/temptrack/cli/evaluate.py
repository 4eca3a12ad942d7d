"""`temptrack evaluate`: how good suggestions are, on films the daemon is made to forget first."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Annotated

import typer

from temptrack.cli.interrupt import interruptible
from temptrack.cli.output import Column, print_line, print_table, progress_bar
from temptrack.cli.paragraph import print_paragraph
from temptrack.cli.paths import existing
from temptrack.cli.report_file import check_report_place, plain, write_evaluation_report
from temptrack.cli.session import open_daemon
from temptrack.errors import InvalidInputError
from temptrack.interchange.words import count
from temptrack.v1.evaluate_pb2 import EvaluateRequest, EvaluateResult, FigureInterval, Mgsv, RankingFigures

_DEPTHS = (1, 5, 10)


def evaluate(  # noqa: PLR0913, PLR0917 - typer reads options from parameters
    as_json: Annotated[bool, typer.Option("--json", help="Print the figures as JSON.")] = False,
    report: Annotated[Path | None, typer.Option("--report", help="Write the figures as a page.")] = None,
    folds: Annotated[int, typer.Option("--folds", min=2, max=100, help="Parts the films are divided into.")] = 5,
    pool: Annotated[
        str, typer.Option("--pool", help="What is ranked: tracks, or cues (of the held-out films).", metavar="POOL")
    ] = "",
    unlike: Annotated[
        list[Path] | None, typer.Option("--unlike", help="Footage unlike anything learnt; measures novelty.")
    ] = None,
    seed: Annotated[int, typer.Option("--seed", min=0, help="Of how films are divided and drawn.")] = 0,
    queries: Annotated[int, typer.Option("--queries", min=0, help="Ask about so many scenes at most; 0 for all.")] = 0,
    mgsv: Annotated[Path | None, typer.Option("--mgsv", help="Measure on an MGSV CSV instead.")] = None,
    media: Annotated[Path | None, typer.Option("--media", help="Where the videos and the music of --mgsv are.")] = None,
    ossl: Annotated[Path | None, typer.Option("--ossl", help="Measure on a folder of OSSL-v2 instead.")] = None,
) -> None:
    """Measure suggestions on held-out films. Nothing that was learnt is changed."""
    if report is not None:
        check_report_place(report)
    request = _request(folds, pool, unlike or [], seed, queries, _protocol(mgsv, media, ossl))
    with open_daemon() as daemon, interruptible("Nothing was changed."), progress_bar() as show:
        result = daemon.follow(daemon.evaluate.Evaluate, request, on_progress=show)
    if as_json:
        print_figures(result)
    else:
        _print(result)
    if report is not None:
        place = write_evaluation_report(report, result)
        if not as_json:
            print_line(f"Report: {place}")


def _protocol(mgsv: Path | None, media: Path | None, ossl: Path | None) -> EvaluateRequest:
    if mgsv is not None and ossl is not None:
        raise InvalidInputError("--mgsv and --ossl cannot be measured at once", remedy="name one of them")
    if (mgsv is None) != (media is None):
        raise InvalidInputError("--mgsv and --media belong together", remedy="name both the CSV and the folder")
    if mgsv is not None and media is not None:
        return EvaluateRequest(mgsv=Mgsv(csv=existing(mgsv), media=existing(media)))
    return EvaluateRequest(ossl=existing(ossl)) if ossl is not None else EvaluateRequest()


def _request(
    folds: int, pool: str, unlike: Sequence[Path], seed: int, queries: int, protocol: EvaluateRequest
) -> EvaluateRequest:
    request = EvaluateRequest(
        folds=folds, pool=pool, seed=seed, unlike=[existing(path) for path in unlike], most_queries=queries
    )
    request.MergeFrom(protocol)
    return request


def print_figures(result: EvaluateResult) -> None:
    """Print the contract's fields as JSON, an interval as [low, high], what was not measured as null."""
    import json

    figures = plain(result)
    for name in ("novelty_auroc", "mean_iou", "sections"):
        figures.setdefault(name, None)
    print(json.dumps(_with_pairs(figures), ensure_ascii=False, indent=2))


def _with_pairs(value: object) -> object:
    if isinstance(value, dict):
        if value.keys() == {"low", "high"}:
            return [value["low"], value["high"]]
        return {name: _with_pairs(one) for name, one in value.items()}
    return [_with_pairs(one) for one in value] if isinstance(value, list) else value


def _print(result: EvaluateResult) -> None:
    asked = f"{count(result.queries, 'scene')} of {count(result.films, 'film')}"
    print_paragraph(
        f"Measured on {result.data}: {asked} asked about in {count(result.folds, 'part')}, each held out once;"
        f" {_candidates(result)} to rank. Brackets hold 95 of 100 draws of films."
    )
    rows = [_row("suggester", result), *(_row(one.name, one) for one in result.baselines), _chance(result)]
    columns = (Column("Ranked by", share=1), *(Column(f"R@{depth}", "right") for depth in _DEPTHS))
    print_table((*columns, Column("Median rank", "right")), rows)
    routes = [_row(f"{one.name} alone", one) for one in result.alone]
    routes += [_row(f"without {one.name}", one) for one in result.without]
    print_table((*columns, Column("Median rank", "right")), routes, title="Routes")
    for sentence in (*_sentences(result), *result.remarks):
        print_paragraph(sentence)


def _candidates(result: EvaluateResult) -> str:
    what = "tracks" if result.pool == "tracks" else "cues"
    if result.candidates_least == result.candidates_most:
        return f"{result.candidates_most} {what}"
    return f"{result.candidates_least} to {result.candidates_most} {what}"


def _row(name: str, one: EvaluateResult | RankingFigures) -> tuple[str, ...]:
    recalls = (
        f"{100 * one.recall_at[depth]:.1f} %{_span(one.intervals[f'recall_at_{depth}'], 100)}" for depth in _DEPTHS
    )
    return name, *recalls, f"{one.median_rank:.1f}{_span(one.intervals['median_rank'], 1)}"


def _chance(result: EvaluateResult) -> tuple[str, ...]:
    recalls = (f"{100 * result.chance_recall_at[depth]:.1f} %" for depth in _DEPTHS)
    return "chance", *recalls, f"{result.chance_median_rank:.1f}"


def _span(interval: FigureInterval, unit: float) -> str:
    return f" [{unit * interval.low:.0f}-{unit * interval.high:.0f}]"


def _sentences(result: EvaluateResult) -> Iterable[str]:
    said = result.intervals
    yield (
        f"Confidence: {100 * result.right:.0f} % of answers had a close track among the first three; calibration error"
        f" (ECE) {result.ece:.3f}{_small(said['ece'])}, Brier {result.brier:.3f}, area under risk and coverage"
        f" {result.aurc:.3f}{_small(said['aurc'])} (best possible {result.best_aurc:.3f});"
        f" {100 * result.abstained:.0f} % abstained."
    )
    if result.HasField("novelty_auroc"):
        yield (
            f"Novelty tells {count(result.unlike, 'stretch', 'stretches')} of footage unlike anything learnt from"
            f" held-out scenes with an AUROC of {result.novelty_auroc:.3f}{_small(said['novelty_auroc'])}."
        )
    if result.HasField("mean_iou"):
        yield (
            f"Sections: mean IoU {result.mean_iou:.3f}{_small(said['mean_iou'])} on"
            f" {count(result.sections.questions, 'scene')} whose track is known; from the start"
            f" {result.sections.from_start_iou:.3f}, at random {result.sections.random_iou:.3f}."
        )


def _small(interval: FigureInterval) -> str:
    return f" [{interval.low:.3f}-{interval.high:.3f}]"
