"""A page in the user's browser: no way to speak to the daemon's port, token or none."""

import http.server
import queue
import socket
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from temptrack.client import Daemon
from temptrack.endpoint import read_endpoint
from temptrack.home import Home
from tests.interchange.browser import BROWSER, FLAGS, needs_browser
from tests.running import running_daemon

METHOD = "/temptrack.v1.DaemonService/Stop"
PAGE = """<!doctype html><title>-</title><script>
const port = PORT, tried = []
async function send(name, options) {
  try { tried.push(`${name}:${(await fetch(`http://127.0.0.1:${port}METHOD`, options)).type}`) }
  catch { tried.push(name + ':refused') }
}
const body = new Uint8Array([0, 0, 0, 0, 0])
const open = () => new Promise((done) => {
  const door = new WebSocket(`ws://127.0.0.1:${port}METHOD`)
  door.onopen = () => done('websocket:open'); door.onerror = () => done('websocket:refused')
})
;(async () => {
  await send('simple', { method: 'POST', mode: 'no-cors', body })
  await send('grpc', { method: 'POST', body, headers: { 'content-type': 'application/grpc', te: 'trailers' } })
  tried.push(await open())
  await fetch('/told?' + tried.join(' '))
})()
</script>"""


@pytest.fixture(scope="module")
def on_a_port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Daemon, Home]]:
    home = Home(tmp_path_factory.mktemp("home"))
    with running_daemon(home, tcp=True) as daemon:
        yield daemon, home


def _port(home: Home) -> int:
    endpoint = read_endpoint(home.endpoint_file)
    assert endpoint is not None
    return int(endpoint.address.rpartition(":")[2])


class _Site(http.server.BaseHTTPRequestHandler):
    """A page from somewhere else, and what it found out."""

    page = b""
    told: "queue.Queue[str]" = queue.Queue()

    def do_GET(self) -> None:
        address = urlsplit(self.path)
        if address.path == "/told":
            self.told.put(unquote(address.query))
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(self.page)

    def log_message(self, *_: object) -> None:
        pass


@needs_browser
def test_a_page_reaches_nothing(on_a_port: tuple[Daemon, Home], tmp_path: Path) -> None:
    _Site.page = PAGE.replace("PORT", str(_port(on_a_port[1]))).replace("METHOD", METHOD).encode()
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Site) as site:
        threading.Thread(target=site.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{site.server_port}/"
        words = [str(BROWSER), *FLAGS, f"--user-data-dir={tmp_path / 'profile'}", "--remote-debugging-port=0", address]
        with subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as browser:
            try:
                assert _Site.told.get(timeout=60) == "simple:refused grpc:refused websocket:refused"
            finally:
                browser.kill()
                site.shutdown()
    _still_there(on_a_port)


_UPGRADE = "Upgrade: h2c\r\nConnection: Upgrade, HTTP2-Settings\r\nHTTP2-Settings: AAMAAABk"
_POST = "Content-Type: application/grpc\r\nContent-Length: 5\r\n\r\n\0\0\0\0\0"


@pytest.mark.parametrize(
    "words",
    [
        f"POST {METHOD} HTTP/1.1\r\nHost: 127.0.0.1\r\n{_POST}",
        "GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n",
        f"GET / HTTP/1.1\r\nHost: x\r\n{_UPGRADE}\r\n\r\n",
    ],
    ids=["post", "rebound-name", "upgrade"],
)
def test_http_1_is_not_spoken(on_a_port: tuple[Daemon, Home], words: str) -> None:
    with socket.create_connection(("127.0.0.1", _port(on_a_port[1])), timeout=10) as line:
        line.sendall(words.encode())
        heard = b""
        while part := line.recv(4096):
            heard += part
    assert b"HTTP/1.1 2" not in heard
    assert b"HTTP/1.1 101" not in heard
    _still_there(on_a_port)


def _still_there(on_a_port: tuple[Daemon, Home]) -> None:
    daemon, home = on_a_port
    with socket.create_connection(("127.0.0.1", _port(home)), timeout=5):
        pass
    assert read_endpoint(home.endpoint_file) == daemon.endpoint
    assert "DaemonService/Stop" not in home.log_file.read_text()
