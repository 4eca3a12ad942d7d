"""What a cue is like: by the recording, by what nobody speaks over, or by what is known."""

import dataclasses
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile

from temptrack.catalogue.describing import Describer, Part, clear_of, described, joined
from temptrack.catalogue.stretches import Stretch
from temptrack.errors import MediaNotFoundError
from temptrack.fingerprint.music import ANALYSIS_RATE_HZ, analyse_cue
from temptrack.fingerprint.presence import Presence
from temptrack.fingerprint.types import Affect
from temptrack.media.types import Samples
from temptrack.progress import Job
from temptrack.store import CueRecord, TrackMatch, TrackRecord
from tests.fingerprint.landmarks.songs import song
from tests.store.making import track


def tune(seconds: float = 8.0) -> Samples:
    return np.repeat(song(1, seconds), 2)


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A song, and a film in which it plays softly from 2 to 10 s over hiss."""
    folder = tmp_path_factory.mktemp("files")
    soundfile.write(folder / "song.wav", tune(), ANALYSIS_RATE_HZ)
    film = 0.001 * np.random.default_rng(1).standard_normal(12 * ANALYSIS_RATE_HZ).astype(np.float32)
    film[2 * ANALYSIS_RATE_HZ : 10 * ANALYSIS_RATE_HZ] += 0.1 * tune()
    soundfile.write(folder / "film.wav", film, ANALYSIS_RATE_HZ)
    return folder


def presence(spoken: tuple[float, float] = (0.0, 0.0)) -> Presence:
    steps = np.arange(24) / 2
    speech = ((steps >= spoken[0]) & (steps < spoken[1])).astype(np.float32)
    return Presence(0.5, np.ones(24, np.float32), speech, np.zeros(24, np.float32), np.zeros(24, np.float32))


def recorded(path: Path, **changes: Any) -> dict[str, TrackRecord]:
    return {"song": dataclasses.replace(track(1), track_id="song", path=str(path), duration_s=8.0, **changes)}


PART = Part(2.0, 10.0, Stretch(2.0, 10.0))
KNOWN_PART = Part(2.0, 10.0, Stretch(2.0, 10.0, TrackMatch("song", 2.0, 10.0, 0.0, 1.0, 99.0, 0.99)))


def before(**changes: Any) -> CueRecord:
    likeness = np.zeros(analyse_cue(tune(2.0), Job()).likeness.shape, np.float32)
    likeness[0] = 1.0
    old = CueRecord("s/cue", "s", "f", 2.0, 10.0, likeness, Affect(0.125, 0.25), -33.0)
    return dataclasses.replace(old, **changes)


def test_how_loud_it_is_in_the_film_says_nothing_of_its_energy() -> None:
    loud, soft = (described(gain * tune(), gain * tune(), Job()) for gain in (1.0, 0.02))
    assert loud is not None
    assert soft is not None
    assert soft.affect.energy == pytest.approx(loud.affect.energy, abs=0.01)
    assert float(soft.likeness @ loud.likeness) > 0.999
    assert soft.loudness_lufs == pytest.approx(loud.loudness_lufs - 34, abs=0.5)


def test_silence_is_nothing() -> None:
    quiet = np.zeros(4 * ANALYSIS_RATE_HZ, np.float32)
    assert described(None, quiet, Job()) is None
    assert described(quiet, quiet, Job()) is None


def test_only_moments_that_nobody_speaks_over_are_told_where_they_are_enough() -> None:
    samples = tune()
    clear = clear_of([(0.0, 2.0), (5.0, 8.0)], samples)
    assert clear is not None
    assert len(clear) == pytest.approx(5 * ANALYSIS_RATE_HZ, abs=0.1 * ANALYSIS_RATE_HZ)
    assert clear_of([(0.0, 1.0), (7.0, 8.0)], samples) is None
    assert clear_of([], samples) is None
    assert clear_of([(0.0, 1.0)], samples[:ANALYSIS_RATE_HZ]) is not None  # all of a short one


def test_a_recognised_cue_is_the_recording_as_loud_as_the_film_plays_it(files: Path) -> None:
    said = Describer(files / "film.wav", presence(), recorded(files / "song.wav"), (), Job()).say("s", KNOWN_PART)
    assert said is not None
    true = analyse_cue(tune(), Job())
    assert float(said.likeness @ true.likeness) > 0.99
    assert said.affect.energy == pytest.approx(true.affect.energy, abs=0.02)
    assert said.loudness_lufs < true.loudness_lufs - 10


def test_where_the_recording_is_gone_the_film_is_described(files: Path) -> None:
    film = files / "film.wav"
    known = Describer(film, presence(), recorded(files / "gone.wav"), (), Job()).say("s", KNOWN_PART)
    unknown = Describer(film, presence(), {}, (), Job()).say("s", PART)
    assert known is not None
    assert unknown is not None
    assert float(known.likeness @ unknown.likeness) == pytest.approx(1.0)


def test_what_is_known_of_the_same_music_is_not_worked_out_again(files: Path) -> None:
    nowhere = files / "gone.wav"
    old = before(film_in_s=2.5, film_out_s=9.5)
    assert Describer(nowhere, presence(), {}, [old], Job()).say("s", PART) is old
    assert Describer(nowhere, presence(), {}, [before(scene_id="t"), old], Job()).say("s", PART) is old
    linked = before(track_id="song")
    assert Describer(nowhere, presence(), recorded(nowhere), [linked], Job()).say("s", KNOWN_PART) is linked
    now = Describer(nowhere, presence(), recorded(files / "song.wav"), [old], Job()).say("s", KNOWN_PART)
    assert now is not None
    assert now.loudness_lufs == old.loudness_lufs
    assert float(now.likeness @ analyse_cue(tune(), Job()).likeness) > 0.99


def test_without_the_film_the_nearest_that_is_known_must_do_and_else_it_is_an_error(files: Path) -> None:
    nowhere, old = files / "gone.wav", before(film_in_s=5.0, film_out_s=12.0)
    assert Describer(nowhere, presence(), {}, [before(film_in_s=0.0, film_out_s=3.0), old], Job()).say("s", PART) is old
    assert Describer(None, presence(), {}, [old], Job()).say("s", PART) is old
    assert Describer(None, presence(), {}, [], Job()).say("s", PART) is None
    with pytest.raises(MediaNotFoundError):
        Describer(nowhere, presence(), {}, [], Job()).say("s", PART)


def test_joints_are_no_onsets() -> None:
    tone = np.sin(2 * np.pi * 440 * np.arange(ANALYSIS_RATE_HZ) / ANALYSIS_RATE_HZ).astype(np.float32)
    whole = joined([tone, tone[3000:], tone])
    assert len(whole) == 3 * ANALYSIS_RATE_HZ - 3000 - 2 * round(0.05 * ANALYSIS_RATE_HZ)
    assert np.abs(whole).max() <= np.sqrt(2) + 1e-3
    assert np.abs(np.diff(whole)).max() < 2 * np.abs(np.diff(tone)).max()
