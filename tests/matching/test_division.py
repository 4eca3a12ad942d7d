from temptrack.matching import LEAST_FILMS, divide
from tests.matching.worlds import pairs_of


def test_no_film_is_on_two_sides_and_none_is_left_out() -> None:
    pairs = pairs_of(40)
    divided = divide(pairs)
    sides = [set(side.film.tolist()) for side in (divided.training, divided.stopping, divided.judging)]
    assert [len(side) for side in sides] == [26, 6, 8]
    assert set.union(*sides) == set(range(40))


def test_the_fewest_films_are_enough_on_every_side() -> None:
    divided = divide(pairs_of(LEAST_FILMS))
    assert [side.films for side in (divided.training, divided.stopping, divided.judging)] == [8, 3, 5]


def test_films_that_come_later_hardly_move_the_others() -> None:
    few, many = pairs_of(60), pairs_of(66)
    before, after = ({one.film_ids[i] for i in one.film} for one in (divide(few).judging, divide(many).judging))
    assert len(before & after) >= len(before) - 3
