import numpy as np
import pytest

from benchmarks.music_synthesis import clicks, rhythm, waltz
from benchmarks.rhythm import f_measure
from benchmarks.rhythm_synthesis import compose
from temptrack.fingerprint.music.downbeats import NO_METRE, beat_figures, find_metre, in_context
from temptrack.fingerprint.music.listening import Listener, Listening
from temptrack.media.types import Samples
from temptrack.progress import Job


def heard(samples: Samples) -> Listening:
    listener = Listener()
    listener.push(samples, Job())
    return listener.finish(Job())


def test_a_waltz_has_three_beats_and_begins_on_the_bass() -> None:
    found = find_metre(heard(rhythm(waltz, 130.0, 30.0)), np.arange(0.0, 29.5, 60.0 / 130.0, dtype=np.float32))
    assert found.beats_per_bar == 3
    assert f_measure(found.downbeats_s, np.arange(0.0, 29.5, 180.0 / 130.0)) > 0.9


def test_composed_bars_are_mostly_right_where_they_are_told() -> None:
    pieces = [compose(seed, 30.0) for seed in range(480, 500) if seed % 16 != 15 and seed % 4 != 2]
    found = [(find_metre(heard(piece.samples), piece.beats_s.astype(np.float32)), piece) for piece in pieces]
    told = [(metre, piece) for metre, piece in found if metre.beats_per_bar]
    assert len(told) >= len(pieces) // 3
    scores = [f_measure(metre.downbeats_s, piece.downbeats_s) for metre, piece in told]
    assert np.mean(scores) > 0.7


def test_downbeats_are_beats() -> None:
    piece = compose(481, 30.0)
    beats_s = piece.beats_s.astype(np.float32)
    metre = find_metre(heard(piece.samples), beats_s)
    assert set(metre.downbeats_s.tolist()) <= set(beats_s.tolist())


def test_too_few_beats_have_no_metre() -> None:
    assert find_metre(heard(rhythm(waltz, 100.0, 5.0)), np.arange(8, dtype=np.float32)) == NO_METRE


def test_a_metronome_has_no_metre() -> None:
    found = find_metre(heard(rhythm(clicks, 120.0, 30.0)), np.arange(0.0, 29.5, 0.5, dtype=np.float32))
    assert found.beats_per_bar == 0
    assert len(found.downbeats_s) == 0


@pytest.mark.parametrize("count", [2, 5, 40])
def test_every_beat_has_its_figures(count: int) -> None:
    sound = heard(rhythm(waltz, 120.0, 22.0))
    figures = beat_figures(sound, np.linspace(0.0, count / 2, count, dtype=np.float32))
    assert figures.shape == (count, 12)
    assert np.isfinite(figures).all()
    assert in_context(figures).shape == (count, 108)
