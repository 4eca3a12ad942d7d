"""Taking a track of the library apart, as the contract asks it."""

from pathlib import Path

from temptrack.compose import Source, require_may_derive, sidecar_of
from temptrack.compose.stems import DEFAULT_MODEL, DemucsSeparator, separate_track
from temptrack.licences import terms_of_piece
from temptrack.progress import Job
from temptrack.service.conversion.track import from_library_track
from temptrack.service.lookup import find_track_or_title
from temptrack.settings import Settings
from temptrack.store import Store
from temptrack.v1 import stems_pb2


def separate(
    request: stems_pb2.SeparateRequest, store: Store, settings: Settings, job: Job
) -> stems_pb2.SeparateResult:
    """Write a track's stems and tell of them.

    Raises
    ------
    TrackNotFoundError, RightsError, StateError, WeightsUnavailableError, MediaError, InvalidInputError
        When there is no such track, its licence does not let one, nothing separates, or nothing can be written.
    """
    track = store.get_track(find_track_or_title(store, request.track, "track"))
    own = request.unknown_may_derive if request.HasField("unknown_may_derive") else settings.unknown_may_derive
    require_may_derive(track, unknown_may=own)
    job.report("load", 0, 1, request.model or DEFAULT_MODEL)
    weights = Path(request.weights_folder) if request.weights_folder else None
    separator = DemucsSeparator(request.model or DEFAULT_MODEL, weights)
    made = separate_track(
        Source(track.track_id, track.title, track.artist, track.licence, 0.0, 0.0, 0.0, 0.0, ""),
        Path(track.path),
        separator,
        Path(request.folder),
        suffix=".flac" if request.flac else ".wav",
        job=job,
    )
    return stems_pb2.SeparateResult(
        track=from_library_track(track),
        stems=[
            stems_pb2.WrittenStem(
                name=one.name, path=str(one.path), sidecar_path=str(sidecar_of(one.path)), share=one.loudness_share
            )
            for one in made.stems
        ],
        by=separator.name,
        residual_db=made.residual_db,
        remarks=(*terms_of_piece([track.licence]).statements, separator.note),
    )
