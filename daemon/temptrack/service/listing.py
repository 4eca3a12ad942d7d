"""Lists of tracks: filtered, ordered, page by page."""

from collections.abc import Callable

from temptrack.service.conversion.track import from_library_track
from temptrack.service.validation.listing import Listing, Place
from temptrack.store import Store, TrackSummary
from temptrack.v1 import library_pb2

_TEXTS: dict[int, Callable[[TrackSummary], str]] = {
    library_pb2.TRACK_ORDER_TITLE: lambda track: track.title,
    library_pb2.TRACK_ORDER_ARTIST: lambda track: track.artist,
    library_pb2.TRACK_ORDER_ALBUM: lambda track: track.album,
    library_pb2.TRACK_ORDER_KEY: lambda track: track.key,
    library_pb2.TRACK_ORDER_ADDED: lambda track: track.added_at,
}
_FIGURES: dict[int, Callable[[TrackSummary], float]] = {
    library_pb2.TRACK_ORDER_TEMPO: lambda track: track.tempo_bpm,
    library_pb2.TRACK_ORDER_DURATION: lambda track: track.duration_s,
    library_pb2.TRACK_ORDER_ENERGY: lambda track: track.affect.energy,
    library_pb2.TRACK_ORDER_VALENCE: lambda track: track.affect.valence,
    library_pb2.TRACK_ORDER_TENSION: lambda track: track.tension,
    library_pb2.TRACK_ORDER_VOCAL: lambda track: track.vocal,
    library_pb2.TRACK_ORDER_LOUDNESS: lambda track: track.loudness_lufs,
}
"""Those in neither table are ordered by path alone."""


def list_tracks(store: Store, listing: Listing) -> library_pb2.ListTracksResponse:
    """Return one page. A track that is added or changes while somebody turns pages shifts no other one."""
    fitting = [track for track in store.summaries(listing.conditions) if _fits(track, listing)]
    fitting.sort(key=lambda track: track.path)
    fitting.sort(key=lambda track: _place(track, listing.order), reverse=listing.descending)
    rest = [track for track in fitting if _is_after(track, listing)]
    shown = rest[: listing.size]
    records = store.get_tracks([track.track_id for track in shown])
    return library_pb2.ListTracksResponse(
        tracks=[from_library_track(records[track.track_id]) for track in shown if track.track_id in records],
        next_page_token=listing.token(_place(shown[-1], listing.order), shown[-1].path)
        if len(rest) > len(shown)
        else "",
        total=len(fitting),
    )


def _fits(track: TrackSummary, listing: Listing) -> bool:
    """What no store can tell by a single column."""
    text = f"{track.title} {track.artist} {track.album} {track.path}".casefold()
    return (
        all(word in text for word in listing.words)
        and (not listing.moods or any(mood.word in listing.moods for mood in track.moods))
        and (not listing.genres or any(genre.casefold() in listing.genres for genre in track.genres))
    )


def _place(track: TrackSummary, order: int) -> Place:
    if order in _FIGURES:
        return _FIGURES[order](track), ""
    return 0.0, _TEXTS[order](track).casefold() if order in _TEXTS else ""


def _is_after(track: TrackSummary, listing: Listing) -> bool:
    if listing.after is None:
        return True
    last, last_path = listing.after
    place = _place(track, listing.order)
    if place == last:
        return track.path > last_path
    return place < last if listing.descending else place > last
