from temptrack.suggest.lexicon import read_wording
from temptrack.suggest.words import look_up
from tests.suggest.worlds import film, look_vector, new_store, track


def test_finds_scenes_and_tracks_and_says_what_it_did_not() -> None:
    store = new_store([track(0, title="Glacier Song"), track(1)])
    film(store, "A", (look_vector(1), track(1)), description="riders cross the ice")
    hits = look_up(store, read_wording("gloomy riders on a glacier, xyzzy, marching"))
    assert [hit.record.scene_id for hit in hits.scenes] == ["film:A:0"]
    assert [(found.hit.record.title, found.words) for found in hits.tracks] == [("Glacier Song", ("glacier",))]
    assert hits.unknown == ("xyzzy",)


def test_a_phrase_counts_only_where_it_stands_as_it_is() -> None:
    store = new_store([track(0, title="Glass and Rain"), track(1, title="Rain on Glass")])
    film(store, "A", (look_vector(1), track(1)), description="Glass breaks in the rain")
    film(store, "B", (look_vector(1), track(1)), description="A face behind  rain on\nglass")
    hits = look_up(store, read_wording("rain on glass"), ["Rain on glass"])
    assert [hit.record.film_id for hit in hits.scenes] == ["film:B"]
    assert [found.hit.record.title for found in hits.tracks] == ["Rain on Glass"]


def test_no_words_no_hits() -> None:
    hits = look_up(new_store([track(0)]), read_wording("the of and"))
    assert (hits.scenes, hits.tracks, hits.unknown) == ((), (), ())
