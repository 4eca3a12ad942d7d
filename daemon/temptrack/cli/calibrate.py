"""`temptrack calibrate`: find out on the learnt films how far suggestions are to be trusted."""

from typing import Annotated

import typer

from temptrack.cli.interrupt import interruptible
from temptrack.cli.output import Column, print_json, print_table, progress_bar
from temptrack.cli.paragraph import print_paragraph
from temptrack.cli.session import open_daemon
from temptrack.interchange.words import count, percent, route_name, sentence
from temptrack.v1.calibration_pb2 import CalibrateRequest, Calibration, GetCalibrationRequest


def calibrate(
    scenes: Annotated[
        int, typer.Option("--scenes", help="Scenes to ask about; 0: a thousand.", min=0, max=1_000_000)
    ] = 0,
    status: Annotated[bool, typer.Option("--status", help="Say what is in use, and how true it is.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the answer as JSON.")] = False,
) -> None:
    """Fit weights and confidences on the learnt films, each held out in turn. Worth doing anew after `learn`."""
    with open_daemon() as daemon:
        if status:
            found = daemon.call(daemon.calibration.GetCalibration, GetCalibrationRequest()).calibration
        else:
            with interruptible("What was in use stays in use."), progress_bar() as show:
                request = CalibrateRequest(scenes=scenes)
                found = daemon.follow(daemon.calibration.Calibrate, request, on_progress=show)
    if as_json:
        print_json(found)
    else:
        print_calibration(found)


def print_calibration(found: Calibration) -> None:
    """Say how true confidences are and what each route counts."""
    if found.fitted:
        print_paragraph(_how_true(found))
        columns = (Column("Route", share=1), Column("Counts", "right"), Column("Before", "right"))
        print_table(
            columns, ((route_name(one.route), f"{one.weight:.2f}", f"{one.prior:.2f}") for one in found.weights)
        )
        print_table(
            (Column("Said", "right"), Column("Came true", "right"), Column("Answers", "right")),
            ((percent(one.said), percent(one.came_true), str(one.answers)) for one in found.bins),
            title="Confidence, and what came of it on films held out",
        )
    else:
        print_paragraph(f"Confidence is not calibrated: {found.reason}.")
    if found.judged_answers:
        print_paragraph(f"{count(found.judged_answers, 'answer')} of yours say what you keep.")


def _how_true(found: Calibration) -> str:
    asked = f"{count(found.scenes, 'scene')} of {count(found.films, 'film')}, each held out"
    return sentence(
        f"of {asked}, {percent(found.right)} have a close track among the first three "
        f"({percent(found.right_before)} before). Confidences are off by "
        f"{100 * found.ece:.1f} points in the mean ({100 * found.ece_before:.1f} before; "
        f"{100 * found.ece_of_chance:.1f} would be chance)."
    )
