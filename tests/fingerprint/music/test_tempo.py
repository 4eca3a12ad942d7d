from pathlib import Path

import numpy as np
import pytest

from benchmarks.music_synthesis import rhythm, rock, swing, waltz
from benchmarks.rhythm_synthesis import compose
from temptrack.fingerprint.music import ANALYSIS_RATE_HZ
from temptrack.fingerprint.music.listening import Listener, Listening
from temptrack.fingerprint.music.tempo import find_tempo, tempo_evidence, tempo_probabilities
from temptrack.media import read_audio
from temptrack.media.types import Samples
from temptrack.progress import Job


def heard(samples: Samples) -> Listening:
    listener = Listener()
    listener.push(samples, Job())
    return listener.finish(Job())


@pytest.mark.parametrize("play", [rock, waltz, swing], ids=lambda play: play.__name__)
@pytest.mark.parametrize("tempo_bpm", [96.0, 126.0])
def test_tempo_and_octave_are_right(play: object, tempo_bpm: float) -> None:
    assert callable(play)
    found = find_tempo(heard(rhythm(play, tempo_bpm, 24.0)), Job())
    assert found.tempo_bpm == pytest.approx(tempo_bpm, rel=0.01)
    assert 0.3 < found.confidence <= 1.0
    assert found.alternative_bpm != pytest.approx(tempo_bpm, rel=0.04)


def test_probabilities_of_all_candidates_and_none_are_one() -> None:
    evidence = tempo_evidence(heard(rhythm(rock, 100.0, 15.0)), Job())
    probability = tempo_probabilities(evidence)
    assert probability.shape == evidence.tempo_bpm.shape
    assert probability.min() >= 0.0
    assert 0.5 < probability.sum() <= 1.0 + 1e-9


@pytest.mark.parametrize("seed", [15, 31, 495])
def test_a_solo_without_pulse_is_not_given_a_sure_tempo(seed: int) -> None:
    assert find_tempo(heard(compose(seed, 30.0).samples), Job()).confidence < 0.4


@pytest.mark.parametrize("duration_s", [0.0, 0.5, 2.9, 3.1])
def test_short_sound_is_answered(duration_s: float) -> None:
    samples = rhythm(rock, 120.0, 5.0)[: int(duration_s * ANALYSIS_RATE_HZ)]
    found = find_tempo(heard(samples), Job())
    assert 0.0 <= found.confidence <= 1.0
    assert (found.tempo_bpm > 0.0) >= (len(found.beats_s) > 0)


def test_a_long_track_is_weighed_by_its_middle_and_followed_to_its_end() -> None:
    found = find_tempo(heard(np.tile(rhythm(rock, 120.0, 20.0), 8)), Job())
    assert found.tempo_bpm == pytest.approx(120.0, rel=0.01)
    assert found.beats_s[-1] > 155.0
    assert found.beats_s[0] < 2.0


def test_a_drifting_tempo_keeps_its_beats() -> None:
    piece = next(
        piece
        for piece in map(compose, range(480, 520))
        if piece.name.startswith("8/8 drums") and _drifts(piece.beats_s)
    )
    beats_s = find_tempo(heard(piece.samples), Job()).beats_s
    distance = np.abs(piece.beats_s[:, np.newaxis] - beats_s).min(axis=1)
    assert np.mean(distance < 0.07) > 0.85


def _drifts(beats_s: "np.ndarray[tuple[int], np.dtype[np.float64]]") -> bool:
    return bool(np.std(np.diff(beats_s)) > 0.02 * np.mean(np.diff(beats_s)))


@pytest.mark.media
def test_real_recordings_of_stated_tempo(media_folder: Path) -> None:
    # As the files' own tags have it.
    stated = {"music/tuxemon/HHavok-intro.ogg": 120.0, "emotion/emomusic/mp345/3.mp3": 96.0}
    for name, tempo_bpm in stated.items():
        path = media_folder / name
        found = find_tempo(heard(read_audio(path, None, sample_rate_hz=ANALYSIS_RATE_HZ, job=Job())), Job())
        assert found.tempo_bpm == pytest.approx(tempo_bpm, rel=0.04)
