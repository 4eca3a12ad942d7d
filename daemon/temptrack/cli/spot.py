"""`temptrack spot`: a film or timeline in; where music should be and which out, as a cue sheet."""

from pathlib import Path
from typing import Annotated

import typer

from temptrack.cli.interrupt import interruptible
from temptrack.cli.marker_file import plan_markers
from temptrack.cli.media_facts import marked_medium
from temptrack.cli.options import (
    LOOK,
    PRINT,
    DurationMax,
    DurationMin,
    Exclude,
    Licences,
    Markers,
    MarkersAs,
    MediaRoots,
    Rate,
    SequenceName,
    TempoMax,
    TempoMin,
    WithAudio,
)
from temptrack.cli.output import print_error, print_json, progress_bar
from temptrack.cli.request import Wishes, filters, media_range, with_full_ids
from temptrack.cli.session import open_daemon
from temptrack.cli.sheet import Written, print_sheet
from temptrack.cli.timeline import (
    Marked,
    heard_clips,
    marked_range,
    names_timeline,
    reading_options,
    remarks,
    timeline_range,
)
from temptrack.errors import InvalidInputError
from temptrack.v1.spot_pb2 import SpotRequest
from temptrack.v1.suggest_pb2 import PICTURE_EFFORT_KEY_FRAMES, PICTURE_EFFORT_UNSPECIFIED

RULES = "What the cue sheet keeps to"

_MOST_ALTERNATIVES = 20


def spot(  # noqa: PLR0913, PLR0917 - typer reads options from parameters
    media: Annotated[
        str, typer.Argument(help="A film: any file with a picture, or a timeline.", metavar="MEDIA|TIMELINE")
    ],
    range_in: Annotated[
        str, typer.Option("--in", help="12.5, 1:02.5, 300f or 00:00:12:12.", metavar="TC", rich_help_panel=LOOK)
    ] = "",
    range_out: Annotated[
        str, typer.Option("--out", help="The first moment after the range.", metavar="TC", rich_help_panel=LOOK)
    ] = "",
    media_root: MediaRoots = None,
    rate: Rate = "",
    sequence: SequenceName = "",
    key_frames: Annotated[
        bool, typer.Option("--key-frames", help="Decode key frames only: much faster.", rich_help_panel=LOOK)
    ] = False,
    anew: Annotated[
        bool, typer.Option("--anew", help="Spot as if no music were there yet.", rich_help_panel=RULES)
    ] = False,
    density: Annotated[
        float | None,
        typer.Option(
            "--density",
            help="Share that may be in music, 0 to 1; else 0.6, short ranges 1.",
            metavar="X",
            rich_help_panel=RULES,
        ),
    ] = None,
    shortest: Annotated[
        float, typer.Option("--shortest", help="Length of the shortest cue.", metavar="S", rich_help_panel=RULES)
    ] = 10.0,
    licence: Licences = None,
    tempo_min: TempoMin = 0.0,
    tempo_max: TempoMax = 0.0,
    duration_min: DurationMin = 0.0,
    duration_max: DurationMax = 0.0,
    exclude: Exclude = None,
    alternatives: Annotated[
        int, typer.Option("--alternatives", "-n", help="Other tracks a cue, 1 to 20.", rich_help_panel=PRINT)
    ] = 3,
    risk: Annotated[
        float | None,
        typer.Option("--risk", help="Share of wrong answers you accept, 0 to 1.", metavar="X", rich_help_panel=PRINT),
    ] = None,
    report: Annotated[
        Path | None, typer.Option("--report", help="Also write an HTML page.", metavar="FILE", rich_help_panel=PRINT)
    ] = None,
    with_audio: WithAudio = False,
    table: Annotated[
        Path | None, typer.Option("--csv", help="Also write the sheet as CSV.", metavar="FILE", rich_help_panel=PRINT)
    ] = None,
    markers: Markers = None,
    markers_as: MarkersAs = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print the answer as JSON.", rich_help_panel=PRINT)] = False,
) -> None:
    """Say where in a film music should be, and which."""
    if not 1 <= alternatives <= _MOST_ALTERNATIVES:
        raise InvalidInputError(
            f"--alternatives {alternatives} is none", remedy=f"give 1 to {_MOST_ALTERNATIVES}", field="alternatives"
        )
    request = SpotRequest(
        filters=filters(
            Wishes(tuple(licence or ()), tempo_min, tempo_max, duration_min, duration_max, tuple(exclude or ()))
        ),
        density=density,
        shortest_s=shortest,
        alternatives=alternatives,
        anew=anew,
        risk=risk,
        picture_effort=PICTURE_EFFORT_KEY_FRAMES if key_frames else PICTURE_EFFORT_UNSPECIFIED,
        with_visuals=report is not None,
    )
    reading = reading_options(media_root, rate, sequence)
    marked = marked_range(media, range_in, range_out, reading) if names_timeline(media) else None
    if marked is not None:
        add_timeline(request, marked)
    else:
        request.media.CopyFrom(media_range(media, range_in, range_out))
    wanted = marked_medium(media, range_in, range_out) if markers and marked is None else marked
    planned = plan_markers(wanted, markers, markers_as, lay=False)
    written = Written(Path(media), marked, report, table, planned, with_audio=with_audio)
    ask(request, written, as_json=as_json)


def add_timeline(request: SpotRequest, marked: Marked) -> None:
    """Put a range of a timeline and its sound into the request, and say what of it could not be read."""
    for remark in remarks(marked.timeline):
        print_error(remark)
    request.timeline.CopyFrom(timeline_range(marked))
    request.sounds.extend(heard_clips(marked, with_music=not request.anew))


def ask(request: SpotRequest, written: Written, *, as_json: bool) -> None:
    """Send the request, and print and write the sheet."""
    written.check()
    with open_daemon() as daemon, interruptible("Nothing was changed."), progress_bar() as show:
        request.filters.CopyFrom(with_full_ids(daemon, request.filters))
        result = daemon.follow(daemon.spot.Spot, request, on_progress=show)
        sounds = written.sounds(daemon, result, show)
    # Files first: a reader that closes the pipe early must not cost them.
    for told in written.write(result, sounds):
        print_error(told)
    if as_json:
        print_json(result)
    else:
        print_sheet(result, written.labels)
