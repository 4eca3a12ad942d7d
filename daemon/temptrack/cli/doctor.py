"""`temptrack doctor`: every capability, on or off, why, and what to do."""

import textwrap
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
    """Return the lines for a person, 80 columns wide at most where no single word is longer."""
    lines = []
    for diagnosis in found.diagnoses:
        lines += _hang(f"{'on ' if diagnosis.on else 'OFF'}  {diagnosis.capability:<9} ", diagnosis.finding)
        if diagnosis.remedy:
            lines += _hang(f"{'':12}-> ", diagnosis.remedy)
    return lines


def _hang(first: str, sentence: str) -> list[str]:
    # A path is left whole, so that it can be copied.
    return textwrap.wrap(
        sentence,
        80,
        initial_indent=first,
        subsequent_indent=" " * len(first),
        break_long_words=False,
        break_on_hyphens=False,
    )
