"""LibraryService: the user's own music."""

from collections.abc import AsyncIterator, Sequence
from typing import TYPE_CHECKING

from temptrack.catalogue import (
    UNKNOWN_LICENCE,
    AddReport,
    LinkReport,
    add_to_library,
    automatic_workers,
    link_films,
    unlink_tracks,
)
from temptrack.progress import Job, Progress
from temptrack.service.conversion.progress import from_progress, from_skipped
from temptrack.service.conversion.track import from_track_in_full
from temptrack.service.interceptors.wrapping import Context
from temptrack.service.jobs import Jobs
from temptrack.service.kinds import Kind
from temptrack.service.listing import list_tracks
from temptrack.service.lookup import find_track, find_tracks
from temptrack.service.opening import Opening
from temptrack.service.previewing import preview_of
from temptrack.service.validation.library import check_add, check_preview, check_remove, check_track_name
from temptrack.service.validation.listing import check_list
from temptrack.store import Store
from temptrack.v1 import library_pb2
from temptrack.v1.library_pb2_grpc import LibraryServiceServicer

if TYPE_CHECKING:
    from temptrack.service.resources import Resources


class LibraryServicer(LibraryServiceServicer):
    """Adds, lists, shows and forgets tracks."""

    def __init__(self, opening: Opening, jobs: Jobs) -> None:
        self._opening = opening
        self._jobs = jobs

    async def AddTracks(
        self, request: library_pb2.AddTracksRequest, context: Context
    ) -> AsyncIterator[library_pb2.AddTracksResponse]:
        """Read files and folders into the library."""
        paths, licence = check_add(request)
        resources = await self._opening.resources()
        licence = licence or resources.settings.default_licence

        def work(job: Job) -> library_pb2.AddTracksResult:
            before = resources.recogniser.known()
            with resources.shelf.sharing_cores():
                report = add_to_library(
                    resources.store,
                    paths,
                    default_licence=licence,
                    refresh=request.refresh,
                    workers=resources.settings.workers or automatic_workers(),
                    job=job,
                )
            links = link_films(resources.store, resources.recogniser, job, before=before)
            return _result(report, links, resources.store)

        async for told in self._jobs.run(Kind.INGEST, work, context):
            if isinstance(told, Progress):
                yield library_pb2.AddTracksResponse(progress=from_progress(told))
            else:
                yield library_pb2.AddTracksResponse(result=told.result)

    async def ListTracks(
        self, request: library_pb2.ListTracksRequest, context: Context
    ) -> library_pb2.ListTracksResponse:
        """List a page of the tracks that pass the filter."""
        listing = check_list(request)
        resources = await self._opening.resources()
        return await self._jobs.briefly(list_tracks, resources.store, listing)

    async def GetTrack(self, request: library_pb2.GetTrackRequest, context: Context) -> library_pb2.GetTrackResponse:
        """Show one track in full."""
        name = check_track_name(request)
        store = (await self._opening.resources()).store
        return await self._jobs.briefly(
            lambda: from_track_in_full(store.get_track(find_track(store, name, "track_id")))
        )

    async def RemoveTracks(
        self, request: library_pb2.RemoveTracksRequest, context: Context
    ) -> library_pb2.RemoveTracksResponse:
        """Forget tracks; the files stay."""
        names = check_remove(request)
        resources = await self._opening.resources()
        return library_pb2.RemoveTracksResponse(removed=await self._jobs.briefly(_remove, resources, names))

    async def CutPreview(
        self, request: library_pb2.CutPreviewRequest, context: Context
    ) -> library_pb2.CutPreviewResponse:
        """Copy a part of a track, small."""
        wish = check_preview(request)
        store = (await self._opening.resources()).store
        return await self._jobs.briefly(preview_of, store, wish)


def _result(report: AddReport, links: LinkReport, store: Store) -> library_pb2.AddTracksResult:
    return library_pb2.AddTracksResult(
        added=report.added,
        updated=report.updated,
        unchanged=report.unchanged,
        skipped=from_skipped(report.skipped),
        tracks=store.count_tracks(),
        unlicensed=sum(track.licence == UNKNOWN_LICENCE for track in store.summaries()),
        cues_recognised=links.cues,
    )


def _remove(resources: "Resources", names: Sequence[str]) -> int:
    store, recogniser = resources.store, resources.recogniser
    chosen, before = find_tracks(store, names), recogniser.known()
    unlink_tracks(store, chosen, before)  # first: what is cut short here is done when it is asked for again
    return store.remove_tracks(chosen)
