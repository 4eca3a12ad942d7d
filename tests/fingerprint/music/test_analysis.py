"""The door of the music fingerprint: whole tracks and cues, made here and real."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from benchmarks.music_synthesis import arpeggio, cadence, rhythm, rock, strings, waltz
from temptrack.errors import CancelledError
from temptrack.fingerprint.music import ANALYSIS_RATE_HZ, LIKENESS, analyse_cue, analyse_music
from temptrack.fingerprint.types import MusicAnalysis
from temptrack.media import read_audio
from temptrack.media.types import Samples
from temptrack.progress import Job, Progress

RNG = np.random.default_rng(1)


def seconds(duration_s: float) -> "np.ndarray[tuple[int], np.dtype[np.float64]]":
    return np.arange(int(duration_s * ANALYSIS_RATE_HZ)) / ANALYSIS_RATE_HZ


AWKWARD: dict[str, Samples] = {
    name: np.asarray(sound, np.float32)
    for name, sound in {
        "nothing": np.zeros(0),
        "one sample": np.ones(1),
        "silence": np.zeros(3 * ANALYSIS_RATE_HZ),
        "a direct current": np.full(3 * ANALYSIS_RATE_HZ, 0.5),
        "0.2 s of noise": 0.1 * RNG.standard_normal(4410),
        "0.2 s of a tone": np.sin(2 * np.pi * 440 * seconds(0.2)),
        "a tone": 0.3 * np.sin(2 * np.pi * 440 * seconds(5.0)),
        "a tone too low to hear": np.sin(2 * np.pi * 15 * seconds(5.0)),
        "a tone above every band": np.sin(2 * np.pi * 10900 * seconds(5.0)),
        "noise": 0.2 * RNG.standard_normal(5 * ANALYSIS_RATE_HZ),
        "not a number": np.where(
            RNG.random(3 * ANALYSIS_RATE_HZ) < 0.01, np.nan, 0.3 * np.sin(9.0 * seconds(3.0) * 99)
        ),
        "infinity": np.full(3 * ANALYSIS_RATE_HZ, np.inf),
        "a million times too loud": 1e6 * np.sin(2 * np.pi * 440 * seconds(3.0)),
        "one click in a minute": np.eye(1, 60 * ANALYSIS_RATE_HZ, 10**6)[0],
    }.items()
}


def assert_well_formed(track: MusicAnalysis, sample_count: int) -> None:
    duration_s = sample_count / ANALYSIS_RATE_HZ
    assert track.duration_s == duration_s
    assert track.likeness.shape == (LIKENESS.dimension,)
    assert track.likeness.dtype == np.float32
    assert np.linalg.norm(track.likeness) == pytest.approx(1.0, abs=1e-5)
    assert track.energy.levels.dtype == np.float32
    assert np.all((track.energy.levels >= 0.0) & (track.energy.levels <= 1.0))
    assert len(track.energy.levels) == max(1, int(np.ceil(duration_s / track.energy.step_s - 1e-6)))
    assert 0.0 <= track.affect.energy <= 1.0
    assert 0.0 <= track.affect.valence <= 1.0
    assert track.tempo_bpm == 0.0 or 35.0 < track.tempo_bpm < 250.0
    assert np.all(np.diff(track.beats_s) > 0.0)
    assert np.all((track.beats_s >= 0.0) & (track.beats_s <= duration_s + 0.1))
    assert 0.0 <= track.key_strength <= 1.0
    assert track.sections[0].track_in_s == 0.0
    assert track.sections[-1].track_out_s == duration_s
    for before, after in zip(track.sections[:-1], track.sections[1:], strict=True):
        assert before.track_out_s == after.track_in_s
        assert before.label != after.label


@pytest.mark.parametrize("name", AWKWARD)
def test_awkward_sound_gives_finite_figures(name: str) -> None:
    samples = AWKWARD[name]
    assert_well_formed(analyse_music(samples, Job()), len(samples))
    cue = analyse_cue(samples, Job())
    assert np.all(np.isfinite(cue.likeness))
    assert np.all(np.isfinite(cue.energy.levels))


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(1, 60_000), st.floats(1e-5, 100.0), st.integers(0, 2**31))
def test_any_sound_is_analysed(length: int, gain: float, seed: int) -> None:
    rng = np.random.default_rng(seed)
    samples = np.asarray(gain * rng.standard_normal(length) * rng.random(length) ** 4, np.float32)
    assert_well_formed(analyse_music(samples, Job()), length)


@pytest.mark.parametrize("name", ["nothing", "silence", "a direct current"])
def test_what_cannot_be_heard_is_silent(name: str) -> None:
    cue = analyse_cue(AWKWARD[name], Job())
    assert cue.silent
    assert cue.affect.energy == 0.0
    assert not np.any(cue.energy.levels)
    assert analyse_music(AWKWARD[name], Job()).tempo_bpm == 0.0


@pytest.mark.parametrize("name", ["a tone", "noise", "silence"])
def test_no_key_where_there_is_none(name: str) -> None:
    assert analyse_music(AWKWARD[name], Job()).key == ""


def test_noise_has_no_tempo() -> None:
    noise = np.asarray(0.2 * RNG.standard_normal(40 * ANALYSIS_RATE_HZ), np.float32)
    track = analyse_music(noise, Job())
    assert track.tempo_bpm == 0.0
    assert len(track.beats_s) == 0


def test_cue_and_track_agree() -> None:
    samples = rhythm(waltz, 100.0, 12.0)
    track, cue = analyse_music(samples, Job()), analyse_cue(samples, Job())
    assert not cue.silent
    assert cue.loudness_lufs == pytest.approx(track.loudness_lufs, abs=0.1)
    assert cue.affect == track.affect
    np.testing.assert_array_equal(cue.likeness, track.likeness)
    np.testing.assert_array_equal(cue.energy.levels, track.energy.levels)


def test_form_is_found() -> None:
    calm, loud = 0.5 * rhythm(strings, 90.0, 25.0), 2.0 * rhythm(rock, 140.0, 25.0)
    track = analyse_music(np.concatenate([calm, loud, calm]), Job())
    assert [section.label for section in track.sections] == ["A", "B", "A"]
    assert track.sections[1].track_in_s == pytest.approx(25.0, abs=2.0)
    assert track.sections[1].track_out_s == pytest.approx(50.0, abs=2.0)
    first, middle, last = track.sections
    assert middle.energy > first.energy + 0.4
    assert first.likeness @ last.likeness > 0.9
    assert first.likeness @ middle.likeness < 0.5


def test_loudness_changes_energy_but_not_likeness() -> None:
    samples = rhythm(arpeggio, 110.0, 15.0)
    loud, quiet = analyse_cue(samples, Job()), analyse_cue(samples * np.float32(0.2), Job())
    assert loud.likeness @ quiet.likeness > 0.999
    assert loud.affect.valence == pytest.approx(quiet.affect.valence, abs=0.01)
    assert loud.affect.energy > quiet.affect.energy
    assert loud.energy.levels.mean() > quiet.energy.levels.mean()


def test_transposed_music_stays_alike() -> None:
    here, higher, other = (analyse_cue(sound, Job()).likeness for sound in (
        cadence(0, minor=False), cadence(2, minor=False), rhythm(rock, 150.0, 8.0)
    ))  # fmt: skip
    assert here @ higher > 0.8
    assert here @ other < 0.3


def test_major_is_happier_than_minor() -> None:
    for tonic in (0, 5, 9):
        major, minor = (analyse_cue(cadence(tonic, minor=minor), Job()).affect for minor in (False, True))
        assert major.valence > minor.valence


def test_fast_drums_have_more_energy_than_slow_strings() -> None:
    assert analyse_cue(rhythm(rock, 150.0, 12.0), Job()).affect.energy > 0.7
    assert analyse_cue(0.3 * rhythm(strings, 66.0, 12.0), Job()).affect.energy < 0.3


def test_progress_is_reported_and_work_can_be_stopped() -> None:
    seen: list[Progress] = []
    samples = rhythm(waltz, 100.0, 10.0)
    analyse_music(samples, Job(seen.append))
    assert [progress.stage for progress in seen] == ["loudness", "spectra", "rhythm", "sections"]

    job = Job(lambda progress: job.cancel() if progress.stage == "spectra" else None)
    with pytest.raises(CancelledError):
        analyse_music(samples, job)
    with pytest.raises(CancelledError):
        analyse_cue(samples, job)


REAL = {
    "wesnoth/frantic.ogg": "battle",
    "tuxemon/HHavok-intro.ogg": "battle",
    "wesnoth/sad.ogg": "calm",
    "wesnoth/revelation.ogg": "calm",
    "tuxemon/JRPG-OSTR2__23_-_Inn.ogg": "calm",
}


@pytest.fixture(scope="module")
def real_tracks(media_folder: Path) -> dict[str, tuple[Samples, MusicAnalysis]]:
    found = {}
    for name in REAL:
        samples = read_audio(media_folder / "music" / name, None, sample_rate_hz=ANALYSIS_RATE_HZ, job=Job())
        found[name] = (samples, analyse_music(samples, Job()))
    return found


@pytest.mark.media
def test_real_tracks_are_well_formed(real_tracks: dict[str, tuple[Samples, MusicAnalysis]]) -> None:
    for samples, track in real_tracks.values():
        assert_well_formed(track, len(samples))


@pytest.mark.media
def test_real_battles_have_more_energy_than_calm_tracks(real_tracks: dict[str, tuple[Samples, MusicAnalysis]]) -> None:
    energy = {name: track.affect.energy for name, (_, track) in real_tracks.items()}
    battles = [energy[name] for name, function in REAL.items() if function == "battle"]
    calm = [energy[name] for name, function in REAL.items() if function == "calm"]
    assert min(battles) > max(calm) + 0.2


@pytest.mark.media
def test_half_of_a_real_track_finds_its_other_half(real_tracks: dict[str, tuple[Samples, MusicAnalysis]]) -> None:
    halves = [np.array_split(samples, 2) for samples, _ in real_tracks.values()]
    first, second = (np.stack([analyse_cue(pair[i], Job()).likeness for pair in halves]) for i in (0, 1))
    similarity = first @ second.T
    found = similarity.argmax(axis=1) == np.arange(len(halves))
    assert found.sum() >= 4  # the two slow string pieces may be taken for each other
    assert np.diag(similarity).min() > similarity[~np.eye(len(halves), dtype=bool)].mean()


@pytest.mark.media
def test_real_recordings_of_known_key(media_folder: Path) -> None:
    # Tchaikovsky wrote the Sugar Plum Fairy in E minor. The Hungarian Dance is named after the F sharp minor of the
    # piano version; the orchestral one that is played here sounds in G minor, by librosa's constant-Q chroma too.
    keys = {"Kevin_MacLeod_-_P_I_Tchaikovsky_Dance*": "E minor", "Hungarian_Dance_number_5*": "G minor"}
    for pattern, key in keys.items():
        (path,) = (media_folder / "music" / "librosa_examples").glob(pattern)
        assert analyse_music(read_audio(path, None, sample_rate_hz=ANALYSIS_RATE_HZ, job=Job()), Job()).key == key
