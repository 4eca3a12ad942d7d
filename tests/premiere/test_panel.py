"""The panel in a real Chromium, over the strict Premiere and a real daemon: plugin_premiere/test/page."""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from temptrack.home import Home
from temptrack.v1 import library_pb2
from tests.premiere.panel import built_panel, node
from tests.running import running_daemon, write_tone


def test_the_page_does_its_work(tmp_path: Path, media_folder: Path) -> None:
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if chromium is None:
        pytest.skip("Chromium is not installed")
    panel, program = built_panel(), node()
    tracks = [write_tone(tmp_path / f"{number}.wav", 20.0, pitch_hz=110 * (number + 1)) for number in range(4)]
    home = Home(tmp_path / "home")
    clip = media_folder / "film" / "sintel_trailer_16s_720p.mp4"
    with running_daemon(home) as daemon:
        daemon.follow(daemon.library.AddTracks, library_pb2.AddTracksRequest(paths=[str(tmp_path)]))
        done = subprocess.run(
            [program, "--test", "--test-concurrency=1", "test/page/panel.test.mjs"],
            cwd=panel,
            env={
                **os.environ,
                "CHROMIUM": chromium,
                "TEMPTRACK_HOME": str(home.root),
                "TEMPTRACK_CLIP": str(clip),
                "TEMPTRACK_CLIP_S": "8",
                "TEMPTRACK_TRACKS": json.dumps([str(track) for track in tracks]),
            },
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
    assert done.returncode == 0, done.stdout[-6000:]
    assert "# skipped 0" in done.stdout
