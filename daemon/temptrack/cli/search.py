"""`temptrack search`: words in, tracks out."""

from typing import Annotated

import typer

from temptrack.cli.answer import print_answer
from temptrack.cli.interrupt import interruptible
from temptrack.cli.options import (
    Brighter,
    DurationMax,
    DurationMin,
    Energy,
    Exclude,
    Faster,
    Json,
    Licences,
    Limit,
    Tempo,
    TempoMax,
    TempoMin,
    Valence,
    Wilder,
)
from temptrack.cli.output import print_json, progress_bar
from temptrack.cli.request import Turn, Wishes, filters, steering, with_full_ids
from temptrack.cli.session import open_daemon
from temptrack.v1.suggest_pb2 import SearchRequest


def search(  # noqa: PLR0913, PLR0917 - typer reads options from parameters
    text: Annotated[list[str], typer.Argument(help="What it should be like.", metavar="TEXT")],
    energy: Energy = None,
    wilder: Wilder = None,
    valence: Valence = None,
    brighter: Brighter = None,
    tempo: Tempo = None,
    faster: Faster = None,
    licence: Licences = None,
    tempo_min: TempoMin = 0.0,
    tempo_max: TempoMax = 0.0,
    duration_min: DurationMin = 0.0,
    duration_max: DurationMax = 0.0,
    exclude: Exclude = None,
    limit: Limit = 5,
    as_json: Json = False,
) -> None:
    """Find tracks by words: what happens, how it feels, or what it is called.

    Also "quoted phrases", -exclusions and conditions such as tempo:>120 licence:cc-by vocals:no.
    """
    unknown = next((word for word in text if word.startswith("--")), None)
    if unknown is not None:
        raise typer.BadParameter(f"there is no option {unknown}; words do not begin with two dashes")
    request = SearchRequest(
        text=" ".join(text),
        steering=steering(
            Turn("energy", energy, wilder), Turn("valence", valence, brighter), Turn("tempo", tempo, faster)
        ),
        filters=filters(
            Wishes(tuple(licence or ()), tempo_min, tempo_max, duration_min, duration_max, tuple(exclude or ()))
        ),
        limit=limit,
    )
    with open_daemon() as daemon, interruptible("Nothing was changed."), progress_bar() as show:
        request.filters.CopyFrom(with_full_ids(daemon, request.filters))
        result = daemon.follow(daemon.suggest.Search, request, on_progress=show)
    if as_json:
        print_json(result)
    else:
        print_answer(result)
