"""Clips' sounds on one time line: at their places, speeds and directions, whatever blocks they are read in."""

from pathlib import Path

import numpy as np
import pytest
import soundfile

from temptrack.fingerprint.footage import Segment
from temptrack.media import Samples, Span
from temptrack.progress import Job
from temptrack.suggest.spotting.mixing import Mix

RATE = 8000


@pytest.fixture(scope="module")
def steps(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Six seconds; the n-th sounds with the steady level n / 10."""
    path = tmp_path_factory.mktemp("sound") / "steps.wav"
    soundfile.write(path, np.repeat(np.arange(6) / 10, RATE), RATE, subtype="FLOAT")
    return path


def clip(path: Path, source: tuple[float, float], at_s: float, speed: float = 1.0, backwards: bool = False) -> Segment:
    lasts_s = (source[1] - source[0]) / speed
    return Segment(path, Span(*source), at_s, at_s + lasts_s, speed, backwards)


def mixed(*clips: Segment, duration_s: float = 6.0, block_s: float = 0.7) -> tuple[Samples, Mix]:
    mix = Mix(clips, duration_s, RATE)
    samples = np.concatenate(list(mix.blocks(block_s, Job())))
    assert len(samples) == duration_s * RATE
    return samples, mix


def levels(samples: Samples) -> list[float]:
    """The level in the middle of each second."""
    return [round(float(samples[int((i + 0.5) * RATE)]), 2) for i in range(len(samples) // RATE)]


def test_clips_lie_at_their_places_and_sounds_add_up(steps: Path) -> None:
    samples, mix = mixed(clip(steps, (2, 4), 1), clip(steps, (4, 6), 2))
    assert levels(samples) == [0.0, 0.2, 0.7, 0.5, 0.0, 0.0]
    assert mix.heard
    assert mix.remarks == []


def test_reversed_and_fast_clips_play_as_they_do(steps: Path) -> None:
    assert levels(mixed(clip(steps, (1, 4), 0, backwards=True))[0])[:4] == [0.3, 0.2, 0.1, 0.0]
    twice = mixed(clip(steps, (0, 6), 0, speed=2.0))[0]
    assert round(float(twice[int(2.25 * RATE)]), 2) == 0.4
    assert round(float(twice[int(3.5 * RATE)]), 2) == 0.0


@pytest.mark.parametrize("block_s", [0.3, 1.0, 7.0])
def test_blocks_make_no_difference(steps: Path, block_s: float) -> None:
    clips = clip(steps, (0.4, 3.1), 0.3), clip(steps, (1, 5), 1.9, backwards=True)
    np.testing.assert_allclose(mixed(*clips, block_s=block_s)[0], mixed(*clips)[0], atol=1e-6)


def test_a_clip_that_begins_before_the_range_or_outlasts_its_file_is_heard_where_it_can_be(steps: Path) -> None:
    samples, mix = mixed(clip(steps, (0, 6), -2), clip(steps, (5, 9), 4))
    assert levels(samples) == [0.2, 0.3, 0.4, 0.5, 0.5, 0.0]
    assert mix.remarks == []


def test_what_cannot_be_heard_is_silent_and_said_once(steps: Path, tmp_path: Path) -> None:
    gone, broken = tmp_path / "gone.wav", tmp_path / "broken.wav"
    broken.write_bytes(b"nothing")
    clips = clip(gone, (0, 1), 0), clip(gone, (2, 3), 1), clip(broken, (0, 1), 2), clip(steps, (1, 2), 3)
    samples, mix = mixed(*clips)
    assert levels(samples) == [0.0, 0.0, 0.0, 0.1, 0.0, 0.0]
    assert len(mix.remarks) == 2
    assert "gone.wav" in mix.remarks[0]
    assert mix.heard
