from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from temptrack.errors import CancelledError, InvalidTimeError, MediaUnreadableError, NoAudioError
from temptrack.media import Samples, Span, iter_audio, read_audio
from temptrack.progress import Job
from tests.media.clips import clicks, drifting, scramble, tone, truncate, write_clip

KINDS = [
    ("a.wav", "pcm_s16le"),
    ("a.flac", "flac"),
    ("a.mp3", "libmp3lame"),
    ("a.m4a", "aac"),
    ("a.opus", "libopus"),
    ("a.mka", "flac"),
    ("a.aiff", "pcm_s16be"),
]
LOSSLESS = [kind for kind in KINDS if kind[1] in {"pcm_s16le", "pcm_s16be", "flac"}]


def read(path: Path, span: Span | None = None, rate: int = 48000) -> Samples:
    return read_audio(path, span, sample_rate_hz=rate, job=Job())


def onsets_s(sound: NDArray[np.float32], rate: int) -> list[float]:
    loud = np.flatnonzero(np.abs(sound) > 0.2)
    first = np.concatenate([[True], np.diff(loud) > rate // 10]) if len(loud) else np.zeros(0, bool)
    return [float(at / rate) for at in loud[first]]


@pytest.mark.parametrize(("name", "codec"), KINDS)
@pytest.mark.parametrize("rate", [48000, 22050])
def test_sounds_stay_where_they_are(tmp_path: Path, name: str, codec: str, rate: int) -> None:
    sound = read(write_clip(tmp_path / name, sound=clicks(3, 48000, 0.5), sound_codec=codec), rate=rate)
    assert sound.dtype == np.float32
    assert sound.ndim == 1
    assert len(sound) / rate == pytest.approx(3.0, abs=0.06)
    assert onsets_s(sound, rate) == pytest.approx([i * 0.5 for i in range(6)], abs=0.0015)


@pytest.mark.parametrize(("name", "codec"), KINDS)
@pytest.mark.parametrize("rate", [48000, 22050])
def test_a_span_is_a_slice_of_the_whole(tmp_path: Path, name: str, codec: str, rate: int) -> None:
    chirp = (0.4 * np.sin(2 * np.pi * 200 * np.arange(48000 * 4) ** 1.1 / 48000)).astype(np.float32)
    path = write_clip(tmp_path / name, sound=chirp, sound_codec=codec)
    whole = read(path, rate=rate)
    for in_s, out_s in ((0.0, 1.0), (1.2345, 2.3456), (2.0, 3.9)):
        part = read(path, Span(in_s, out_s), rate)
        first, last = round(in_s * rate), round(out_s * rate)
        assert len(part) == last - first
        settled = slice(rate // 100, -rate // 100)
        likeness = np.corrcoef(part[settled], whole[first:last][settled])[0, 1]
        assert likeness > (0.99999 if (name, codec) in LOSSLESS and name != "a.mka" else 0.99)


@pytest.mark.parametrize(("name", "codec"), LOSSLESS)
def test_lossless_sound_comes_through_untouched(tmp_path: Path, name: str, codec: str) -> None:
    original = tone(1.0, 48000)
    found = read(write_clip(tmp_path / name, sound=original, sound_codec=codec))
    np.testing.assert_allclose(found, original, atol=1e-4)


def test_resampling_keeps_pitch_and_level(tmp_path: Path) -> None:
    path = write_clip(tmp_path / "a.wav", sound=tone(2, 48000, 1000.0, 0.5), sound_codec="pcm_s16le")
    found = read(path, rate=22050)
    spectrum = np.abs(np.fft.rfft(found * np.hanning(len(found))))
    assert np.argmax(spectrum) / 2.0 == pytest.approx(1000, abs=1)
    assert np.abs(found[2000:-2000]).max() == pytest.approx(0.5, abs=0.01)


def test_blocks_are_of_one_size_and_make_up_the_whole(tmp_path: Path) -> None:
    path = write_clip(tmp_path / "a.flac", sound=tone(2.5, 48000), sound_codec="flac")
    blocks = list(iter_audio(path, None, sample_rate_hz=22050, block_s=0.4, job=Job()))
    assert {len(block) for block in blocks[:-1]} == {8820}
    assert 0 < len(blocks[-1]) <= 8820
    np.testing.assert_array_equal(np.concatenate(blocks), read(path, rate=22050))


def test_sound_is_timed_from_the_first_picture(tmp_path: Path) -> None:
    for name in ("a.mp4", "a.mkv", "a.ts", "a.mov"):
        path = write_clip(tmp_path / name, drifting(75, 1), clicks(3, 48000, 0.5))
        assert onsets_s(read(path), 48000) == pytest.approx([i * 0.5 for i in range(6)], abs=0.0015)
        assert onsets_s(read(path, Span(1.25, 2.25)), 48000) == pytest.approx([0.25, 0.75], abs=0.0015)


def test_where_sound_ends_before_the_picture_there_is_silence(tmp_path: Path) -> None:
    path = write_clip(tmp_path / "a.mp4", drifting(100, 1), tone(2, 48000))
    part = read(path, Span(1.5, 3.5))
    assert len(part) == 2 * 48000
    assert np.abs(part[:20000]).max() > 0.4
    assert not np.any(part[30000:])
    assert not np.any(read(path, Span(3.0, 4.0)))


def test_a_damaged_part_is_silence_and_what_follows_stays_in_place(tmp_path: Path) -> None:
    path = write_clip(tmp_path / "a.mka", sound=clicks(8, 48000, 0.5), sound_codec="libmp3lame")
    found = onsets_s(read(scramble(path, 0.4, 0.5)), 48000)
    expected = np.arange(16) * 0.5
    assert len(found) >= 10
    assert all(np.abs(expected - onset).min() < 0.03 for onset in found[-4:])
    assert found[-1] == pytest.approx(7.5, abs=0.03)


def test_a_cut_off_file_gives_what_is_there(tmp_path: Path) -> None:
    path = truncate(write_clip(tmp_path / "a.wav", sound=tone(4, 48000), sound_codec="pcm_s16le"), 0.5)
    assert len(read(path)) / 48000 == pytest.approx(2.0, abs=0.05)


def test_nothing_to_decode_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(NoAudioError, match="has no sound"):
        read(write_clip(tmp_path / "a.mp4", drifting(10, 1)))
    path = write_clip(tmp_path / "a.m4a", sound=tone(2, 48000), options={"movflags": "faststart"})
    with pytest.raises(MediaUnreadableError, match="No sound of"):
        read(scramble(path, 0.04, 1.0))


@pytest.mark.parametrize("span", [Span(1, 1), Span(2, 1), Span(-1, 1), Span(3, 4), Span(0, 3)])
def test_spans_that_do_not_exist_are_refused(tmp_path: Path, span: Span) -> None:
    path = write_clip(tmp_path / "a.wav", sound=tone(2, 48000), sound_codec="pcm_s16le")
    with pytest.raises(InvalidTimeError):
        read(path, span)


def test_it_stops_when_cancelled(tmp_path: Path) -> None:
    path, job = write_clip(tmp_path / "a.wav", sound=tone(5, 48000), sound_codec="pcm_s16le"), Job()
    blocks = iter_audio(path, None, sample_rate_hz=22050, block_s=0.1, job=job)
    next(blocks)
    job.cancel()
    with pytest.raises(CancelledError):
        list(blocks)


def test_stereo_is_mixed_without_getting_louder(media_folder: Path) -> None:
    for path in sorted((media_folder / "film" / "codec_variants").glob("sintel.*")):
        sound = read(path, rate=22050)
        assert len(sound) / 22050 == pytest.approx(5.0, abs=0.03)
        assert 0.5 < np.abs(sound).max() < 1.1
