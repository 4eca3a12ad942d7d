"""`temptrack films`: what has been learnt."""

from typing import Annotated

import typer

from temptrack.cli.output import Column, print_json, print_line, print_table
from temptrack.cli.removal import confirm, select
from temptrack.cli.session import open_daemon
from temptrack.errors import FilmNotFoundError
from temptrack.interchange.words import clock, count
from temptrack.v1.film_pb2 import Film, ListFilmsRequest, RemoveFilmsRequest

app = typer.Typer(help="The films that were learnt.", no_args_is_help=True)

Json = Annotated[bool, typer.Option("--json", help="Print the answer as JSON.")]


@app.command(name="list")
def list_(as_json: Json = False) -> None:
    """List the films."""
    with open_daemon() as daemon:
        found = daemon.call(daemon.films.ListFilms, ListFilmsRequest())
    if as_json:
        print_json(found)
    elif found.films:
        columns = (
            Column("Id"),
            Column("Title", share=1),
            Column("Length", "right"),
            Column("Scenes", "right"),
            Column("Cues", "right"),
            Column("Energy", "right"),
            Column("Valence", "right"),
        )
        print_table(columns, (_row(film) for film in found.films))
    else:
        print_line("No film has been learnt. `temptrack learn FILM` learns from one.")


@app.command()
def remove(
    wanted: Annotated[list[str], typer.Argument(help="Ids, beginnings of ids, files or folders.", metavar="FILMS")],
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
    as_json: Json = False,
) -> None:
    """Forget films. The files stay where they are."""
    with open_daemon() as daemon:
        known = daemon.call(daemon.films.ListFilms, ListFilmsRequest()).films
        places = [(film.film_id, film.path, film.title) for film in known]
        chosen = select(wanted, places, FilmNotFoundError, "film", "temptrack films list")
        confirm("Forget", "film", [one.title for one in chosen], yes=yes)
        done = daemon.call(daemon.films.RemoveFilms, RemoveFilmsRequest(films=[one.id for one in chosen]))
    if as_json:
        print_json(done)
    else:
        print_line(f"Forgot {count(done.removed, 'film')}. The files are where they were.")


def _row(film: Film) -> tuple[str, ...]:
    return (
        film.film_id[:8],
        film.title,
        clock(film.duration_s, 0),
        str(film.scenes),
        str(film.cues),
        f"{film.affect.energy:.2f}",
        f"{film.affect.valence:.2f}",
    )
