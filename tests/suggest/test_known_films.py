import dataclasses

from temptrack.fingerprint.copies import COPIES, Sights, encode_sights
from temptrack.progress import Job
from temptrack.store.records import FilmSightRecord
from temptrack.suggest.known_films import AS_IT_IS, KnownFilms
from tests.fingerprint.copies.pictures import film as frames
from tests.fingerprint.copies.pictures import sights
from tests.suggest.worlds import film, grid_of_tracks, look_vector, new_store

TRACKS = grid_of_tracks(2)
SEEN = sights(frames([1, 2, 3]))


def test_films_learnt_and_forgotten_are_noticed() -> None:
    store = new_store(TRACKS)
    known = KnownFilms(store)
    assert known.find(SEEN, Job()).matches == ()
    film(store, "A", (look_vector(1), TRACKS[0]))
    assert (known.find(SEEN, Job()).searched, known.find(SEEN, Job()).not_searched) == (0, 1)
    store.put_film_sight(FilmSightRecord("film:A", COPIES.key, encode_sights(SEEN.stored())))
    (learnt,) = store.films()
    store.restate_films([dataclasses.replace(learnt, learnt_at="now")])
    found = known.find(SEEN, Job(), AS_IT_IS)
    assert [(match.film_id, record.title) for match, record in found.matches] == [("film:A", "A")]
    assert (found.searched, found.not_searched) == (1, 0)
    store.remove_films(["film:A"])
    assert known.find(SEEN, Job()).matches == ()


def test_no_footage_is_nothing() -> None:
    assert KnownFilms(new_store(TRACKS)).find(Sights.none(), Job()).matches == ()
