"""Where to hear, buy or look up a track: what its tags state, and searches built here and never fetched."""

import re
from pathlib import PurePath
from urllib.parse import quote, urlencode

from temptrack.store.records import Link, TrackRecord

_NOBODY = {"unknown", "unknown artist", "various", "various artists", "n/a", "none", "untitled"}
_FILE_LIKE = re.compile(
    r"_|\.(wav|aiff?|mp3|flac|ogg|opus|m4a)$|^(track|audio|untitled|new recording)[\s_-]*\d*$", re.IGNORECASE
)


def with_links(track: TrackRecord) -> tuple[Link, ...]:
    """Return the track's stated links, then search links when it looks like released music."""
    stated = {link.url for link in track.links}
    return track.links + tuple(link for link in search_links(track) if link.url not in stated)


def looks_released(track: TrackRecord) -> bool:
    """Return whether a shop could know the track: it names an artist and a title that is not its file's name."""
    title, artist = track.title.strip(), track.artist.strip()
    if not title or not artist or artist.casefold() in _NOBODY or title.casefold() in _NOBODY:
        return False
    return bool(track.isrc) or not _FILE_LIKE.search(title) or title != PurePath(track.path).stem


def search_links(track: TrackRecord) -> tuple[Link, ...]:
    """Return searches at the usual places, or none for music that was not released."""
    if not looks_released(track):
        return ()
    words = f"{track.artist.strip()} {track.title.strip()}"
    return (
        Link("MusicBrainz (search)", _musicbrainz(track)),
        Link("Apple Music (search)", "https://music.apple.com/search?" + urlencode({"term": words}, quote_via=quote)),
        Link("Spotify (search)", "https://open.spotify.com/search/" + quote(words, safe="")),
        Link("Qobuz (search)", "https://www.qobuz.com/search?" + urlencode({"q": words}, quote_via=quote)),
        Link("Bandcamp (search)", "https://bandcamp.com/search?" + urlencode({"q": words}, quote_via=quote)),
        Link(
            "YouTube (search)", "https://www.youtube.com/results?" + urlencode({"search_query": words}, quote_via=quote)
        ),
    )


def _musicbrainz(track: TrackRecord) -> str:
    # The query is Lucene's: a quotation mark inside a phrase must be escaped.
    def phrase(words: str) -> str:
        return '"' + words.strip().replace("\\", "\\\\").replace('"', '\\"') + '"'

    query = f"isrc:{track.isrc}" if track.isrc else f"recording:{phrase(track.title)} AND artist:{phrase(track.artist)}"
    parameters = {"type": "recording", "method": "advanced", "query": query}
    return "https://musicbrainz.org/search?" + urlencode(parameters, quote_via=quote)
