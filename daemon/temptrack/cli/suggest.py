"""`temptrack suggest`: footage, words or a piece of music in; an explained list of the user's own tracks out."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer

from temptrack.cli.answer import print_answer
from temptrack.cli.interrupt import interruptible
from temptrack.cli.live import Following, follow_live, is_stream
from temptrack.cli.marker_file import PlannedMarkers, plan_markers, write_markers
from temptrack.cli.media_facts import marked_medium
from temptrack.cli.options import (
    LIVE,
    LOOK,
    PRINT,
    Brighter,
    DurationMax,
    DurationMin,
    Energy,
    Exclude,
    Faster,
    Json,
    LayTrack,
    Licences,
    Limit,
    Markers,
    MarkersAs,
    MediaRoots,
    Rate,
    SequenceName,
    Tempo,
    TempoMax,
    TempoMin,
    Valence,
    Wilder,
    WithAudio,
)
from temptrack.cli.output import print_error, print_json, progress_bar
from temptrack.cli.previews import answer_sounds
from temptrack.cli.report_file import check_audio, check_report_place, write_report
from temptrack.cli.request import (
    Turn,
    Wishes,
    filters,
    instant,
    media_range,
    reference,
    steering,
    with_full_id,
    with_full_ids,
)
from temptrack.cli.session import open_daemon
from temptrack.cli.timeline import Marked, marked_range, names_timeline, reading_options, remarks, timeline_range
from temptrack.errors import InvalidInputError
from temptrack.v1.suggest_pb2 import (
    PICTURE_EFFORT_KEY_FRAMES,
    PICTURE_EFFORT_UNSPECIFIED,
    SuggestRequest,
)


def suggest(  # noqa: PLR0913, PLR0917 - typer reads options from parameters
    media: Annotated[
        str, typer.Argument(help="Any file with a picture, or a timeline.", metavar="MEDIA|TIMELINE")
    ] = "",
    range_in: Annotated[
        str,
        typer.Option("--in", help="12.5, 1:02.5, 300f or 00:00:12:12.", metavar="TC", rich_help_panel=LOOK),
    ] = "",
    range_out: Annotated[
        str, typer.Option("--out", help="The first moment after the range.", metavar="TC", rich_help_panel=LOOK)
    ] = "",
    media_root: MediaRoots = None,
    rate: Rate = "",
    sequence: SequenceName = "",
    text: Annotated[
        str, typer.Option("--text", help="What it should be like.", metavar="WORDS", rich_help_panel=LOOK)
    ] = "",
    like: Annotated[
        str, typer.Option("--like", help="A piece one has in mind.", metavar="TRACK|AUDIO", rich_help_panel=LOOK)
    ] = "",
    like_in: Annotated[
        str, typer.Option("--like-in", help="Where its key part begins.", metavar="TC", rich_help_panel=LOOK)
    ] = "",
    like_out: Annotated[
        str, typer.Option("--like-out", help="Where its key part ends.", metavar="TC", rich_help_panel=LOOK)
    ] = "",
    hit: Annotated[
        str,
        typer.Option("--hit", help="A beat shall meet this moment of the range.", metavar="TC", rich_help_panel=LOOK),
    ] = "",
    key_frames: Annotated[
        bool, typer.Option("--key-frames", help="Decode key frames only: much faster.", rich_help_panel=LOOK)
    ] = False,
    live: Annotated[
        bool,
        typer.Option("--live", help="A URL, pipe (- for stdin) or growing file: as it plays.", rich_help_panel=LIVE),
    ] = False,
    every: Annotated[
        float, typer.Option("--every", help="Revised so often, 10.", metavar="S", rich_help_panel=LIVE)
    ] = 0.0,
    during: Annotated[
        float, typer.Option("--for", help="Followed for so long.", metavar="S", rich_help_panel=LIVE)
    ] = 0.0,
    window: Annotated[
        float, typer.Option("--window", help="For the last so many seconds, 60.", metavar="S", rich_help_panel=LIVE)
    ] = 0.0,
    timeout: Annotated[
        float, typer.Option("--timeout", help="Nothing may come for so long, 10.", metavar="S", rich_help_panel=LIVE)
    ] = 0.0,
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
    risk: Annotated[
        float | None,
        typer.Option("--risk", help="Share of wrong answers you accept, 0 to 1.", metavar="X", rich_help_panel=PRINT),
    ] = None,
    report: Annotated[
        Path | None,
        typer.Option("--report", help="Also write an HTML page.", metavar="FILE", rich_help_panel=PRINT),
    ] = None,
    with_audio: WithAudio = False,
    markers: Markers = None,
    markers_as: MarkersAs = "",
    lay_track: LayTrack = False,
    duck: Annotated[
        bool, typer.Option("--duck", help="Also say how tracks make room for speech.", rich_help_panel=PRINT)
    ] = False,
    as_json: Json = False,
) -> None:
    """Suggest music for footage, for words, or like a piece of music."""
    request = SuggestRequest(
        text=text,
        steering=steering(
            Turn("energy", energy, wilder), Turn("valence", valence, brighter), Turn("tempo", tempo, faster)
        ),
        filters=filters(
            Wishes(tuple(licence or ()), tempo_min, tempo_max, duration_min, duration_max, tuple(exclude or ()))
        ),
        limit=limit,
        with_visuals=report is not None,
        risk=risk,
        with_ducking=duck,
    )
    following = Following(every, during, window, timeout)
    if live:
        refuse_with_live({"--in": range_in, "--out": range_out, "--hit": hit, "--report": report, "--markers": markers})
        add_reference(request, like, like_in, like_out)
        request.picture_effort = PICTURE_EFFORT_KEY_FRAMES if key_frames else PICTURE_EFFORT_UNSPECIFIED
        follow_live(media, request, following, as_json=as_json)
        return
    if is_stream(media) or following != Following():
        raise InvalidInputError("A stream is followed with --live", remedy="add --live", field="live")
    reading = reading_options(media_root, rate, sequence)
    marked = marked_range(media, range_in, range_out, reading) if names_timeline(media) else None
    if marked is not None:
        add_timeline(request, marked)
    elif media or range_in or range_out:
        add_footage(request, media, range_in, range_out)
    if key_frames:
        request.picture_effort = PICTURE_EFFORT_KEY_FRAMES
    if hit:
        request.hit.CopyFrom(instant(hit, "--hit"))
    add_reference(request, like, like_in, like_out)
    wanted = marked_medium(media, range_in, range_out) if markers and media and marked is None else marked
    written = plan_markers(wanted, markers, markers_as, lay=lay_track)
    ask(request, marked, report=report, with_audio=with_audio, markers=written, as_json=as_json)


def refuse_with_live(typed: Mapping[str, str | Path | None]) -> None:
    """Refuse what a stream does not have: an in, an out, a moment to hit, and one answer to make a page of."""
    for option, value in typed.items():
        if value:
            raise InvalidInputError(
                f"{option} does not go with --live", remedy="leave it out; --for ends the following", field="live"
            )


def add_timeline(request: SuggestRequest, marked: Marked) -> None:
    """Put a range of a timeline into the request, and say what of it could not be read."""
    for remark in remarks(marked.timeline):
        print_error(remark)
    request.timeline.CopyFrom(timeline_range(marked))


def add_footage(request: SuggestRequest, media: str, range_in: str, range_out: str) -> None:
    """Put the footage into the request."""
    if media:
        request.media.CopyFrom(media_range(media, range_in, range_out))
    elif range_in or range_out:
        raise InvalidInputError("--in and --out need footage", remedy="name a file", field="media")


def add_reference(request: SuggestRequest, like: str, like_in: str, like_out: str) -> None:
    """Put the piece of music one has in mind into the request."""
    if like:
        request.like.CopyFrom(reference(like, like_in, like_out))
    elif like_in or like_out:
        raise InvalidInputError("--like-in and --like-out need --like", remedy="name a track or a file", field="like")


def ask(
    request: SuggestRequest,
    marked: Marked | None,
    *,
    report: Path | None,
    with_audio: bool,
    markers: PlannedMarkers | None,
    as_json: bool,
) -> None:
    """Send the request, and print and write the answer.

    Raises
    ------
    InvalidInputError
        When it asks nothing.
    """
    if not (request.WhichOneof("footage") or request.text.strip() or request.HasField("like")):
        raise InvalidInputError(
            "There is nothing to look at, read or listen to", remedy="name footage, or give --text or --like"
        )
    check_audio(report, with_audio=with_audio)
    if report is not None:
        check_report_place(report)
    with open_daemon() as daemon, interruptible("Nothing was changed."), progress_bar() as show:
        if request.HasField("like"):
            request.like.CopyFrom(with_full_id(daemon, request.like))
        request.filters.CopyFrom(with_full_ids(daemon, request.filters))
        result = daemon.follow(daemon.suggest.Suggest, request, on_progress=show)
        sounds = answer_sounds(daemon, report, result, with_audio=with_audio, show=show) if report is not None else None
    if markers is not None:
        print_error(f"The markers are in {write_markers(markers, result)}.")
    if report is not None:  # first: a reader that closes the pipe early must not cost the page
        print_error(f"The report is {write_report(report, request, result, marked, sounds)}.")
    if as_json:
        print_json(result)
    else:
        print_answer(result)
