"""`temptrack retarget`: a track cut to an exact length, its own ending kept."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from temptrack.cli.interrupt import interruptible
from temptrack.cli.output import Column, print_error, print_json, print_line, print_table, progress_bar
from temptrack.cli.paths import absolute, looks_like_path
from temptrack.cli.report_file import check_report_place, write_page
from temptrack.cli.session import open_daemon
from temptrack.errors import InvalidInputError
from temptrack.interchange.words import clock, count
from temptrack.timebase import parse_instant
from temptrack.v1.compose_pb2 import RetargetRequest, RetargetResult, RetargetSegment, RetargetVariation

LENGTH, HOW = "How long, and what falls where", "How it is cut"

_COLUMNS = (
    Column("Out", "right"),
    Column("From", "right"),
    Column("To", "right"),
    Column("Speed", "right"),
    Column("Difference", "right"),
)


def retarget(  # noqa: PLR0913, PLR0917 - typer reads options from parameters
    track: Annotated[str, typer.Argument(help="A file, or a track's id or title.", metavar="TRACK")],
    duration: Annotated[str, typer.Option("--duration", "-d", help="30, 1:02.5.", metavar="S", rich_help_panel=LENGTH)],
    hit: Annotated[
        str, typer.Option("--hit", help="The strongest rise falls there.", metavar="S", rich_help_panel=LENGTH)
    ] = "",
    hit_track: Annotated[
        str, typer.Option("--hit-track", help="This moment of the track does.", metavar="S", rich_help_panel=LENGTH)
    ] = "",
    loop: Annotated[bool, typer.Option("--loop", help="Its end runs into its beginning.", rich_help_panel=LENGTH)] = (
        False
    ),
    once: Annotated[bool, typer.Option("--once", help="No passage is heard twice.", rich_help_panel=HOW)] = False,
    segments: Annotated[
        float, typer.Option("--segments", help="Few long ones (0) to many short (1).", metavar="X", rich_help_panel=HOW)
    ] = 0.0,
    variations: Annotated[
        int, typer.Option("--variations", "-n", help="How many ways, 1 to 10.", rich_help_panel=HOW)
    ] = 1,
    free_beginning: Annotated[
        bool, typer.Option("--free-beginning", help="It need not begin as the track does.", rich_help_panel=HOW)
    ] = False,
    free_ending: Annotated[
        bool, typer.Option("--free-ending", help="It need not end as the track does.", rich_help_panel=HOW)
    ] = False,
    no_stretch: Annotated[
        bool, typer.Option("--no-stretch", help="Not even by half a percent.", rich_help_panel=HOW)
    ] = False,
    out: Annotated[Path | None, typer.Option("--out", "-o", help="Write it: .wav or .flac.", metavar="FILE")] = None,
    picture: Annotated[
        Path | None, typer.Option("--picture", help="Draw the seams of the first: .svg.", metavar="FILE")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the answer as JSON.")] = False,
) -> None:
    """Cut a track to an exact length by joining whole bars."""
    if picture is not None:
        check_report_place(picture)
    request = RetargetRequest(
        duration_s=_seconds(duration, "--duration"),
        loop=loop,
        once=once,
        segments=segments,
        variations=_checked(variations),
        free_beginning=free_beginning,
        free_ending=free_ending,
        no_stretch=no_stretch,
        out_path=absolute(out) if out is not None else "",
    )
    if hit:
        request.hit_s = _seconds(hit, "--hit")
    if hit_track:
        request.hit_track_s = _seconds(hit_track, "--hit-track")
    if looks_like_path(track):
        request.path = absolute(track)
    else:
        request.track = track
    with open_daemon() as daemon, interruptible("Nothing was written."), progress_bar() as show:
        result = daemon.follow(daemon.compose.Retarget, request, on_progress=show)
    if picture is not None:
        write_page(picture, result.variations[0].picture_svg)
    if as_json:
        print_json(result)
    else:
        _print(result)


def _checked(variations: int) -> int:
    if not 1 <= variations <= 10:
        raise InvalidInputError(f"--variations {variations} is none", remedy="give 1 to 10", field="variations")
    return variations


def _seconds(typed: str, option: str) -> float:
    seconds = parse_instant(typed, field=option).seconds
    if seconds is None:
        raise InvalidInputError(f"{option} {typed} is no time in seconds", remedy="write 12.5 or 1:02.5", field=option)
    return float(seconds)


def _print(result: RetargetResult) -> None:
    for number, variation in enumerate(result.variations, 1):
        if number > 1:
            print_line("")
        print_line(_summary(variation, number, result))
        print_table(_COLUMNS, _rows(variation))
    for remark in result.remarks:
        print_error(remark)


def _summary(made: RetargetVariation, number: int, result: RetargetResult) -> str:
    """One line: which, how long, what was kept."""
    length = f"{clock(result.sample_count / result.sample_rate_hz, 3)} ({result.sample_count} samples)"
    told = [f"{made.path or f'Variation {number}'}: {length}", count(len(made.seams), "seam")]
    told.append("its own ending" if made.ending_kept else "no ending of its own")
    if made.HasField("hit"):
        error = f", {1000 * made.hit.error_s:+.0f} ms off" if abs(made.hit.error_s) >= 0.0005 else ""
        told.append(f"{clock(made.hit.track_s, 1)} of the track hits {clock(made.hit.out_s, 1)}{error}")
    if made.ending_trimmed_s >= 0.005:
        told.append(f"rings out {made.ending_trimmed_s:.2f} s shorter")
    if made.silence_before_s >= 0.005:
        told.append(f"begins {made.silence_before_s:.2f} s late")
    if made.silence_added_s >= 0.005:
        told.append(f"{made.silence_added_s:.2f} s of silence behind it")
    if made.repeated_s >= 0.5:
        told.append(f"{made.repeated_s:.1f} s heard again")
    return ", ".join(told)


def _rows(made: RetargetVariation) -> list[Sequence[str]]:
    seams = {round(1000 * seam.out_s): seam for seam in made.seams}
    return [_row(segment, seams.get(round(1000 * segment.out_in_s))) for segment in made.segments]


def _row(segment: RetargetSegment, seam: object) -> Sequence[str]:
    speed = f"{100 * (segment.speed - 1):+.2f} %" if abs(segment.speed - 1) > 5e-5 else ""
    difference = getattr(seam, "difference", None)
    return (
        clock(segment.out_in_s, 3),
        clock(segment.track_in_s, 3),
        clock(segment.track_out_s, 3),
        speed,
        f"{difference:.2f}" if difference is not None else "",
    )
