"""`temptrack library`: the user's own music."""

from pathlib import Path
from typing import Annotated

import typer

from temptrack.cli import listing, tracks
from temptrack.cli.exit_codes import FAILED
from temptrack.cli.interrupt import interruptible
from temptrack.cli.output import print_json, print_line, progress_bar
from temptrack.cli.paragraph import print_paragraph
from temptrack.cli.paths import absolute, existing, looks_like_path
from temptrack.cli.removal import confirm, select
from temptrack.cli.session import open_daemon
from temptrack.cli.skipped import print_skipped
from temptrack.cli.track_page import print_track
from temptrack.client import Daemon
from temptrack.errors import TrackNotFoundError
from temptrack.interchange.words import count
from temptrack.v1.library_pb2 import (
    AddTracksRequest,
    AddTracksResult,
    GetTrackRequest,
    ListTracksRequest,
    ListTracksResponse,
    RemoveTracksRequest,
    TrackFilter,
)

app = typer.Typer(help="The music that suggestions are made from.", no_args_is_help=True)

MAX_PAGE = 1000

Json = Annotated[bool, typer.Option("--json", help="Print the answer as JSON.")]


@app.command()
def add(
    paths: Annotated[list[Path], typer.Argument(help="Audio files or folders; folders are read with all below them.")],
    licence: Annotated[str, typer.Option("--licence", help="For files that state none themselves.")] = "",
    refresh: Annotated[bool, typer.Option("--refresh", help="Analyse again what is already known.")] = False,
    as_json: Json = False,
) -> None:
    """Add music. Safe to stop and to repeat: what is known is not read again."""
    request = AddTracksRequest(paths=[existing(path) for path in paths], default_licence=licence, refresh=refresh)
    with (
        open_daemon() as daemon,
        interruptible("The tracks added so far stay; run the same command again to go on."),
        progress_bar() as show,
    ):
        result = daemon.follow(daemon.library.AddTracks, request, on_progress=show)
    if as_json:
        print_json(result)
    else:
        _print_added(result)
    if result.skipped and not (result.added or result.updated or result.unchanged):
        raise typer.Exit(FAILED)


@app.command(name="list")
def list_(  # noqa: PLR0913, PLR0917 - typer reads options from parameters
    contains: listing.Contains = "",
    tempo: listing.Tempo = "",
    tempo_either: listing.TempoEither = False,
    key: listing.Keys = None,
    licence: listing.Licences = None,
    length: listing.Length = "",
    mood: listing.Moods = None,
    energy: listing.Energy = "",
    valence: listing.Valence = "",
    tension: listing.Tension = "",
    vocal: listing.Vocal = None,
    genre: listing.Genres = None,
    sort: listing.Sort = listing.Order.PATH,
    reverse: listing.Reverse = False,
    limit: listing.Limit = 0,
    as_json: Json = False,
) -> None:
    """List the library, or what of it fits."""
    wanted = listing.Wanted(
        contains=contains,
        tempo=tempo,
        tempo_either=tempo_either,
        keys=tuple(key or ()),
        licences=tuple(licence or ()),
        length=length,
        moods=tuple(mood or ()),
        energy=energy,
        valence=valence,
        tension=tension,
        vocal=vocal,
        genres=tuple(genre or ()),
        order=sort,
        reverse=reverse,
    )
    request = listing.request_for(wanted)
    with open_daemon() as daemon:
        found = list_all(daemon, request, limit)
    if as_json:
        print_json(found)
    elif found.tracks:
        tracks.print_tracks(found.tracks)
        print_line(f"{_shown(found)}. `temptrack library show ID` tells more.")
    elif contains and request.filter == TrackFilter():
        print_line(f"No track contains {contains!r}.")
    elif request.filter != TrackFilter():
        print_line("No track is like that. `temptrack library list` without options lists all.")
    else:
        print_line("The library is empty. Add music with `temptrack library add FOLDER`.")


@app.command()
def show(
    track: Annotated[str, typer.Argument(help="An id, the beginning of one, or a path.", metavar="TRACK")],
    as_json: Json = False,
) -> None:
    """Tell everything known about one track."""
    named = absolute(track) if looks_like_path(track) else track
    with open_daemon() as daemon:
        found = daemon.call(daemon.library.GetTrack, GetTrackRequest(track_id=named))
    if as_json:
        print_json(found)
    else:
        print_track(found)


@app.command()
def remove(
    wanted: Annotated[list[str], typer.Argument(help="Ids, beginnings of ids, files or folders.", metavar="TRACKS")],
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
    as_json: Json = False,
) -> None:
    """Forget tracks. The files stay where they are."""
    with open_daemon() as daemon:
        known = [(one.track_id, one.path, one.title) for one in list_all(daemon).tracks]
        chosen = select(wanted, known, TrackNotFoundError, "track", "temptrack library list")
        confirm("Forget", "track", [chosen_one.title for chosen_one in chosen], yes=yes)
        request = RemoveTracksRequest(tracks=[chosen_one.id for chosen_one in chosen])
        done = daemon.call(daemon.library.RemoveTracks, request)
    if as_json:
        print_json(done)
    else:
        print_line(f"Forgot {count(done.removed, 'track')}. The files are where they were.")


def list_all(daemon: Daemon, request: ListTracksRequest | None = None, limit: int = 0) -> ListTracksResponse:
    """Return every page as one answer, or as many tracks as wanted."""
    asked = ListTracksRequest(page_size=min(limit, MAX_PAGE))
    asked.MergeFrom(request or ListTracksRequest())
    found = daemon.call(daemon.library.ListTracks, asked)
    while found.next_page_token and (not limit or len(found.tracks) < limit):
        asked.page_token = found.next_page_token
        page = daemon.call(daemon.library.ListTracks, asked)
        found.tracks.extend(page.tracks)
        found.next_page_token = page.next_page_token
    if limit:
        del found.tracks[limit:]
    return found


def _shown(found: ListTracksResponse) -> str:
    many = count(found.total, "track")
    return many if len(found.tracks) == found.total else f"{len(found.tracks)} of {many}"


def _print_added(result: AddTracksResult) -> None:
    if not (result.added or result.updated or result.unchanged or result.skipped):
        print_paragraph("No audio files were found there.")
        return
    print_paragraph(
        f"{count(result.added, 'track')} added, {result.updated} updated, {result.unchanged} unchanged; "
        f"the library holds {count(result.tracks, 'track')}."
    )
    if result.unlicensed:
        print_paragraph(
            f"{count(result.unlicensed, 'track states', 'tracks state')} no licence. "
            "Say it with `temptrack library add --licence L --refresh PATH`, in the tags, or in a sidecar CSV."
        )
    if result.cues_recognised:
        print_paragraph(f"{count(result.cues_recognised, 'cue')} of learnt films recognised among them.")
    print_skipped(result.skipped)
    if result.tracks and not result.skipped:
        print_paragraph("Next: `temptrack suggest CLIP`, or `temptrack learn FILM` first for better suggestions.")
