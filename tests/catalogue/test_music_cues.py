"""Cues: where music plays in a film, and what it is like when somebody speaks over it."""

from pathlib import Path

import numpy as np
import pytest

from temptrack.catalogue import learn_films
from temptrack.catalogue.describing import Part
from temptrack.catalogue.film_sound import hear_film
from temptrack.catalogue.music_cues import parts_of
from temptrack.catalogue.stretches import Stretch
from temptrack.fingerprint.music import ANALYSIS_RATE_HZ, LIKENESS, analyse_cue
from temptrack.fingerprint.picture import STYLE, TraceCache
from temptrack.fingerprint.types import Affect
from temptrack.media import Span, read_audio
from temptrack.media.types import Samples
from temptrack.progress import Job
from temptrack.store import MemoryStore, SceneRecord, store_identity
from tests.catalogue.sound_films import write_sound_film


def scene(in_s: float, out_s: float) -> SceneRecord:
    style = np.ones(STYLE.dimension, np.float32)
    return SceneRecord(f"f/{in_s}", "f", in_s, out_s, "A scene.", (), style, None, Affect(0.5, 0.5))


def music(*spans: tuple[float, float]) -> list[Stretch]:
    return [Stretch(*span) for span in spans]


def told(scenes: list[SceneRecord], stretches: list[Stretch]) -> list[list[tuple[float, float]]]:
    return [[(part.in_s, part.out_s) for part in parts] for parts in parts_of(scenes, stretches)]


def test_music_that_runs_on_belongs_to_each_scene_it_plays_in() -> None:
    scenes = [scene(0, 10), scene(10, 20), scene(20, 30), scene(30, 40)]
    first, second = music((5.0, 21.0), (24.0, 29.0))
    assert parts_of(scenes, [first, second]) == [
        [Part(5, 10, first)],
        [Part(10, 20, first)],
        [Part(24, 29, second)],
        [],
    ]


def test_a_scene_has_all_music_that_plays_in_it_the_longest_first() -> None:
    assert told([scene(0, 30)], music((1.0, 5.0), (8.0, 20.0), (21.0, 28.0))) == [[(8, 20), (21, 28), (1, 5)]]


def test_a_short_stretch_over_a_border_stays_with_the_scene_that_holds_more() -> None:
    assert told([scene(0, 10), scene(10, 20)], music((8.8, 11.5))) == [[], [(10, 11.5)]]


def test_overlapping_scenes_and_no_music() -> None:
    assert told([scene(0, 10), scene(4, 9)], music((3.0, 8.0))) == [[(3, 8)], [(4, 8)]]
    assert told([scene(0, 10)], []) == [[]]
    assert told([], music((0.0, 4.0))) == []


@pytest.fixture(scope="module")
def spoken_film(media_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Samples]:
    """Dialogue of 32 s with 16 s of a film's score under it at 0 dB from second 8 on, as a film; the score alone."""
    speech = read(media_folder / "sound" / "speech" / "test.wav", Span(0, 32))
    score = read(media_folder / "film" / "big_buck_bunny_0_30s_480p.mp4", Span(3, 19))
    part = slice(8 * ANALYSIS_RATE_HZ, 24 * ANALYSIS_RATE_HZ)
    score = score * np.float32(np.sqrt(np.mean(speech[part] ** 2) / np.mean(score**2)))
    speech[part] += score
    path = tmp_path_factory.mktemp("spoken") / "spoken.mp4"
    write_sound_film(path, speech * np.float32(0.5))
    return path, score


def read(path: Path, span: Span | None) -> Samples:
    return read_audio(path, span, sample_rate_hz=ANALYSIS_RATE_HZ, job=Job())


def test_a_cue_under_dialogue_is_found_within_a_second(spoken_film: tuple[Path, Samples]) -> None:
    sound = hear_film(spoken_film[0], 32.0, Job())
    ((begin, end),) = sound.music
    assert begin == pytest.approx(8.0, abs=1.0)
    assert end == pytest.approx(24.0, abs=1.0)
    assert sound.broken is None


def test_learnt_cues_are_the_music_and_sound_like_it(spoken_film: tuple[Path, Samples], tmp_path: Path) -> None:
    path, score = spoken_film
    store = MemoryStore(store_identity(LIKENESS, STYLE))
    learn_films(store, [path], labels_csv=None, semantic=None, traces=TraceCache(tmp_path), job=Job())
    scenes = store.scenes()
    cues = sorted(store.cues([s.cue_id for s in scenes]).values(), key=lambda cue: cue.film_in_s)
    assert len(cues) >= 2
    assert len({(cue.music_in_s, cue.music_out_s) for cue in cues}) == 1
    assert cues[0].film_in_s == cues[0].music_in_s
    assert cues[0].music_in_s == pytest.approx(8.0, abs=1.0)
    assert cues[-1].music_out_s == pytest.approx(24.0, abs=1.0)
    assert all(cue.speech_share > 0.5 and cue.music_probability > 0.15 for cue in cues)
    assert max(cue.music_probability for cue in cues) > 0.9
    longest = max(cues, key=lambda cue: cue.film_out_s - cue.film_in_s)
    where = slice(*(round((t - 8.0) * ANALYSIS_RATE_HZ) for t in (max(longest.film_in_s, 8.0), longest.film_out_s)))
    true, raw = analyse_cue(score[where], Job()), read(path, Span(longest.film_in_s, longest.film_out_s))
    mixed = analyse_cue(raw, Job())
    assert float(longest.likeness @ true.likeness) > float(mixed.likeness @ true.likeness) + 0.05


def test_a_film_of_speech_alone_has_no_cue(media_folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "talk.mp4"
    write_sound_film(path, read(media_folder / "sound" / "ina_musanmix" / "lamartine.wav", None))
    store = MemoryStore(store_identity(LIKENESS, STYLE))
    learn_films(store, [path], labels_csv=None, semantic=None, traces=TraceCache(tmp_path / "t"), job=Job())
    assert [film.cue_count for film in store.films()] == [0]
