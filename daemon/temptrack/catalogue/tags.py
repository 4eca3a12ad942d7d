"""What a file's tags state. The one bridge to mutagen; broken tags state nothing and never stop an ingest."""

import re
import struct
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from temptrack.catalogue.facts import Facts, as_link, clean_isrc, clean_text
from temptrack.licences import recognise_licence
from temptrack.store.records import Link

_MOST_LINKS = 12
_BROKEN = (ValueError, LookupError, ArithmeticError, TypeError, AttributeError, AssertionError, EOFError, struct.error)
"""What mutagen's parsers are seen to raise on damaged files besides MutagenError and OSError."""

_ID3 = {
    "tit2": "title", "tpe1": "artist", "tpe2": "band", "talb": "album", "tcon": "genre", "tsrc": "isrc",
    "wcop": "licence", "user": "licence", "tcop": "copyright", "comm": "comment", "wcom": "Buy", "wpay": "Buy",
    "woaf": "Official page", "woar": "Artist", "woas": "Source", "wpub": "Publisher", "wxxx": "link",
}  # fmt: skip
"""ID3v2.3 and 2.4 frames (https://id3.org/id3v2.4.0-frames)."""
_FREE = {
    "title": "title", "artist": "artist", "albumartist": "band", "album artist": "band", "album": "album",
    "genre": "genre", "isrc": "isrc", "license": "licence", "licence": "licence", "copyright": "copyright",
    "license url": "licence", "copyright url": "licence", "copyrighturl": "licence", "usage terms": "licence",
    "comment": "comment", "description": "comment", "contact": "link", "url": "link", "website": "link",
    "www": "link", "purl": "link", "weblink": "link", "file": "Official page", "related": "link",
}  # fmt: skip
"""Vorbis comments (https://xiph.org/vorbis/doc/v-comment.html), APEv2, and free-form names in ID3 and MP4."""
_MP4 = {
    "©nam": "title", "©art": "artist", "aart": "band", "©alb": "album", "©gen": "genre", "cprt": "copyright",
    "©cmt": "comment", "©url": "link",
}  # fmt: skip
"""MP4 atoms (https://mutagen.readthedocs.io/en/latest/api/mp4.html)."""
_ASF = {
    "author": "artist", "wm/albumartist": "band", "wm/albumtitle": "album", "wm/genre": "genre", "wm/isrc": "isrc",
    "copyright_url": "licence", "wm/authorurl": "Artist", "wm/audiofileurl": "Official page",
    "wm/audiosourceurl": "Source", "wm/publisherurl": "Publisher",
}  # fmt: skip
"""Windows Media (https://learn.microsoft.com/windows/win32/wmformat/attribute-list)."""
_KINDS: dict[str, str] = _ID3 | _FREE | _MP4 | _ASF
"""Tag name, lower case, to what it states; a capitalised kind is a link with that label."""


def read_tags(path: Path) -> Facts:
    """Return what the file's tags state; nothing when it has none or they cannot be read.

    The licence is, in this order: a licence tag; a well-known licence named in the copyright notice or in a comment;
    the notice itself.
    """
    stated: dict[str, list[str]] = defaultdict(list)
    for name, text in _read_pairs(path):
        kind = _KINDS.get(name)
        cleaned = clean_text(text)
        if kind and cleaned and cleaned not in stated[kind]:
            stated[kind].append(cleaned)
    return _facts(stated)


def _read_pairs(path: Path) -> list[tuple[str, str]]:
    import mutagen

    try:
        file = mutagen.File(path)
        return list(_pairs(file.tags)) if file is not None and file.tags is not None else []
    except (mutagen.MutagenError, OSError, *_BROKEN):
        return []


def _pairs(tags: Any) -> Iterator[tuple[str, str]]:
    """Yield (name in lower case, text) of every tag that is text, pictures left out."""
    for name, value in tags.items():
        for item in value if isinstance(value, list) else [value]:
            yield from _texts(str(name), item)


def _texts(name: str, item: Any) -> Iterator[tuple[str, str]]:
    frame = getattr(item, "FrameID", None)
    if frame is not None:
        yield from _frame_texts(frame, item)
    elif isinstance(item, bytes):  # MP4 free-form atoms are bytes, named ----:com.apple.iTunes:LICENSE
        yield name.rpartition(":")[2].lower(), bytes(item[:4096]).decode("utf-8", errors="replace")
    else:
        text = getattr(item, "value", item)  # Windows Media and APEv2 wrap theirs
        if isinstance(text, str):
            for part in text.split("\x00"):
                yield name.lower(), part


def _frame_texts(frame: str, item: Any) -> Iterator[tuple[str, str]]:
    """Yield the texts of one ID3 frame; described frames (TXXX, WXXX) by their description where it is known."""
    described = clean_text(str(getattr(item, "desc", ""))).lower()
    name = described if frame == "TXXX" or (frame == "WXXX" and described in _KINDS) else frame.lower()
    if frame == "TCON":
        values: Iterable[Any] = item.genres
    else:
        values = getattr(item, "text", None) or [getattr(item, "url", "")]
    for value in [values] if isinstance(values, str) else values:
        yield name, str(value)


def _facts(stated: dict[str, list[str]]) -> Facts:
    album, album_links = _words_and_links(stated["album"])
    licence_links = [link for text in stated["licence"] for link in _links(text, "Licence")]
    links = [*licence_links, *_labelled_links(stated), *album_links]
    unique = {link.url: link for link in reversed(links)}
    return Facts(
        title=next(iter(stated["title"]), ""),
        artist=clean_text(", ".join(stated["artist"] or stated["band"])),
        album=album,
        licence=_licence(stated),
        isrc=next((code for code in map(clean_isrc, stated["isrc"]) if code), ""),
        genres=tuple(dict.fromkeys(part for text in stated["genre"] for part in _genres(text))),
        links=tuple(reversed(unique.values()))[:_MOST_LINKS],
    )


def _licence(stated: dict[str, list[str]]) -> str:
    for texts in (stated["licence"], stated["copyright"], stated["comment"]):
        recognised = next((name for name in map(recognise_licence, texts) if name), "")
        if recognised or (texts and texts is stated["licence"]):
            return recognised or texts[0]
    return next(iter(stated["copyright"]), "")


def _labelled_links(stated: dict[str, list[str]]) -> Iterator[Link]:
    for kind, texts in stated.items():
        if kind == "link" or kind[0].isupper():
            for text in texts:
                yield from _links(text, "" if kind == "link" else kind)


def _links(text: str, label: str) -> Iterator[Link]:
    for word in re.split(r"[\s,;<>\"]+", text):
        link = as_link(word.rstrip(".)"), label)
        if link:
            yield link


def _words_and_links(texts: list[str]) -> tuple[str, list[Link]]:
    """Keep apart an album and the shop address that some releases put in its place."""
    links = [link for text in texts if (link := as_link(text))]
    words = [text for text in texts if not as_link(text)]
    return next(iter(words), ""), links


def _genres(text: str) -> list[str]:
    return [part.strip() for part in re.split(r"[;,|]|\s/\s", text) if part.strip()]
