"""`temptrack stems`: a track of the library taken apart into vocals, drums, bass and the rest."""

from pathlib import Path
from typing import Annotated

import typer

from temptrack.cli.interrupt import interruptible
from temptrack.cli.output import Column, print_error, print_json, print_line, print_table, progress_bar
from temptrack.cli.paths import absolute, looks_like_path
from temptrack.cli.session import open_daemon
from temptrack.interchange.words import percent
from temptrack.v1.stems_pb2 import SeparateRequest, SeparateResult

_COLUMNS = (Column("Stem"), Column("Of the power", "right"), Column("File", share=1))


def stems(
    track: Annotated[str, typer.Argument(help="Of the library: its id, title or path.", metavar="TRACK")],
    out: Annotated[Path, typer.Option("--out", help="The folder to write them into.", metavar="FOLDER")],
    model: Annotated[str, typer.Option("--model", help="Of demucs; else htdemucs.", metavar="NAME")] = "",
    weights: Annotated[Path | None, typer.Option("--weights", help="Where its weights are.", metavar="FOLDER")] = None,
    flac: Annotated[bool, typer.Option("--flac", help="Write FLAC, not WAV.")] = False,
    unknown_may_derive: Annotated[
        bool, typer.Option("--unknown-may-derive", help="You answer for an unknown licence.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the answer as JSON.")] = False,
) -> None:
    """Take a track apart into stems, each with its rights beside it."""
    request = SeparateRequest(
        track=absolute(track) if looks_like_path(track) else track,
        folder=absolute(out),
        model=model,
        weights_folder=absolute(weights) if weights else "",
        flac=flac,
        unknown_may_derive=unknown_may_derive or None,
    )
    if weights is None:  # whatever leaves the machine is announced
        print_error(
            f"Where the weights of {model or 'htdemucs'} are not on this machine, demucs fetches them from their "
            "author's page now; --weights FOLDER fetches nothing."
        )
    with open_daemon() as daemon, interruptible("Stems written so far stay."), progress_bar() as show:
        result = daemon.follow(daemon.compose.Separate, request, on_progress=show)
    if as_json:
        print_json(result)
    else:
        _print(result)


def _print(result: SeparateResult) -> None:
    print_table(_COLUMNS, ((one.name, percent(one.share), Path(one.path).name) for one in result.stems))
    print_line(f"Their sum leaves {result.residual_db:.0f} dB of “{result.track.title}”, separated by {result.by}.")
    for remark in result.remarks:
        print_line(remark)
