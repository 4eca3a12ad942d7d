"""A server that speaks Amazon's S3, of this machine alone: what a shared catalogue is tried against."""

import http.client
import logging
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from moto.core.models import DEFAULT_ACCOUNT_ID
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
from moto.s3.models import s3_backends
from werkzeug.serving import WSGIRequestHandler, make_server

from temptrack.store import Address

KEY_ID, SECRET = "AKIAOFTHETESTS", "the-secret-of-the-tests"
REGION = "eu-central-1"


class _Quiet(WSGIRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_request(self, *_: object) -> None:
        pass


@dataclass
class Server:
    """A running server; `requests` holds the method and path of each request, `refuse` may answer in its place."""

    endpoint: str
    requests: list[tuple[str, str]] = field(default_factory=list)
    refuse: Callable[[dict[str, Any]], str] = lambda _: ""
    """Given a request, returns the status to refuse it with, or nothing."""

    @property
    def credentials(self) -> dict[str, str]:
        """What a process needs in its environment."""
        return {"AWS_ACCESS_KEY_ID": KEY_ID, "AWS_SECRET_ACCESS_KEY": SECRET}

    def bucket(self, name: str, *, like: Address | None = None) -> Address:
        """Make a bucket, with all that is in another, and return the address of a catalogue in it."""
        asking = http.client.HTTPConnection(self.endpoint.removeprefix("http://"))
        asking.request("PUT", f"/{name}")
        assert asking.getresponse().status == 200
        asking.close()
        if like is not None:
            _copy(like.bucket, name)
        return Address(f"s3://{name}/catalogue", self.endpoint, REGION)


def _copy(source: str, target: str) -> None:
    """Within the server, as a hundred requests would take most of a test's time."""
    backend = s3_backends[DEFAULT_ACCOUNT_ID]["aws"]
    for name, each in list(backend.get_bucket(source).keys.items()):
        backend.put_object(target, name, each.value)


@contextmanager
def s3_server(port: int = 0) -> Iterator[Server]:
    """Run moto's server, of whose writings one is done at a time: it looks and writes in two steps."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    app, writing = DomainDispatcherApplication(create_backend_app), threading.Lock()
    server = Server("")

    def answer(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        server.requests.append((environ["REQUEST_METHOD"], environ["PATH_INFO"]))
        if status := server.refuse(environ):
            start(status, [("Content-Length", "0")])
            return []
        if environ["REQUEST_METHOD"] in ("GET", "HEAD"):
            return list(app(environ, start))
        with writing:
            return list(app(environ, start))

    serving = make_server("127.0.0.1", port, answer, threaded=True, request_handler=_Quiet)
    server.endpoint = f"http://127.0.0.1:{serving.server_port}"
    thread = threading.Thread(target=serving.serve_forever, name="s3", daemon=True)
    thread.start()
    try:
        yield server
    finally:
        serving.shutdown()
        thread.join()
        serving.server_close()
