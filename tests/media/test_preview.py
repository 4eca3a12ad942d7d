"""Small copies, decoded again and compared with what they were cut from."""

import io
from pathlib import Path

import av
import numpy as np
import pytest
import soundfile
from numpy.typing import NDArray

from temptrack.errors import InvalidTimeError, MediaNotFoundError
from temptrack.media import Span, cut_preview
from temptrack.progress import Job

RATE_HZ = 44_100


@pytest.fixture(scope="module")
def track(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Ten seconds; each second half as loud again as the one before, left 440 Hz and right 660 Hz."""
    at_s = np.arange(10 * RATE_HZ) / RATE_HZ
    level = 0.01 * 1.5 ** np.floor(at_s)
    path = tmp_path_factory.mktemp("track") / "track.flac"
    sound = np.stack([level * np.sin(2 * np.pi * hz * at_s) for hz in (440.0, 660.0)], axis=1)
    soundfile.write(path, sound, RATE_HZ)
    return path


def decoded(audio: bytes) -> NDArray[np.float32]:
    with av.open(io.BytesIO(audio), "r") as file:
        frames = [frame.to_ndarray() for frame in file.decode(audio=0)]
    return np.concatenate(frames, axis=1, dtype=np.float32)


def rms(samples: NDArray[np.float32]) -> float:
    return float(np.sqrt(np.mean(np.square(samples))))


def test_it_is_the_very_part_in_stereo_and_small(track: Path) -> None:
    audio = cut_preview(track, Span(3.0, 6.0), job=Job())
    sound = decoded(audio)
    assert sound.shape[0] == 2
    assert sound.shape[1] / RATE_HZ == pytest.approx(3.0, abs=0.1)
    assert len(audio) <= 3.1 * 12_000 + 4096
    for second in range(3):
        inner = sound[:, round((second + 0.2) * RATE_HZ) : round((second + 0.8) * RATE_HZ)]
        assert rms(inner) == pytest.approx(0.01 * 1.5 ** (3 + second) / np.sqrt(2), rel=0.05)
    spectrum = np.abs(np.fft.rfft(sound[:, 22_050 : 22_050 + RATE_HZ], axis=1))
    assert list(spectrum.argmax(axis=1)) == [440, 660]


def test_gain_is_kept_below_full_scale(track: Path) -> None:
    quiet, loud = (decoded(cut_preview(track, Span(0.0, 1.0), gain_db=gain, job=Job())) for gain in (0, 12))
    assert rms(loud[:, 9_000:30_000]) / rms(quiet[:, 9_000:30_000]) == pytest.approx(10 ** (12 / 20), rel=0.03)
    clipped = decoded(cut_preview(track, Span(8.0, 10.0), gain_db=24, job=Job()))
    assert 0.8 < np.abs(clipped).max() <= 1.0


def test_it_fades_at_its_end(track: Path) -> None:
    sound = decoded(cut_preview(track, Span(5.0, 7.0), fade_s=1.0, job=Job()))
    assert rms(sound[:, round(1.9 * RATE_HZ) : 2 * RATE_HZ]) < 0.2 * rms(sound[:, : round(0.9 * RATE_HZ)])


def test_what_is_not_there_is_refused(track: Path, tmp_path: Path) -> None:
    with pytest.raises(MediaNotFoundError):
        cut_preview(tmp_path / "gone.flac", Span(0.0, 1.0), job=Job())
    with pytest.raises(InvalidTimeError):
        cut_preview(track, Span(20.0, 21.0), job=Job())
