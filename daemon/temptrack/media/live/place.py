"""Where a live picture comes from: a URL of a protocol that carries streams, or a path; nothing else is opened.

FFmpeg takes far more for an address than what a person means by one: lists of files (``concat:``), parts of files
(``subfile:``), devices, commands to other protocols in the scheme. So an address is read here, strictly, and what a
protocol may open in turn is a fixed list for each, in which there is no file.
"""

import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

from temptrack.errors import InvalidInputError

_WEB = "http,https,tcp,tls,crypto,httpproxy"
SCHEMES = {
    "http": _WEB,
    "https": _WEB,
    "rtsp": "rtsp,rtp,udp,tcp,http,httpproxy",
    "rtsps": "rtsps,rtsp,rtp,srtp,udp,tcp,tls,https,http,httpproxy",
    "rtmp": "rtmp,tcp",
    "rtmps": "rtmps,rtmp,tls,tcp",
    "srt": "srt,udp",
    "udp": "udp",
    "rtp": "rtp,udp",
    "tcp": "tcp",
}
"""What streams come by, each with the protocols FFmpeg may use for it: HLS and DASH come by http and https."""

_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.,-]+:")
"""Two letters at least before the colon: one letter is a Windows drive."""
_MAY_LISTEN = {"udp", "rtp", "tcp", "srt"}


@dataclass(frozen=True)
class LivePlace:
    """A stream's address, or a file's or pipe's path."""

    address: str
    """As it is opened; it may hold a password, so it is never shown."""
    scheme: str
    """Empty for a path."""
    shown: str
    """What may be told: a path, or a URL without user, path and query, all of which may be secrets."""

    @property
    def path(self) -> Path | None:
        """The path; None for a URL."""
        return None if self.scheme else Path(self.address)

    @property
    def protocols(self) -> str:
        """What FFmpeg may open, comma-separated; nothing for a path, which is not FFmpeg's to open."""
        return SCHEMES.get(self.scheme, "")


def read_place(text: str, *, field: str = "source") -> LivePlace:
    """Read an address.

    Parameters
    ----------
    text : str
        A URL, or an absolute path.
    field : str
        For the error.

    Raises
    ------
    InvalidInputError
        When it is neither, or of a protocol that is not among `SCHEMES`.
    """
    if not _URL.match(text):
        path = Path(text)
        if not path.is_absolute():
            raise InvalidInputError(
                "The source is neither a URL nor an absolute path", remedy="give it in full", field=field
            )
        return LivePlace(text, "", str(path))
    scheme, separator, _ = text.partition("://")
    if not separator or scheme.lower() not in SCHEMES:
        raise InvalidInputError(
            f"Streams are not opened by {text.partition(':')[0].lower()[:40]}:",
            remedy=f"give a path, or a URL of {', '.join(SCHEMES)}",
            field=field,
        )
    parts = _split(text, field)
    if not (parts.hostname or (parts.port and parts.scheme in _MAY_LISTEN)):
        raise InvalidInputError(f"The {parts.scheme} URL names no host", remedy="give it in full", field=field)
    return LivePlace(f"{parts.scheme}{text[len(scheme) :]}", parts.scheme, _shown(parts))


def _split(text: str, field: str) -> SplitResult:
    try:
        parts = urlsplit(text)
        parts.port  # noqa: B018 - refuses what is no number
    except ValueError:
        raise InvalidInputError("The source is no URL that can be read", remedy="check it", field=field) from None
    return parts


def _shown(parts: SplitResult) -> str:
    host = parts.hostname or ""
    host = f"[{host}]" if ":" in host else host
    return f"{parts.scheme}://{host}{f':{parts.port}' if parts.port else ''}"
