"""How long a user waits: health, start, an empty call, and a suggestion for 60 s of 1080p beside plain decoding.

usage: python -m benchmarks.latency
"""

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import av

from benchmarks.footage import sixty_seconds_1080p
from benchmarks.machine import describe, peak_memory_mib
from examples.demo.tracks import write_library
from temptrack.client import Daemon, connect, stop_daemon
from temptrack.errors import InvalidInputError
from temptrack.home import find_home
from temptrack.v1 import daemon_pb2, library_pb2, range_pb2, suggest_pb2

OUT = Path("bench-out")


def main() -> None:
    """Measure and print one table."""
    print(f"Machine: {describe()}")
    clip = sixty_seconds_1080p(OUT)
    tracks = write_library(OUT / "library")
    with tempfile.TemporaryDirectory() as folder:
        os.environ["TEMPTRACK_HOME"] = folder
        try:
            _measure(clip, tracks)
        finally:
            stop_daemon(find_home())


def _measure(clip: Path, tracks: list[Path]) -> None:
    print(f"start to SERVING, new process: {_seconds(_serving):.2f} s (aim 1.5)")
    walls = [_seconds(lambda: _cli("health", "--json")) for _ in range(11)]
    print(f"temptrack health: median {statistics.median(walls):.2f} s of 11 (aim 0.4)")
    with connect(find_home(), start=True) as daemon:
        calls = [_seconds(lambda: _refused(daemon)) for _ in range(300)]
        print(f"empty Suggest over gRPC, refused at the edge: median {1000 * statistics.median(calls):.2f} ms of 300")
        added = library_pb2.AddTracksRequest(paths=[str(path.resolve()) for path in tracks])
        wall = _seconds(lambda: daemon.follow(daemon.library.AddTracks, added))
        print(f"library add of {len(tracks)} synthesised tracks: {wall:.1f} s")
        print(f"daemon's memory after the library: {peak_memory_mib(daemon.endpoint.pid):.0f} MiB at most")
        _suggest_beside_decoding(daemon, clip)
        print(f"daemon's peak memory: {peak_memory_mib(daemon.endpoint.pid):.0f} MiB")


def _serving() -> None:
    with connect(find_home(), start=True) as daemon:
        while daemon.call(daemon.control.GetHealth, daemon_pb2.GetHealthRequest()).status != "SERVING":
            time.sleep(0.005)


def _suggest_beside_decoding(daemon: Daemon, clip: Path) -> None:
    limit_s = _decode_limit_s(clip, key_frames=False)
    keys_s = _decode_limit_s(clip, key_frames=True)
    every, keys = suggest_pb2.PICTURE_EFFORT_EVERY_FRAME, suggest_pb2.PICTURE_EFFORT_KEY_FRAMES
    print(f"{_limit_name()} of the 60 s, all frames: {limit_s:.2f} s; key frames: {keys_s:.2f} s")
    for name, effort in (("every frame, cold", every), ("every frame, cached", every)):
        wall = _seconds(partial(_suggest, daemon, clip, effort))
        print(f"Suggest, {name}: {wall:.2f} s = {wall / limit_s:.2f} x decoding all frames (aim 1.25 cold)")
    for name in ("key frames, cold", "key frames, cached"):
        wall = _seconds(lambda: _suggest(daemon, clip, keys))
        print(f"Suggest, {name}: {wall:.2f} s = {wall / limit_s:.2f} x decoding all frames")


def _suggest(daemon: Daemon, clip: Path, effort: suggest_pb2.PictureEffort.ValueType) -> None:
    media = range_pb2.MediaRange(path=str(clip.resolve()))
    daemon.follow(daemon.suggest.Suggest, suggest_pb2.SuggestRequest(media=media, picture_effort=effort))


def _refused(daemon: Daemon) -> None:
    try:
        daemon.follow(daemon.suggest.Suggest, suggest_pb2.SuggestRequest())
    except InvalidInputError:
        return
    raise AssertionError("an empty request was answered")


def _limit_name() -> str:
    return "ffmpeg decode" if shutil.which("ffmpeg") else "PyAV decode"


def _decode_limit_s(clip: Path, *, key_frames: bool) -> float:
    """Best of three full decodes of the picture, all cores, nothing done with the frames."""
    if shutil.which("ffmpeg"):
        skip = ["-skip_frame", "nokey"] if key_frames else []
        command = ["ffmpeg", "-v", "error", *skip, "-i", str(clip), "-map", "0:v", "-f", "null", "-"]
        return min(_seconds(lambda: subprocess.run(command, check=True)) for _ in range(3))
    return min(_seconds(lambda: _decode(clip, key_frames)) for _ in range(3))


def _decode(clip: Path, key_frames: bool) -> None:
    with av.open(str(clip)) as container:
        stream = container.streams.video[0]
        stream.thread_type = "AUTO"
        stream.codec_context.skip_frame = "NONKEY" if key_frames else "DEFAULT"
        for _ in container.decode(stream):
            pass


def _cli(*words: str) -> None:
    subprocess.run([sys.executable, "-m", "temptrack", *words], check=True, capture_output=True)


def _seconds(work: Callable[[], object]) -> float:
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


if __name__ == "__main__":
    main()
