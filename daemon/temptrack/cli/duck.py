"""`temptrack duck`: footage and a track in; how the track makes room for those who speak out, and a file of it."""

from collections.abc import Sequence
from typing import Annotated

import typer

from temptrack.cli.interrupt import interruptible
from temptrack.cli.options import LOOK, MediaRoots, Rate, SequenceName
from temptrack.cli.output import Column, print_error, print_json, print_line, print_table, progress_bar
from temptrack.cli.outs import end_and_file
from temptrack.cli.paths import absolute, looks_like_path
from temptrack.cli.request import media_range
from temptrack.cli.session import open_daemon
from temptrack.cli.timeline import marked_range, names_timeline, reading_options, remarks, timeline_range
from temptrack.errors import InvalidTimeError
from temptrack.interchange.words import clock, gain
from temptrack.timebase import parse_instant
from temptrack.v1.duck_pb2 import DuckedPassage, DuckRequest, DuckResult

MUSIC = "The music"

_SILENT_LUFS = -70.0

_COLUMNS = (
    Column("Speech from", "right"),
    Column("to", "right"),
    Column("LUFS", "right"),
    Column("Music, LUFS", "right"),
    Column("Down by", "right"),
    Column("Speech over music", "right"),
)


def duck(  # noqa: PLR0913, PLR0917 - typer reads options from parameters
    media: Annotated[
        str, typer.Argument(help="Any file with sound, or a timeline: what is spoken.", metavar="MEDIA|TIMELINE")
    ],
    track: Annotated[
        str, typer.Option("--track", help="Of the library: id, title or path.", metavar="TRACK", rich_help_panel=MUSIC)
    ],
    range_in: Annotated[
        str, typer.Option("--in", help="12.5, 1:02.5, 300f or 00:00:12:12.", metavar="TC", rich_help_panel=LOOK)
    ] = "",
    out: Annotated[
        list[str] | None,
        typer.Option(
            "--out",
            help="A file to write, .wav or .flac; a time is the first moment after the range.",
            metavar="FILE|TC",
        ),
    ] = None,
    track_in: Annotated[
        str, typer.Option("--track-in", help="Where in it to begin.", metavar="S", rich_help_panel=MUSIC)
    ] = "",
    gain_db: Annotated[
        float | None,
        typer.Option(
            "--gain", help="It is laid with; else as a suggestion has it.", metavar="DB", rich_help_panel=MUSIC
        ),
    ] = None,
    difference: Annotated[
        float | None,
        typer.Option("--difference", help="Speech shall be louder by so much; else 10.", metavar="LU"),
    ] = None,
    unknown_may_derive: Annotated[
        bool, typer.Option("--unknown-may-derive", help="You answer for an unknown licence.", rich_help_panel=MUSIC)
    ] = False,
    media_root: MediaRoots = None,
    rate: Rate = "",
    sequence: SequenceName = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print the answer, keyframes and all, as JSON.")] = False,
) -> None:
    """Let a track make room for speech: a gain curve, and a file of it."""
    range_out, file = end_and_file(out or ())
    request = DuckRequest(
        track=absolute(track) if looks_like_path(track) else track,
        track_in_s=_seconds(track_in),
        gain_db=gain_db,
        difference_lu=difference,
        out_path=file,
        unknown_may_derive=unknown_may_derive or None,
    )
    reading = reading_options(media_root, rate, sequence)
    if names_timeline(media):
        marked = marked_range(media, range_in, range_out, reading)
        for remark in remarks(marked.timeline):
            print_error(remark)
        request.timeline.CopyFrom(timeline_range(marked))
    else:
        request.media.CopyFrom(media_range(media, range_in, range_out))
    with open_daemon() as daemon, interruptible("No file was written."), progress_bar() as show:
        result = daemon.follow(daemon.compose.Duck, request, on_progress=show)
    if as_json:
        print_json(result)
    else:
        _print(result)


def _seconds(typed: str) -> float:
    """Return a moment of a track, which has no frames."""
    moment = parse_instant(typed) if typed else None
    if moment is None:
        return 0.0
    if moment.seconds is None:
        raise InvalidTimeError(f"--track-in {typed} counts frames, which a track has none of", remedy="give seconds")
    return float(moment.seconds)


def _print(result: DuckResult) -> None:
    found = result.ducking
    if found.passages:
        print_table(_COLUMNS, (_row(one) for one in found.passages))
    if any(one.gain_db for one in found.passages):
        print_line(
            f"“{result.track.title}” at {gain(result.gain_db)}: speech is {found.after_lu:.1f} LU louder than it,"
            f" without ducking {found.before_lu:.1f}. It goes down or up {found.changes_per_minute:.1f} times a minute."
        )
    for remark in (*found.remarks, *result.remarks):
        print_line(remark)
    if result.path:
        print_line(f"Written to {result.path}, its sources to {result.sidecar_path}.")


def _row(one: DuckedPassage) -> Sequence[str]:
    return (
        clock(one.in_s, 2),
        clock(one.out_s, 2),
        f"{one.speech_lufs:.1f}",
        f"{one.music_lufs:.1f}" if one.music_lufs > _SILENT_LUFS else "silent",
        gain(one.gain_db) if one.gain_db else "stays",
        f"{one.speech_lufs - one.music_lufs - one.gain_db:.1f} LU" if one.music_lufs > _SILENT_LUFS else "",
    )
