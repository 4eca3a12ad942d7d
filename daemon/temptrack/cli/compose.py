"""`temptrack compose`: footage or words in; a piece that did not exist before out, made of the user's own tracks."""

from typing import Annotated

import typer

from temptrack.cli.composed import print_composed
from temptrack.cli.interrupt import interruptible
from temptrack.cli.options import (
    LOOK,
    DurationMax,
    DurationMin,
    Exclude,
    Json,
    Licences,
    MediaRoots,
    Rate,
    SequenceName,
    TempoMax,
    TempoMin,
)
from temptrack.cli.output import print_error, print_json, progress_bar
from temptrack.cli.outs import end_and_file
from temptrack.cli.request import Wishes, filters, media_range, with_full_id, with_full_ids
from temptrack.cli.session import open_daemon
from temptrack.cli.suggest import add_reference
from temptrack.cli.timeline import marked_range, names_timeline, reading_options, remarks, timeline_range
from temptrack.errors import InvalidInputError
from temptrack.v1.piece_pb2 import ComposeRequest
from temptrack.v1.suggest_pb2 import PICTURE_EFFORT_KEY_FRAMES, PICTURE_EFFORT_UNSPECIFIED, SuggestRequest

PIECE = "What the piece is"
_LARGEST_SEED = 2**32 - 1


def compose(  # noqa: PLR0913, PLR0917 - typer reads options from parameters
    media: Annotated[
        str, typer.Argument(help="Any file with a picture, or a timeline.", metavar="MEDIA|TIMELINE")
    ] = "",
    range_in: Annotated[
        str, typer.Option("--in", help="12.5, 1:02.5, 300f or 00:00:12:12.", metavar="TC", rich_help_panel=LOOK)
    ] = "",
    out: Annotated[
        list[str] | None,
        typer.Option(
            "--out",
            help="The file to write, .wav or .flac; given again with a time, the first moment after the range.",
            metavar="FILE|TC",
            rich_help_panel=PIECE,
        ),
    ] = None,
    media_root: MediaRoots = None,
    rate: Rate = "",
    sequence: SequenceName = "",
    text: Annotated[
        str, typer.Option("--text", help="What it should be like.", metavar="WORDS", rich_help_panel=LOOK)
    ] = "",
    like: Annotated[
        str, typer.Option("--like", help="A piece one has in mind.", metavar="TRACK|AUDIO", rich_help_panel=LOOK)
    ] = "",
    key_frames: Annotated[
        bool, typer.Option("--key-frames", help="Decode key frames only: much faster.", rich_help_panel=LOOK)
    ] = False,
    duration: Annotated[
        float, typer.Option("--duration", help="How long it lasts; else the range.", metavar="S", rich_help_panel=PIECE)
    ] = 0.0,
    change: Annotated[
        float | None,
        typer.Option(
            "--change",
            help="0 the best match, 1 far from it; else by how unsure the answer is.",
            metavar="X",
            rich_help_panel=PIECE,
        ),
    ] = None,
    seed: Annotated[
        int,
        typer.Option("--seed", help="Another seed, another piece.", min=0, max=_LARGEST_SEED, rich_help_panel=PIECE),
    ] = 0,
    follow_scene: Annotated[
        bool, typer.Option("--follow-scene", help="Louder where more happens.", rich_help_panel=PIECE)
    ] = False,
    unknown_may_derive: Annotated[
        bool,
        typer.Option("--unknown-may-derive", help="You answer for unknown licences.", rich_help_panel=PIECE),
    ] = False,
    sources: Annotated[
        int, typer.Option("--sources", help="Tracks to listen to, 1 to 50; else 8.", rich_help_panel=PIECE)
    ] = 0,
    licence: Licences = None,
    tempo_min: TempoMin = 0.0,
    tempo_max: TempoMax = 0.0,
    duration_min: DurationMin = 0.0,
    duration_max: DurationMax = 0.0,
    exclude: Exclude = None,
    as_json: Json = False,
) -> None:
    """Make a piece for footage or words, out of pieces of what would be suggested."""
    range_out, file = end_and_file(out or ())
    if not file:
        raise InvalidInputError(
            "There is no file to write the piece to", remedy="name one with --out f.wav", field="out_path"
        )
    question = SuggestRequest(
        text=text,
        filters=filters(
            Wishes(tuple(licence or ()), tempo_min, tempo_max, duration_min, duration_max, tuple(exclude or ()))
        ),
        limit=sources,
        picture_effort=PICTURE_EFFORT_KEY_FRAMES if key_frames else PICTURE_EFFORT_UNSPECIFIED,
    )
    reading = reading_options(media_root, rate, sequence)
    marked = marked_range(media, range_in, range_out, reading) if names_timeline(media) else None
    if marked is not None:
        for remark in remarks(marked.timeline):
            print_error(remark)
        question.timeline.CopyFrom(timeline_range(marked))
    elif media:
        question.media.CopyFrom(media_range(media, range_in, range_out))
    elif range_in or range_out:
        raise InvalidInputError("--in and --out need footage", remedy="name a file", field="media")
    add_reference(question, like, "", "")
    request = ComposeRequest(
        question=question,
        duration_s=duration,
        change=change,
        seed=seed,
        follow_scene=follow_scene,
        unknown_may_derive=unknown_may_derive or None,
        out_path=file,
    )
    ask(request, as_json=as_json)


def ask(request: ComposeRequest, *, as_json: bool) -> None:
    """Send the request and print what came of it."""
    with open_daemon() as daemon, interruptible("Nothing was written."), progress_bar() as show:
        if request.question.HasField("like"):
            request.question.like.CopyFrom(with_full_id(daemon, request.question.like))
        request.question.filters.CopyFrom(with_full_ids(daemon, request.question.filters))
        result = daemon.follow(daemon.compose.Compose, request, on_progress=show)
    if as_json:
        print_json(result)
    else:
        print_composed(result)
