"""`temptrack learn`: films whose scenes and sound teach what goes with what."""

from collections.abc import Sequence
from itertools import groupby
from pathlib import Path
from typing import Annotated

import typer

from temptrack.cli.edits import edits_request, sort_lessons, together
from temptrack.cli.exit_codes import FAILED
from temptrack.cli.interrupt import interruptible
from temptrack.cli.music import music_of
from temptrack.cli.options import MediaRoots, Rate, SequenceName
from temptrack.cli.output import Column, print_json, print_line, print_table, progress_bar
from temptrack.cli.paragraph import print_paragraph
from temptrack.cli.paths import existing
from temptrack.cli.session import open_daemon
from temptrack.cli.skipped import print_skipped
from temptrack.cli.timeline import reading_options
from temptrack.interchange.words import clock, count
from temptrack.v1.film_pb2 import LearnRequest, LearnResult, LearntScene

_MOST_SHOWN = 20


def learn(  # noqa: PLR0913, PLR0917 - typer reads options from parameters
    paths: Annotated[list[Path], typer.Argument(help="Films, folders of films, timelines, or cue lists (CSV).")],
    labels: Annotated[
        Path | None,
        typer.Option("--labels", help="CSV with a header: file, label (separated by ;), text; title, in_s, out_s."),
    ] = None,
    media_root: MediaRoots = None,
    rate: Rate = "",
    sequence: SequenceName = "",
    refresh: Annotated[bool, typer.Option("--refresh", help="Learn again what is already known.")] = False,
    ray: Annotated[
        str,
        typer.Option(
            "--ray",
            metavar="ADDRESS|local",
            help="See and hear films on a Ray cluster: HOST:PORT, or one of this machine.",
        ),
    ] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print the answer as JSON.")] = False,
) -> None:
    """Learn which sound goes with which scene. Safe to stop and to repeat."""
    chosen = sort_lessons([Path(existing(path)) for path in paths])
    films = LearnRequest(
        paths=[str(path) for path in chosen.films],
        labels_csv=existing(labels) if labels else "",
        refresh=refresh,
        ray=ray,
    )
    edits = edits_request(chosen, reading_options(media_root, rate, sequence), refresh=refresh)
    result = LearnResult()
    with (
        open_daemon() as daemon,
        interruptible("The films learnt so far stay; run the same command again to go on."),
        progress_bar() as show,
    ):
        if films.paths:
            result = daemon.follow(daemon.films.Learn, films, on_progress=show)
        if edits.edits or edits.cue_lists:
            result = together(result, daemon.follow(daemon.films.LearnEdits, edits, on_progress=show))
    if as_json:
        print_json(result)
    else:
        _print_learnt(result)
    if result.skipped and not (result.added or result.updated or result.unchanged):
        raise typer.Exit(FAILED)


def _print_learnt(result: LearnResult) -> None:
    if not (result.added or result.updated or result.unchanged or result.skipped):
        print_line("No films were found there.")
        return
    _print_scenes(result.scenes)
    print_paragraph(
        f"{count(result.added, 'film')} learnt, {result.updated} again, {result.unchanged} unchanged; the daemon knows "
        f"{count(result.scenes_learnt, 'scene')} of {count(result.films_learnt, 'film')}."
    )
    if result.recognition:
        print_paragraph(result.recognition)
    for remark in result.remarks:
        print_paragraph(remark)
    print_skipped(result.skipped)
    if result.scenes and not any(scene.has_music for scene in result.scenes):
        print_paragraph("No music was found in them.")
    elif result.scenes and not any(scene.nearest_track_id for scene in result.scenes):
        print_paragraph("No track is near them yet: add music with `temptrack library add FOLDER`.")


def _print_scenes(scenes: Sequence[LearntScene]) -> None:
    columns = (Column("From", "right"), Column("Scene", share=1), Column("Music", share=1), Column("Track at", "right"))
    for title, of_film in groupby(scenes[:_MOST_SHOWN], lambda scene: scene.film_title):
        print_table(columns, (_row(scene) for scene in of_film), title=title)
    if len(scenes) > _MOST_SHOWN:
        print_line(f"and {len(scenes) - _MOST_SHOWN} more; --json lists them all.")


def _row(scene: LearntScene) -> tuple[str, ...]:
    return clock(scene.film_in_s, 0), scene.description, *music_of(scene)
