"""Where the daemon listens: a Unix socket that only its owner reaches, or a loopback port guarded by a token."""

import contextlib
import hashlib
import os
import re
import secrets
import stat
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import grpc

from temptrack.errors import StateError
from temptrack.home import Home

_MAX_SOCKET_PATH_BYTES = 100
"""The system's own limit is 104 to 108 bytes with the closing zero (unix(7), sun_path)."""

_PORTS = range(20_000, 32_768)
"""Ports to choose from: above the well-known, below those that systems hand out (Linux from 32768, Windows from 49152).
DaVinci Resolve takes its own from 49152 on (scripting README of 21.1); there Windows forbids a port now and then."""

_URI_SAFE = re.compile(r"[\w/.\-]+", re.ASCII)
"""gRPC reads ``unix:`` targets as URIs, and so do clients in other languages: nothing in the path may need escaping."""


@dataclass(frozen=True)
class Listening:
    """What clients must know."""

    address: str
    token: str = field(default="", repr=False)


def new_token(tcp: bool) -> str:
    """Return a fresh token for a TCP endpoint, the only kind where there are no Unix sockets; empty for a socket."""
    return secrets.token_urlsafe(32) if tcp or sys.platform == "win32" else ""


def listen(server: grpc.aio.Server, home: Home, token: str) -> Listening:
    """Bind the server, not yet started, and return where: on a loopback port if there is a token.

    Raises
    ------
    StateError
        When no private place could be bound.
    """
    if token:
        return Listening(f"127.0.0.1:{_bind_port(server)}", token)
    for folder in _socket_folders(home):
        path = folder / "daemon.sock"
        if _usable(path) and _make_private(folder) and _bind(server, path):
            return Listening(f"unix:{path}")
    raise StateError(f"No private folder for a socket was found for {home.root}", remedy="start with --tcp")


def forget(listening: Listening) -> None:
    """Take the socket and its folder away; the folder may lie outside the home."""
    kind, _, place = listening.address.partition(":")
    if kind == "unix":
        with contextlib.suppress(OSError):
            Path(place).unlink(missing_ok=True)
            Path(place).parent.rmdir()


def _socket_folders(home: Home) -> Iterator[Path]:
    yield home.root / "run"
    name = "temptrack-" + hashlib.sha256(os.fsencode(home.root)).hexdigest()[:12]
    if runtime := os.environ.get("XDG_RUNTIME_DIR"):
        yield Path(runtime) / name
    if sys.platform != "win32":
        yield Path(tempfile.gettempdir()) / f"{name}-{os.getuid()}"
        yield Path("/tmp") / f"{name}-{os.getuid()}"  # noqa: S108 (checked to be our own and closed to others)


def _usable(path: Path) -> bool:
    return len(os.fsencode(path)) <= _MAX_SOCKET_PATH_BYTES and bool(_URI_SAFE.fullmatch(str(path)))


def _make_private(folder: Path) -> bool:
    """Whether the folder is, or could be made, a real one of the user's own that nobody else may enter."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        found = folder.lstat()
        if not stat.S_ISDIR(found.st_mode) or (sys.platform != "win32" and found.st_uid != os.getuid()):
            return False
        folder.chmod(0o700)
    except OSError:
        return False
    return True


def _bind_port(server: grpc.aio.Server) -> int:
    for _ in range(20):
        with contextlib.suppress(RuntimeError):  # taken
            return server.add_insecure_port(f"127.0.0.1:{secrets.choice(_PORTS)}")
    return server.add_insecure_port("127.0.0.1:0")


def _bind(server: grpc.aio.Server, path: Path) -> bool:
    """Bind under a mask, so that the socket is never open to others, not even for a moment."""
    path.unlink(missing_ok=True)  # left by a daemon that was killed; the home's lock says that it is gone
    before = os.umask(0o177)
    try:
        server.add_insecure_port(f"unix:{path}")
    except RuntimeError:  # a file system that holds no sockets
        return False
    finally:
        os.umask(before)
    path.chmod(0o600)
    return True
