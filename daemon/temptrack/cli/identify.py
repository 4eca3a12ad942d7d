"""`temptrack identify`: which tracks of the library are heard in a film, a scene or a recording, and where."""

from collections.abc import Sequence
from typing import Annotated

import typer

from temptrack.cli.interrupt import interruptible
from temptrack.cli.output import Column, print_json, print_line, print_table, progress_bar
from temptrack.cli.request import media_range
from temptrack.cli.session import open_daemon
from temptrack.interchange.words import clock, count
from temptrack.v1.identify_pb2 import IdentifyRequest, IdentifyResult, IdentityMatch

_COLUMNS = (
    Column("In", "right"),
    Column("Out", "right"),
    Column("Track", share=2),
    Column("Artist", share=1),
    Column("From", "right"),
    Column("Speed", "right"),
    Column("Sure", "right"),
    Column("Licence"),
)
_STEADY = 0.002
"""A speed this near to 1 is no change: it is found to a quarter of a percent."""


def identify(
    media: Annotated[str, typer.Argument(help="Any file with sound.", metavar="MEDIA")],
    range_in: Annotated[str, typer.Option("--in", help="12.5, 1:02.5, 300f or 00:00:12:12.", metavar="TC")] = "",
    range_out: Annotated[str, typer.Option("--out", help="The first moment after the range.", metavar="TC")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print the answer as JSON.")] = False,
) -> None:
    """Recognise tracks of the library in other media, also under dialogue."""
    request = IdentifyRequest(media=media_range(media, range_in, range_out))
    with open_daemon() as daemon, interruptible("Nothing was changed."), progress_bar() as show:
        result = daemon.follow(daemon.identify.Identify, request, on_progress=show)
    if as_json:
        print_json(result)
    else:
        _print(result)


def _print(result: IdentifyResult) -> None:
    if result.matches:
        print_table(_COLUMNS, (_row(match) for match in result.matches))
    else:
        print_line(f"None of {count(result.tracks_searched, 'track')} is heard there with certainty.")
    if result.tracks_not_searched:
        print_line(
            f"{count(result.tracks_not_searched, 'track')} could not be looked for: an older program added them."
            " `temptrack library add` their folder again."
        )


def _row(match: IdentityMatch) -> Sequence[str]:
    track = match.track
    speed = "" if abs(match.speed - 1) <= _STEADY else f"{100 * (match.speed - 1):+.1f} %"
    return (
        clock(match.query_in_s, 1),
        clock(match.query_out_s, 1),
        track.title,
        track.artist,
        clock(match.track_in_s, 1),
        speed,
        f"{100 * match.confidence:.0f} %",
        track.licence,
    )
