"""Previews of tracks of the library."""

from pathlib import Path

from temptrack.errors import InvalidTimeError
from temptrack.media import PREVIEW_MEDIA_TYPE, Span, cut_preview
from temptrack.progress import Job
from temptrack.service.lookup import find_track
from temptrack.service.validation.library import PreviewWish
from temptrack.store import Store
from temptrack.v1 import library_pb2


def preview_of(store: Store, wish: PreviewWish) -> library_pb2.CutPreviewResponse:
    """Cut what was wished for, to the track's own end at most; it fades only where the track goes on.

    Raises
    ------
    TrackNotFoundError, MediaError
        When the library has no such track, or its file is not there or not readable any more.
    InvalidTimeError
        When the part begins beyond the track's end.
    """
    track = store.get_track(find_track(store, wish.name, "track_id"))
    if wish.span.source_in_s >= track.duration_s:
        raise InvalidTimeError(
            f"{track.title or track.track_id} ends at {track.duration_s:.3f} s",
            remedy="begin before its end",
            field="track_in_s",
        )
    out_s = min(wish.span.source_out_s, track.duration_s)
    span = Span(wish.span.source_in_s, out_s)
    fade_s = wish.fade_s if out_s < track.duration_s else 0.0
    audio = cut_preview(Path(track.path), span, gain_db=wish.gain_db, fade_s=fade_s, job=Job())
    return library_pb2.CutPreviewResponse(audio=audio, media_type=PREVIEW_MEDIA_TYPE, duration_s=span.duration_s)
