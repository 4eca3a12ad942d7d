"""`temptrack doctor`: every capability, on or off, why, and what to do."""

from typing import Annotated

import typer

from temptrack.cli.exit_codes import FAILED
from temptrack.cli.output import print_json, print_line
from temptrack.cli.session import open_daemon
from temptrack.v1.daemon_pb2 import DiagnoseRequest, DiagnoseResponse

_NEEDED = frozenset({"home", "decoding", "store"})
"""Without these nothing works; the others are matters of what one has added."""


def doctor(json: Annotated[bool, typer.Option("--json", help="Print the response message.")] = False) -> None:
    """Check every capability; exit code 1 when something that everything needs is broken."""
    with open_daemon() as daemon:
        found = daemon.call(daemon.control.Diagnose, DiagnoseRequest())
    if json:
        print_json(found)
    else:
        for line in report(found):
            print_line(line)
    if any(not d.on and d.capability in _NEEDED for d in found.diagnoses):
        raise typer.Exit(FAILED)


def report(found: DiagnoseResponse) -> list[str]:
    """Return the lines for a person: one for each capability, one more where there is something to do."""
    lines = []
    for diagnosis in found.diagnoses:
        lines.append(f"{'on ' if diagnosis.on else 'OFF'}  {diagnosis.capability:<9} {diagnosis.finding}")
        if diagnosis.remedy:
            lines.append(f"               -> {diagnosis.remedy}")
    return lines
