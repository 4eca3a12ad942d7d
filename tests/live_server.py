"""A sender of streams for tests: a local HTTP server that gives a file away slowly, breaks off, or comes back."""

import socket
import struct
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

_CHUNK_BYTES = 1880
"""Ten packets of an MPEG transport stream."""


@dataclass
class Sender:
    """What is sent, and what was asked for."""

    path: Path
    """A file, sent whatever is asked for, or a folder of files."""
    bytes_per_s: float = 0.0
    """0 for as fast as it goes."""
    breaks_after: list[int] = field(default_factory=list)
    """After how many bytes each connection is torn down, in turn; later ones are not."""
    refuse_after_break: bool = False
    endless: bool = False
    """Whether its length is not told, as that of a live stream; then it is sent in chunks."""
    stall_after: int | None = None
    """After how many bytes nothing more comes, for as long as the connection is held."""
    url: str = ""
    asked: list[str] = field(default_factory=list)
    gone: threading.Event = field(default_factory=threading.Event)
    """Set when a receiver has left before the end."""
    closing: threading.Event = field(default_factory=threading.Event)


@contextmanager
def sending(sender: Sender) -> Iterator[Sender]:
    """Serve until the end of the block."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *_: object) -> None:
            pass

        def do_GET(self) -> None:
            sender.asked.append(self.path)
            if sender.refuse_after_break and len(sender.asked) > 1:
                self.send_error(503)
                return
            path = sender.path / self.path.lstrip("/") if sender.path.is_dir() else sender.path
            data = path.read_bytes()
            breaks = sender.breaks_after.pop(0) if sender.breaks_after else None
            self.send_response(200)
            self.send_header("Content-Type", "video/mp2t")
            if sender.endless:
                self.send_header("Transfer-Encoding", "chunked")
            else:
                self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            try:
                self._give(data, breaks)
            except OSError:
                sender.gone.set()
            self.close_connection = True

        def _give(self, data: bytes, breaks: int | None) -> None:
            began, sent = time.monotonic(), 0
            while sent < len(data) and not sender.closing.is_set():
                if breaks is not None and sent >= breaks:
                    self._tear()
                    return
                if sender.stall_after is not None and sent >= sender.stall_after:
                    sender.closing.wait(0.05)
                    continue
                self._write(data[sent : sent + _CHUNK_BYTES])
                sent += _CHUNK_BYTES
                if sender.bytes_per_s:
                    sender.closing.wait(max(0.0, sent / sender.bytes_per_s - (time.monotonic() - began)))
            if sender.endless:
                self.wfile.write(b"0\r\n\r\n")

        def _tear(self) -> None:
            """Reset the connection: closed in order, a stream without a length would simply be at its end."""
            self.wfile.flush()
            time.sleep(0.1)
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.connection.close()

        def _write(self, data: bytes) -> None:
            self.wfile.write(b"%x\r\n%s\r\n" % (len(data), data) if sender.endless else data)

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    sender.url = f"http://127.0.0.1:{server.server_port}/live.ts"
    try:
        yield sender
    finally:
        sender.closing.set()
        server.shutdown()
        server.server_close()
