import numpy as np
import pytest

from temptrack.fingerprint.music.roughness import roughness
from temptrack.fingerprint.music.tones import Tones, read_tones
from temptrack.progress import Job


def tones_of(hertz: list[float], amplitude: list[float] | None = None, frames: int = 3) -> Tones:
    midi = 69.0 + 12.0 * np.log2(np.array(hertz) / 440.0)
    weight = np.ones(len(hertz)) if amplitude is None else np.array(amplitude)
    pitches, levels = (midi - 32.0) * 896, (np.log2(weight) + 24.0) * 2048
    return Tones(
        np.tile(np.rint(pitches).astype(np.uint16), frames),
        np.tile(np.rint(levels).astype(np.uint16), frames),
        np.full(frames, len(hertz), np.uint16),
        np.ones(frames, np.float32),
    )


def test_one_tone_and_silence_are_smooth() -> None:
    assert roughness(tones_of([440.0])) == pytest.approx(0.0, abs=1e-12)
    assert roughness(read_tones(np.zeros(22050, np.float32), Job())) == 0.0


def test_two_tones_beat_most_a_quarter_of_a_critical_band_apart() -> None:
    # Plomp & Levelt 1965, figure 9; the band about 500 Hz is some 110 Hz wide.
    apart = np.arange(2.0, 300.0, 1.0)
    rough = [roughness(tones_of([500.0, 500.0 + hertz])) for hertz in apart]
    assert 20.0 < apart[int(np.argmax(rough))] < 40.0
    assert rough[-1] < 0.1 * max(rough)


def test_a_semitone_is_rougher_than_a_fifth() -> None:
    partials = np.arange(1, 7)
    chords = {name: [*(262.0 * partials), *(262.0 * ratio * partials)] for name, ratio in (("b2", 16 / 15), ("5", 1.5))}
    assert roughness(tones_of(chords["b2"])) > 2.0 * roughness(tones_of(chords["5"]))


def test_the_fainter_tone_decides_and_the_level_does_not() -> None:
    loud, faint = roughness(tones_of([500.0, 530.0])), roughness(tones_of([500.0, 530.0], [1.0, 0.1]))
    assert faint < 0.3 * loud
    assert roughness(tones_of([500.0, 530.0], [7.0, 7.0])) == pytest.approx(loud, rel=1e-3)


def test_long_music_is_read_in_pieces() -> None:
    assert roughness(tones_of([500.0, 530.0], frames=1500)) == pytest.approx(roughness(tones_of([500.0, 530.0])))
