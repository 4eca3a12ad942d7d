"""What is stated about a track, as against what is heard: by its tags, its sidecar, its file name."""

import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from temptrack.store.records import Link

_LONGEST = 500
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ud800-\udfff]+")
_ISRC = re.compile(r"[A-Z]{2}[A-Z0-9]{3}\d{7}")
"""ISO 3901:2019: country, registrant, year and designation, 12 characters."""
_TRACK_NUMBER = re.compile(r"^(?:0\d{0,2}[\s._-]+|\d{1,3}(?:\.\s+|\s-\s+))(?=\D)")


@dataclass(frozen=True)
class Facts:
    """What one source states; empty means it does not say."""

    title: str = ""
    artist: str = ""
    album: str = ""
    licence: str = ""
    isrc: str = ""
    genres: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()

    def over(self, weaker: "Facts") -> "Facts":
        """Fill what this source leaves open from a weaker one; links of both are kept."""
        known = {link.url for link in self.links}
        return Facts(
            title=self.title or weaker.title,
            artist=self.artist or weaker.artist,
            album=self.album or weaker.album,
            licence=self.licence or weaker.licence,
            isrc=self.isrc or weaker.isrc,
            genres=self.genres or weaker.genres,
            links=self.links + tuple(link for link in weaker.links if link.url not in known),
        )


def clean_text(text: str) -> str:
    """Return one printable line of at most 500 characters, mended where UTF-8 was read as Latin-1."""
    text = _CONTROL.sub(" ", _mend(text.rstrip("\x00")))
    return unicodedata.normalize("NFC", " ".join(text.split()))[:_LONGEST]


def _mend(text: str) -> str:
    """Undo UTF-8 bytes read as Latin-1 or Windows-1252: such text decodes to letters by chance almost never."""
    for charset in ("latin-1", "cp1252"):
        try:
            mended = text.encode(charset).decode("utf-8")
        except UnicodeError:
            continue
        if not any(unicodedata.category(character) in {"Cn", "Co"} for character in mended):
            return mended
    return text


def clean_isrc(text: str) -> str:
    """Return the twelve characters of a well-formed ISRC, else nothing."""
    code = re.sub(r"[\s-]", "", text).upper()
    return code if _ISRC.fullmatch(code) else ""


def as_link(url: str, label: str = "") -> Link | None:
    """Return a web address as a link, labelled with its host unless a label is given; None for anything else."""
    url = clean_text(url)
    if url.lower().startswith("www."):
        url = f"https://{url}"
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        return None
    if parts.scheme.lower() not in {"http", "https"} or "." not in host or " " in url:
        return None
    return Link(clean_text(label) or host.removeprefix("www."), url)


def title_from_name(path: Path) -> str:
    """Return the file name made readable: no suffix, no track number, no underscores."""
    spaced = " ".join(clean_text(path.stem).replace("_", " ").split())
    return _TRACK_NUMBER.sub("", spaced) or spaced or path.name
