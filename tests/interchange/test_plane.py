import math

from hypothesis import given
from hypothesis import strategies as st

from temptrack.interchange.report.plane import SIDE, draw_plane
from temptrack.interchange.report.reading import read_answer
from tests.interchange.report_samples import answer, suggestion, track

shares = st.floats(0, 1)


def test_energy_goes_up_and_valence_right() -> None:
    low = track(1, affect={"energy": 0.0, "valence": 0.0})
    high = track(2, affect={"energy": 1.0, "valence": 1.0})
    plane = draw_plane(read_answer(answer(suggestions=[suggestion(1, track=low), suggestion(2, track=high)])))
    assert plane is not None
    first, second = plane.dots
    assert first.x < second.x
    assert first.y > second.y


def test_no_feeling_is_no_plane() -> None:
    assert draw_plane(read_answer({"scene": {"duration_s": 3.0}})) is None


@given(st.lists(st.tuples(shares, shares), min_size=1, max_size=5))
def test_ranks_stand_beside_their_dots_and_inside(places: list[tuple[float, float]]) -> None:
    felt = [
        suggestion(rank, track=track(rank, affect={"energy": energy, "valence": valence}))
        for rank, (energy, valence) in enumerate(places, start=1)
    ]
    plane = draw_plane(read_answer(answer(suggestions=felt)))
    assert plane is not None
    assert len(plane.dots) == len(places)
    for dot in plane.dots:
        assert math.dist((dot.x, dot.y), (dot.label_x, dot.label_y)) < 13
        assert 0 <= dot.label_x <= SIDE
        assert 0 <= dot.label_y <= SIDE
