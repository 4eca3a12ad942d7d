import pytest
from hypothesis import given
from hypothesis import strategies as st

from temptrack.suggest.lexicon import affect_of_word, knows, read_wording


@pytest.mark.parametrize(
    ("text", "moods"),
    [
        ("a sad farewell", ("sad",)),
        ("Tense, DARK and eerie!", ("tense", "dark", "eerie")),
        ("sadness and joy", ("sadness",)),
        ("happily ever after", ("happily",)),
        ("not sad but hopeful", ("not sad", "hopeful")),
        ("people walking a dog", ()),
        ("", ()),
    ],
)
def test_finds_moods(text: str, moods: tuple[str, ...]) -> None:
    assert read_wording(text).moods == moods


def test_places_words_as_russell_does() -> None:
    places = {word: affect_of_word(word) for word in ("excited", "sad", "calm", "tense", "happy")}
    energy = {word: place.energy for word, place in places.items() if place}
    valence = {word: place.valence for word, place in places.items() if place}
    assert len(energy) == 5
    assert min(energy["excited"], energy["tense"]) > 0.6
    assert max(energy["sad"], energy["calm"]) < 0.4
    assert min(valence["happy"], valence["calm"], valence["excited"]) > 0.5 > max(valence["sad"], valence["tense"])


def test_negation_points_the_other_way() -> None:
    plain, negated = read_wording("calm").affect, read_wording("not calm").affect
    assert plain is not None
    assert negated is not None
    assert (negated.energy, negated.valence) == pytest.approx((1 - plain.energy, 0.5))
    unhappy = read_wording("not happy").affect
    assert unhappy is not None
    assert (unhappy.energy, unhappy.valence) == pytest.approx((0.5, 0.1))


def test_a_word_speaks_only_of_the_axes_it_leans_to() -> None:
    dark = read_wording("dark and mysterious")
    assert dark.axes == {"valence"}
    mixed = read_wording("dark and calm")
    assert mixed.axes == {"energy", "valence"}
    assert mixed.affect is not None
    assert mixed.affect.energy == pytest.approx(0.2)
    assert mixed.affect.valence == pytest.approx(0.5)


@pytest.mark.parametrize(
    ("text", "bpm"),
    [
        ("at 92 bpm", 92.0),
        ("128.5BPM please", 128.5),
        ("allegro", 135.0),
        ("a slow waltz", 65.0),
        ("9000 bpm", None),
        ("in 1984", None),
        ("slow then fast", 100.0),
    ],
)
def test_finds_tempi(text: str, bpm: float | None) -> None:
    assert read_wording(text).tempo_bpm == bpm


def test_content_leaves_out_what_means_nothing() -> None:
    assert read_wording("some music for a man with a dog, a dog!").content == ("man", "dog")
    assert read_wording("the and of with").content == ()


def test_what_is_not_wanted_is_not_searched_for() -> None:
    assert read_wording("a chase without drums, near the village").content == ("chase", "village")
    assert read_wording("not slow").tempo_bpm is None


def test_knows_moods_and_tempi() -> None:
    assert knows("gloomy")
    assert knows("presto")
    assert not knows("dog")


@given(st.text(max_size=300))
def test_reads_anything(text: str) -> None:
    wording = read_wording(text)
    assert (wording.affect is None) == (not wording.moods)
    assert wording.tempo_bpm is None or 20 <= wording.tempo_bpm <= 400
    if wording.affect is not None:
        assert 0 <= wording.affect.energy <= 1
        assert 0 <= wording.affect.valence <= 1
