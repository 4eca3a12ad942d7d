"""`temptrack films`: what has been learnt."""

from typing import Annotated

import typer

from temptrack.cli.interrupt import interruptible
from temptrack.cli.output import Column, print_json, print_line, print_table, progress_bar
from temptrack.cli.removal import confirm, select
from temptrack.cli.request import media_range
from temptrack.cli.session import open_daemon
from temptrack.errors import FilmNotFoundError
from temptrack.interchange.words import clock, count
from temptrack.v1.film_pb2 import Film, FilmMatch, ListFilmsRequest, MatchFilmsRequest, RemoveFilmsRequest

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
def match(
    media: Annotated[str, typer.Argument(help="Any file with a picture.", metavar="MEDIA")],
    range_in: Annotated[str, typer.Option("--in", help="12.5, 1:02.5, 300f or 00:00:12:12.", metavar="TC")] = "",
    range_out: Annotated[str, typer.Option("--out", help="The first moment after the range.", metavar="TC")] = "",
    as_json: Json = False,
) -> None:
    """Find learnt films in footage, also re-encoded, cropped, graded, mirrored, captioned or 4 % fast."""
    request = MatchFilmsRequest(media=media_range(media, range_in, range_out))
    with open_daemon() as daemon, interruptible("Nothing was changed."), progress_bar() as show:
        result = daemon.follow(daemon.films.MatchFilms, request, on_progress=show)
    if as_json:
        print_json(result)
        return
    if result.matches:
        print_table(_MATCH_COLUMNS, (_match_row(found) for found in result.matches))
    else:
        print_line(f"None of {count(result.films_searched, 'learnt film')} is seen there with certainty.")
    if result.films_not_searched:
        print_line(
            f"{count(result.films_not_searched, 'film')} could not be looked for: an older program learnt them."
            " `temptrack learn --refresh` them."
        )


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


_MATCH_COLUMNS = (
    Column("In", "right"),
    Column("Out", "right"),
    Column("Film", share=1),
    Column("From", "right"),
    Column("Speed", "right"),
    Column("Mirrored"),
    Column("Score", "right"),
)
_STEADY = 0.002


def _match_row(found: FilmMatch) -> tuple[str, ...]:
    return (
        clock(found.query_in_s, 1),
        clock(found.query_in_s + found.duration_s, 1),
        found.title,
        clock(found.film_in_s, 1),
        "" if abs(found.speed - 1) <= _STEADY else f"{100 * (found.speed - 1):+.1f} %",
        "yes" if found.mirrored else "",
        f"{found.score:.0f}",
    )


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
