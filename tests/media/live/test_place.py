from pathlib import Path

import pytest

from temptrack.errors import InvalidInputError
from temptrack.media.live import SCHEMES, read_place


@pytest.mark.parametrize("scheme", SCHEMES)
def test_streams_are_named_by_their_protocol(scheme: str) -> None:
    place = read_place(f"{scheme.upper()}://host.example:99/a/b?c=d")
    assert (place.scheme, place.address) == (scheme, f"{scheme}://host.example:99/a/b?c=d")
    assert place.path is None
    assert "file" not in place.protocols.split(",")


@pytest.mark.parametrize(
    "text",
    [
        "rtsp://user:hunter2@[::1]:554/hunter2?token=hunter2#hunter2",
        "https://user:hunter2@cam.example/live/hunter2/1.ts?key=hunter2",
        "rtmp://host.example/app/hunter2",
    ],
)
def test_what_may_be_secret_is_not_shown(text: str) -> None:
    place = read_place(text)
    assert "hunter2" not in place.shown
    assert place.shown.startswith(f"{place.scheme}://")


@pytest.mark.parametrize(
    "text",
    [
        "concat:/etc/passwd|/etc/hosts",
        "subfile,,start,0,end,0,,:/etc/passwd",
        "file:///etc/passwd",
        "file:/etc/passwd",
        "data:text/plain;base64,AAAA",
        "crypto+file:///etc/passwd",
        "http,reconnect,1://host.example/x",
        "pipe:0",
        "unix:/run/daemon.sock",
        "gopher://host.example/x",
        "ftp://host.example/x",
        "cache:http://host.example/x",
        "http:///no-host",
        "http://host.example:port/x",
        "http://[::1/x",
        "relative/clip.ts",
    ],
)
def test_what_is_no_stream_is_refused(text: str) -> None:
    with pytest.raises(InvalidInputError) as caught:
        read_place(text, field="source")
    assert caught.value.field == "source"
    assert caught.value.remedy


def test_a_path_is_a_path(tmp_path: Path) -> None:
    place = read_place(str(tmp_path / "a:b.ts"))
    assert (place.path, place.scheme, place.protocols) == (tmp_path / "a:b.ts", "", "")


def test_a_port_to_listen_on_needs_no_host() -> None:
    assert read_place("udp://:5000").shown == "udp://:5000"
