"""The endpoint file: how a client finds the daemon of a home, and how each is sure of the other."""

import json
import os
import stat
import sys
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from temptrack.documents import read_json
from temptrack.errors import AccessError

METADATA_KEY = "authorization"
"""Call metadata that carries ``Bearer <token>`` on a TCP endpoint."""

CLIENT_KEY = "temptrack-client"
"""Call metadata by which a client tells its calls from those of others; no secret, and not needed."""

MAX_REQUEST_BYTES = 4 * 1024 * 1024
"""What a request may weigh: a timeline of several thousand clips."""

MAX_RESPONSE_BYTES = 64 * 1024 * 1024
"""What an answer may weigh: fifty suggestions with curves and pictures."""


@dataclass(frozen=True)
class Endpoint:
    """Where a daemon listens."""

    address: str
    """``unix:/path`` or ``127.0.0.1:port``."""
    pid: int
    version: str
    started_at: str
    """RFC 3339, UTC."""
    token: str = field(default="", repr=False)
    """Asked for with every call on a TCP endpoint; empty on a Unix socket, which only its owner can open."""

    @property
    def call_metadata(self) -> tuple[tuple[str, str], ...]:
        """What every call to this endpoint carries."""
        return ((METADATA_KEY, f"Bearer {self.token}"),) if self.token else ()


def write_endpoint(path: Path, endpoint: Endpoint) -> None:
    """Write the file so that a reader sees the old one or the new one, whole, and nobody else sees either."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w", encoding="utf-8") as file:
        json.dump(asdict(endpoint), file, indent=1)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)


def read_endpoint(path: Path) -> Endpoint | None:
    """Return what the file says, or None when there is none that makes sense.

    Raises
    ------
    AccessError
        When the file belongs to somebody else or others may read or change it.
    """
    try:
        with path.open("rb") as file:
            _check_private(path, os.fstat(file.fileno()))
            return _meant(read_json(file.read()))
    except FileNotFoundError:
        return None
    except (ValueError, TypeError):
        return None


def _meant(plain: Any) -> Endpoint:
    found = Endpoint(**plain)
    texts = (found.address, found.version, found.started_at, found.token)
    if type(found.pid) is not int or not all(isinstance(one, str) for one in texts):
        raise TypeError("an endpoint is of texts and a number")
    return found


def remove_endpoint(path: Path, pid: int) -> None:
    """Delete the file if it is still the one the process wrote."""
    found = read_endpoint(path)
    if found is not None and found.pid == pid:
        path.unlink(missing_ok=True)


def _check_private(path: Path, status: os.stat_result) -> None:
    if sys.platform == "win32":  # the profile folder's access list does this there
        return
    if status.st_uid != os.getuid():
        raise AccessError(
            f"The endpoint file {path} belongs to another user", remedy="delete it or move TEMPTRACK_HOME"
        )
    if stat.S_IMODE(status.st_mode) & 0o077:
        raise AccessError(
            f"The endpoint file {path} can be read or changed by others", remedy="delete it and restart the daemon"
        )
