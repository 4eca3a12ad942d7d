"""A hub on this machine, real HTTP: serves what a test gives it, as slowly and as badly as the test asks."""

import hashlib
import http.server
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import urlsplit

_BLOCK = 1 << 14


@dataclass
class Hub:
    """What the hub serves, how, and what it was asked."""

    url: str = ""
    files: dict[str, bytes] = field(default_factory=dict)
    """Path below the root, "owner/name/resolve/main/file", to content."""
    requests: list[tuple[str, str, str]] = field(default_factory=list)
    """Method, path and Range header of each."""
    authorizations: list[str] = field(default_factory=list)
    proxied_hosts: list[str] = field(default_factory=list)
    """Hosts that were asked for through this server as a proxy."""
    break_after: int | None = None
    """Drop the connection once, after so many bytes of a GET."""
    wrong_bytes: bool = False
    """Send other bytes than the hash promises."""
    bytes_per_s: float = 0.0
    """0: as fast as it goes."""
    silent_after: int | None = None
    """Send so many bytes of a GET, then nothing more, but keep the line."""
    heedless: bool = False
    """Send the whole file whatever range is asked for."""
    etag: Literal["sha256", "git", "none"] = "sha256"
    redirects: bool = False
    """Answer as the real hub does for large files: a redirect to a store elsewhere, with the checksum beside it."""
    status: int = 0
    """Answer everything with this; 0: properly."""
    released: threading.Event = field(default_factory=threading.Event)
    """Ends every silence, so that a test can end."""

    def put(self, repository: str, name: str, content: bytes) -> None:
        """Serve a file of a repository's main branch."""
        self.files[f"{repository}/resolve/main/{name}"] = content

    @property
    def ranges(self) -> list[str]:
        """Ranges of the GETs so far; "" is the whole."""
        return [asked for method, _, asked in self.requests if method == "GET"]


@contextmanager
def local_hub() -> Iterator[Hub]:
    """Serve on 127.0.0.1 while the context lasts."""
    hub = Hub()
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _handler(hub))
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    hub.url = f"http://127.0.0.1:{server.server_address[1]}"
    yield hub
    hub.released.set()
    server.shutdown()
    server.server_close()
    thread.join()


def _handler(hub: Hub) -> type[http.server.BaseHTTPRequestHandler]:
    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_HEAD(self) -> None:
            self._answer()

        def do_GET(self) -> None:
            self._answer()

        def _answer(self) -> None:
            place = urlsplit(self.path)
            if place.netloc:
                hub.proxied_hosts.append(place.netloc)
            asked = self.headers.get("Range", "")
            hub.requests.append((self.command, place.path, asked))
            hub.authorizations.append(self.headers.get("Authorization", ""))
            path = place.path.lstrip("/")
            content = hub.files.get(path.removeprefix("cdn/"))
            if hub.status or content is None:
                self._headers(hub.status or 404, {"X-Error-Code": "EntryNotFound", "Content-Length": "0"})
            elif hub.redirects and not path.startswith("cdn/"):
                linked = {"X-Linked-Etag": self._etag(content), "X-Linked-Size": str(len(content))}
                location = {"Location": f"{hub.url}/cdn/{path}", "Content-Length": "0"}
                self._headers(302, {**linked, **location, "ETag": '"of-the-redirect"'})
            else:
                self._serve(content, asked)

        def _serve(self, content: bytes, asked: str) -> None:
            start = int(asked.removeprefix("bytes=").partition("-")[0]) if asked and not hub.heedless else 0
            partial = {"Content-Range": f"bytes {start}-{len(content) - 1}/{len(content)}"} if start else {}
            told = {"ETag": self._etag(content)} if hub.etag != "none" else {}
            self._headers(206 if start else 200, {**partial, **told, "Content-Length": str(len(content) - start)})
            if self.command == "GET":
                self._send(content[start:])

        def _headers(self, status: int, headers: dict[str, str]) -> None:
            self.send_response(status)
            for name, value in {"X-Repo-Commit": "0" * 40, **headers}.items():
                self.send_header(name, value)
            self.end_headers()

        def _etag(self, content: bytes) -> str:
            if hub.etag == "git":
                return f'"{hashlib.sha1(b"blob %d" % len(content) + bytes(1) + content).hexdigest()}"'  # noqa: S324
            return f'"{hashlib.sha256(content).hexdigest()}"'

        def _send(self, body: bytes) -> None:
            if hub.wrong_bytes:
                body = bytes(len(body))
            if hub.break_after is not None:
                body, hub.break_after = body[: hub.break_after], None
                self.close_connection = True
            for start in range(0, len(body), _BLOCK):
                if hub.silent_after is not None and start >= hub.silent_after:
                    hub.released.wait(60)
                self.wfile.write(body[start : start + _BLOCK])
                if hub.bytes_per_s:
                    time.sleep(_BLOCK / hub.bytes_per_s)

        def handle(self) -> None:
            try:
                super().handle()
            except OSError:  # the client has left
                self.close_connection = True

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class names it so
            pass

    return Handler
