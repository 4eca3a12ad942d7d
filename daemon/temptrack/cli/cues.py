"""`temptrack cues`: where music plays in the films that were learnt."""

from pathlib import Path
from typing import Annotated

import typer

from temptrack.cli.music import music_of
from temptrack.cli.output import Column, print_error, print_json, print_line, print_table
from temptrack.cli.report_file import check_report_place, write_film_report
from temptrack.cli.session import open_daemon
from temptrack.interchange.words import clock
from temptrack.v1.film_pb2 import Cue, ListCuesRequest

app = typer.Typer(help="The music of learnt films.", no_args_is_help=True)


@app.callback()
def cues() -> None:
    """Keep `list` a command of its own although it is the only one."""


@app.command(name="list")
def list_(
    film: Annotated[str, typer.Argument(help="Id, beginning of an id, or file of a learnt film.", metavar="FILM")],
    report: Annotated[
        Path | None, typer.Option("--report", help="Also write an HTML page that draws the film.", metavar="FILE")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the answer as JSON.")] = False,
) -> None:
    """List where music plays in a film, and what it is or sounds like."""
    path = Path(film).expanduser()
    name = str(path.resolve()) if film and path.exists() else film
    if report is not None:
        check_report_place(report)
    with open_daemon() as daemon:
        found = daemon.call(daemon.films.ListCues, ListCuesRequest(film=name, with_timeline=report is not None))
    if report is not None:  # first: a reader that closes the pipe early must not cost the page
        print_error(f"The report is {write_film_report(report, found)}.")
    if as_json:
        print_json(found)
    elif found.cues:
        columns = (
            Column("In", "right"),
            Column("Out", "right"),
            Column("Scene", share=5),
            Column("Music", share=5),
            Column("Track at", "right"),
            Column("Spoken", "right"),
        )
        print_table(columns, (_row(cue) for cue in found.cues), title=found.film.title)
    else:
        print_line(f"No music was found in {found.film.title}.")


def _row(cue: Cue) -> tuple[str, ...]:
    return (
        clock(cue.film_in_s),
        clock(cue.film_out_s),
        cue.scene_description,
        *music_of(cue),
        f"{cue.speech_share:.0%}",
    )
