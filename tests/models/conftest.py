"""The tiny model, and a hub on this machine that serves what a test gives it."""

import hashlib
import http.server
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.tiny_model import save_tiny_model


@pytest.fixture(scope="session")
def tiny_checkpoint(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Weights of the tiny model."""
    return save_tiny_model(tmp_path_factory.mktemp("tiny"))


@dataclass
class Hub:
    """What the local hub serves and what it was asked."""

    url: str = ""
    files: dict[str, bytes] = field(default_factory=dict)
    """Path below the root, "owner/name/resolve/main/file", to content."""
    requests: list[tuple[str, str, str]] = field(default_factory=list)
    """Method, path and Range header of each."""
    authorizations: list[str] = field(default_factory=list)
    break_after: int | None = None
    """Drop the connection after so many bytes of a GET."""
    wrong_bytes: bool = False
    """Send other bytes than the hash promises."""


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Hub]:
    """A hub endpoint on 127.0.0.1: HEAD and GET of ``resolve`` with ranges; no other hub can be reached."""
    served = Hub()
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _handler(served))
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    served.url = f"http://127.0.0.1:{server.server_address[1]}"
    monkeypatch.setenv("HF_ENDPOINT", served.url)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path / "hub-cache"))
    yield served
    server.shutdown()
    server.server_close()
    thread.join()


def _handler(hub: Hub) -> type[http.server.BaseHTTPRequestHandler]:
    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_HEAD(self) -> None:
            self._answer(with_body=False)

        def do_GET(self) -> None:
            self._answer(with_body=True)

        def _answer(self, *, with_body: bool) -> None:
            asked = self.headers.get("Range", "")
            hub.requests.append((self.command, self.path, asked))
            hub.authorizations.append(self.headers.get("Authorization", ""))
            content = hub.files.get(self.path.lstrip("/"))
            if content is None:
                self.send_response(404)
                self.send_header("X-Error-Code", "EntryNotFound")
                self.send_header("Content-Length", "0")
                self.end_headers()
                return
            start = int(asked.removeprefix("bytes=").partition("-")[0]) if asked else 0
            self.send_response(206 if asked else 200)
            if asked:
                self.send_header("Content-Range", f"bytes {start}-{len(content) - 1}/{len(content)}")
            self.send_header("ETag", f'"{hashlib.sha256(content).hexdigest()}"')
            self.send_header("X-Repo-Commit", "0" * 40)
            self.send_header("Content-Length", str(len(content) - start))
            self.end_headers()
            if with_body:
                self._send(content[start:])

        def _send(self, body: bytes) -> None:
            if hub.wrong_bytes:
                body = bytes(len(body))
            if hub.break_after is not None:
                body, hub.break_after = body[: hub.break_after], None
                self.close_connection = True
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class names it so
            pass

    return Handler
