from pathlib import Path

import numpy as np
import pytest

from benchmarks.retrieval.on_media import RATE_HZ, lay
from temptrack.media import probe, read_audio
from temptrack.progress import Job
from tests.evaluate.protocols.clips import write_clip


def test_music_is_laid_under_a_picture_to_the_sample(tmp_path: Path) -> None:
    clip = write_clip(tmp_path / "clip.mp4", 1, 3.0)
    music = (0.5 * np.sin(2 * np.pi * 220 * np.arange(3 * RATE_HZ) / RATE_HZ)).astype(np.float32)
    lay(clip, music, tmp_path / "laid.mkv")
    info = probe(tmp_path / "laid.mkv")
    assert info.video is not None
    assert info.video.duration_s == pytest.approx(3.0, abs=0.1)
    heard = read_audio(tmp_path / "laid.mkv", None, sample_rate_hz=RATE_HZ, job=Job())
    assert len(heard) == pytest.approx(len(music), abs=0.1 * RATE_HZ)
    assert np.abs(heard[: len(music)] - music[: len(heard)]).max() < 1e-3
