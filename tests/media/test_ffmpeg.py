import time
from pathlib import Path

import pytest

from temptrack.errors import MediaUnreadableError
from temptrack.media import ffmpeg
from tests.media.clips import drifting, tone, write_clip, write_with_cover

HLS = "#EXTM3U\n#EXT-X-TARGETDURATION:5\n#EXTINF:5,\n{}\n"
SDP = "v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\nm=video 5004 RTP/AVP 96\na=rtpmap:96 H264/90000\n"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("live.m3u8", HLS.format("http://127.0.0.1:9/a.ts")),
        ("local.m3u8", HLS.format("clip.mp4") + "#EXT-X-ENDLIST\n"),
        ("a.ffconcat", "ffconcat version 1.0\nfile clip.mp4\n"),
        ("a.sdp", SDP),
        ("a.txt", "This is not a film.\n" * 100),
    ],
)
def test_a_list_never_leads_elsewhere_and_never_waits(tmp_path: Path, name: str, text: str) -> None:
    write_clip(tmp_path / "clip.mp4", drifting(5, 1))
    (tmp_path / name).write_text(text)
    began = time.monotonic()
    with pytest.raises(MediaUnreadableError, match="is text or a list, not media"):
        ffmpeg.open_container(tmp_path / name)
    assert time.monotonic() - began < 2


def test_the_picture_is_not_the_cover(tmp_path: Path) -> None:
    path = write_with_cover(tmp_path / "a.mp3", tone(1, 44100))
    with ffmpeg.open_container(path) as container:
        assert len(container.streams.video) == 1
        assert ffmpeg.choose_video(container, path) is None
        assert ffmpeg.choose_audio(container, path) is not None


def test_packets_end_where_the_container_breaks_off(tmp_path: Path) -> None:
    path = write_clip(tmp_path / "a.mkv", drifting(50, 1))
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    with ffmpeg.open_container(path) as container:
        found = list(ffmpeg.packets(container, container.streams.video[0]))
    assert 5 < len(found) < 50


def test_a_seek_out_of_all_bounds_says_that_it_failed(tmp_path: Path) -> None:
    path = write_clip(tmp_path / "a.mp4", drifting(5, 1))
    with ffmpeg.open_container(path) as container:
        assert not ffmpeg.seek(container, container.streams.video[0], 1e300)
