"""A stream comes to the same figures however it is cut, and is never held whole."""

from pathlib import Path

import numpy as np
import pytest

from temptrack.errors import CancelledError
from temptrack.fingerprint.music import ANALYSIS_RATE_HZ
from temptrack.fingerprint.presence.context import rows_of
from temptrack.fingerprint.presence.hearing import Hearing, hear_rows
from temptrack.media import Span, read_audio
from temptrack.progress import Job


@pytest.fixture(scope="module")
def sound(media_folder: Path) -> np.ndarray:
    path = media_folder / "film" / "sintel_trailer_52s_480x204.mp4"
    return read_audio(path, Span(0, 50.3), sample_rate_hz=ANALYSIS_RATE_HZ, job=Job())


@pytest.mark.parametrize("blocks", [2, 29])
def test_blocks_make_no_difference(sound: np.ndarray, blocks: int) -> None:
    whole, _, _ = hear_rows(sound, Job())
    hearing = Hearing()
    longest = 0
    for block in np.array_split(sound, blocks):
        hearing.push(block, Job())
        longest = max(longest, len(hearing._sound))
    steps, voice = hearing.finish(Job())
    assert len(steps) == len(whole) == 101
    assert steps.figures == pytest.approx(whole[:, : steps.figures.shape[1]], abs=1e-4)
    assert len(voice) == 101
    assert rows_of(steps, voice) == pytest.approx(whole, abs=2e-3)
    assert longest < 28 * ANALYSIS_RATE_HZ


@pytest.mark.parametrize("count", [0, 1, 5000, 11025, 11026])
def test_any_length_has_its_steps(count: int) -> None:
    rows, steps, voice = hear_rows(np.full(count, 0.1, np.float32), Job())
    assert len(rows) == len(steps) == len(voice) == max(1, -(-count // 11025))
    assert np.isfinite(rows).all()


def test_it_stops_when_asked(sound: np.ndarray) -> None:
    job = Job()
    job.cancel()
    with pytest.raises(CancelledError):
        Hearing().push(sound, job)
