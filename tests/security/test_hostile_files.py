"""Files made to do harm: they fetch nothing, run nothing, and are refused in a sentence."""

import http.server
import pickle
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from temptrack.client import Daemon
from temptrack.errors import MediaUnreadableError, TemptrackError, WeightsUnavailableError
from temptrack.media import probe
from temptrack.models import ModelShelf
from temptrack.progress import Job
from temptrack.v1 import library_pb2
from tests.running import write_tone
from tests.tiny_model import TINY, save_tiny_model

LISTS = {
    "hls": "#EXTM3U\n#EXT-X-TARGETDURATION:5\n#EXTINF:5,\n{url}/a.ts\n#EXT-X-ENDLIST\n",
    "concat": "ffconcat version 1.0\nfile {url}/a.mp4\n",
    "dash": '<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011"><BaseURL>{url}/</BaseURL></MPD>',
    "sdp": "v=0\no=- 0 0 IN IP4 127.0.0.1\nc=IN IP4 127.0.0.1\nm=video 9 RTP/AVP 96\n",
    "asx": '<asx version="3.0"><entry><ref href="{url}/a.wmv"/></entry></asx>',
    "svg": '<svg xmlns="http://www.w3.org/2000/svg"><image href="{url}/a.png"/></svg>',
}


class _Counting(http.server.BaseHTTPRequestHandler):
    asked: list[str] = []  # noqa: RUF012 - emptied by the fixture

    def do_GET(self) -> None:
        self.asked.append(self.path)
        self.send_error(404)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def site() -> Iterator[str]:
    """Serves nothing and notes who asks."""
    _Counting.asked.clear()
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Counting) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.mark.parametrize("suffix", ["mp4", "mkv", "wav"])
@pytest.mark.parametrize("kind", LISTS)
def test_lists_that_pass_for_media_fetch_nothing(tmp_path: Path, site: str, kind: str, suffix: str) -> None:
    (tmp_path / f"clip.{suffix}").write_text(LISTS[kind].format(url=site))
    with pytest.raises(MediaUnreadableError):
        probe(tmp_path / f"clip.{suffix}")
    assert not _Counting.asked


def test_tags_that_are_commands_or_addresses_stay_words(daemon: Daemon, tmp_path: Path, site: str) -> None:
    write_tone(tmp_path / "tone.wav", pitch_hz=587.0)
    (tmp_path / "temptrack.csv").write_text(f"file,title,link\ntone.wav,$(touch {tmp_path}/run),{site}/link\n")
    paths = [str(tmp_path)]
    daemon.follow(daemon.library.AddTracks, library_pb2.AddTracksRequest(paths=paths))
    listed = daemon.call(daemon.library.ListTracks, library_pb2.ListTracksRequest(contains="touch"))
    daemon.call(daemon.library.RemoveTracks, library_pb2.RemoveTracksRequest(tracks=[str(tmp_path / "tone.wav")]))
    assert [track.title for track in listed.tracks] == [f"$(touch {tmp_path}/run)"]
    assert not _Counting.asked
    assert not (tmp_path / "run").exists()


class _Trap:
    def __init__(self, mark: Path) -> None:
        self.mark = mark

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return (Path.touch, (self.mark,))  # type: ignore[return-value]


@pytest.mark.parametrize("suffix", ["pt", "bin", "ckpt", "safetensors"])
def test_weights_that_are_a_program_do_not_run(tmp_path: Path, suffix: str) -> None:
    weights, mark = tmp_path / f"weights.{suffix}", tmp_path / "sprung"
    save_tiny_model(tmp_path)
    weights.write_bytes(pickle.dumps(_Trap(mark)))
    pickle.loads(weights.read_bytes())  # noqa: S301 - the trap is our own, and works
    assert mark.exists()
    mark.unlink()
    shelf = ModelShelf(tmp_path / "models", TINY.name, known=[TINY])
    with pytest.raises(WeightsUnavailableError):
        shelf.carry_in(TINY.name, weights, Job())
    shelf.select(TINY.name, weights)
    with pytest.raises(TemptrackError):
        shelf.load().embed_texts(["x"])
    assert not mark.exists()
