"""Sound that is to be heard comes as it is in the file, channel by channel and sample by sample."""

from pathlib import Path

import numpy as np
import pytest

from temptrack.errors import CancelledError, InvalidTimeError, NoAudioError
from temptrack.media import Sound, Span, read_audio, read_sound, write_sound
from temptrack.progress import Job
from tests.media.clips import clicks, drifting, tone, write_clip

RATE = 44100


def stereo(seconds: float = 3.0, rate_hz: int = RATE) -> Sound:
    return Sound(np.stack([tone(seconds, rate_hz, 440), tone(seconds, rate_hz, 660, 0.25)]), rate_hz)


def test_channels_and_rate_are_the_files_own(tmp_path: Path) -> None:
    write_sound(tmp_path / "a.wav", stereo(), tags={})
    found = read_sound(tmp_path / "a.wav", None, job=Job())
    assert found.sample_rate_hz == RATE
    np.testing.assert_allclose(found.samples, stereo().samples, atol=2**-23)
    assert found.duration_s == 3.0
    np.testing.assert_allclose(found.mono, read_audio(tmp_path / "a.wav", None, sample_rate_hz=RATE, job=Job()))


@pytest.mark.parametrize("suffix", [".wav", ".flac"])
@pytest.mark.parametrize(("in_s", "out_s"), [(0.0, 1.0), (0.123456, 2.7), (2.0, 3.0)])
def test_a_span_is_a_slice_of_the_whole(tmp_path: Path, suffix: str, in_s: float, out_s: float) -> None:
    path = tmp_path / f"a{suffix}"
    write_sound(path, stereo(), tags={})
    whole = read_sound(path, None, job=Job()).samples
    part = read_sound(path, Span(in_s, out_s), job=Job()).samples
    np.testing.assert_array_equal(part, whole[:, round(in_s * RATE) : round(out_s * RATE)])


def test_mono_stays_mono(tmp_path: Path) -> None:
    path = write_clip(tmp_path / "a.flac", sound=tone(1, 48000), sound_codec="flac")
    assert read_sound(path, None, job=Job()).samples.shape == (1, 48000)


def test_it_is_resampled_when_asked(tmp_path: Path) -> None:
    write_sound(tmp_path / "a.wav", stereo(), tags={})
    found = read_sound(tmp_path / "a.wav", Span(0.5, 2.5), sample_rate_hz=48000, job=Job())
    assert found.samples.shape == (2, 96000)
    for channel, hertz, level in zip(found.samples, (440, 660), (0.5, 0.25), strict=True):
        spectrum = np.abs(np.fft.rfft(channel * np.hanning(96000)))
        assert np.argmax(spectrum) / 2 == pytest.approx(hertz)
        assert np.abs(channel[1000:-1000]).max() == pytest.approx(level, abs=0.005)


def test_a_films_sound_is_timed_from_its_picture(tmp_path: Path) -> None:
    path = write_clip(tmp_path / "a.mp4", drifting(75, 1), clicks(3, 48000, 0.5))
    found = read_sound(path, Span(0.9, 1.4), job=Job()).samples[0]
    assert len(found) == 24000
    assert np.argmax(np.abs(found) > 0.2) / 48000 == pytest.approx(0.1, abs=0.0015)


def test_films_of_many_channels_come_as_two(media_folder: Path) -> None:
    for path in (media_folder / "film").glob("*.*4"):
        found = read_sound(path, Span(5.0, 6.0), job=Job())
        assert found.samples.shape == (2, found.sample_rate_hz)
        assert np.abs(found.samples).max() <= 1.1


def test_bad_spans_and_files_without_sound_are_refused(tmp_path: Path) -> None:
    write_sound(tmp_path / "a.wav", stereo(), tags={})
    with pytest.raises(InvalidTimeError):
        read_sound(tmp_path / "a.wav", Span(4, 5), job=Job())
    with pytest.raises(NoAudioError):
        read_sound(write_clip(tmp_path / "a.mp4", drifting(10, 1)), None, job=Job())


def test_it_stops_when_cancelled(tmp_path: Path) -> None:
    write_sound(tmp_path / "a.wav", stereo(), tags={})
    job = Job()
    job.cancel()
    with pytest.raises(CancelledError):
        read_sound(tmp_path / "a.wav", None, job=job)
