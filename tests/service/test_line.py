"""Who is let in, who is refused, and what they are told."""

import asyncio
from collections.abc import Callable

import pytest

from temptrack.errors import BusyError
from temptrack.service.kinds import Bounds, Kind
from temptrack.service.line import Line, Turn


def on_a_loop(scenario: Callable[[], None]) -> None:
    async def run() -> None:
        scenario()

    asyncio.run(run())


def busy_line(places: int = 1, took_s: float = 10.0, most_waiting: int = 4, most_each: int = 3) -> tuple[Line, Turn]:
    """A line whose places are taken, by work that has always taken as long."""
    line = Line(Kind.SUGGEST, Bounds(places, most_waiting, most_each))
    for _ in range(3):
        line.leave(line.enter("before", None).ticket, took_s)
    first, *_ = [line.enter("first", None) for _ in range(places)]
    return line, first


def test_a_free_place_is_given_at_once_whatever_the_deadline() -> None:
    def scenario() -> None:
        line = Line(Kind.SUGGEST, Bounds(1, 4, 3))
        assert line.enter("a", 0.001).begun.done()

    on_a_loop(scenario)


def test_a_deadline_that_cannot_be_met_is_refused_at_once_and_leaves_nothing_behind() -> None:
    def scenario() -> None:
        line, first = busy_line(took_s=10.0)
        with pytest.raises(BusyError, match=r"wait take about 10\.0 s and the deadline is in 9\.0 s") as refused:
            line.enter("a", 9.0)
        assert refused.value.retry_s == 10.0
        assert line.state().waiting == 0
        patient = line.enter("a", 11.0)
        assert not patient.begun.done()
        line.leave(first.ticket)
        assert patient.begun.done()

    on_a_loop(scenario)


def test_nobody_is_refused_for_a_deadline_before_anybody_knows_how_long_it_takes() -> None:
    def scenario() -> None:
        line = Line(Kind.SUGGEST, Bounds(1, 4, 3))
        line.enter("a", None)
        assert not line.enter("b", 0.01).begun.done()

    on_a_loop(scenario)


def test_the_wait_is_counted_by_the_turns_before_it() -> None:
    """Who has nothing under way is before all the rest of who asked for much."""

    def scenario() -> None:
        line, _ = busy_line(took_s=10.0, most_waiting=9, most_each=9)
        for _ in range(5):
            line.enter("first", None)
        with pytest.raises(BusyError, match="about 60"):
            line.enter("first", 55.0)
        assert not line.enter("modest", 11.0).begun.done()

    on_a_loop(scenario)


def test_a_full_line_says_what_is_full_and_when_to_come_back() -> None:
    def scenario() -> None:
        line, _ = busy_line(places=2, took_s=10.0)
        for client in "aaab":
            line.enter(client, None)
        with pytest.raises(BusyError) as refused:
            line.enter("c", None)
        assert str(refused.value) == "Too many suggestions wait already (4); ask again in about 20 s."
        assert refused.value.retry_s == 20.0

    on_a_loop(scenario)


def test_one_client_cannot_fill_it() -> None:
    def scenario() -> None:
        line, _ = busy_line()
        for _ in range(3):
            line.enter("greedy", None)
        with pytest.raises(BusyError, match="3 of yours"):
            line.enter("greedy", None)
        assert not line.enter("modest", None).begun.done()

    on_a_loop(scenario)


def test_the_state_tells_what_one_that_comes_now_would_wait() -> None:
    def scenario() -> None:
        line, first = busy_line(places=2, took_s=10.0)
        line.enter("a", None)
        state = line.state()
        assert (state.running, state.waiting, state.places, state.typical_s, state.wait_s) == (2, 1, 2, 10.0, 10.0)
        line.leave(first.ticket, 10.0)
        line.leave(line.enter("b", None).ticket)
        assert Line(Kind.SUGGEST, Bounds(1, 4, 3)).state().wait_s == 0.0

    on_a_loop(scenario)
