"""What the queue promises, tried with whatever may happen to it."""

from collections import Counter
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from temptrack.service.fair_queue import FairQueue, FullError, Ticket

CLIENTS = st.sampled_from("abcd")


def begun(queue: FairQueue) -> list[Ticket]:
    tickets = []
    while (ticket := queue.begin()) is not None:
        tickets.append(ticket)
    return tickets


def test_one_client_is_served_in_the_order_it_came() -> None:
    queue = FairQueue(1, 9, 9)
    asked = [queue.enter("a") for _ in range(4)]
    order = []
    while (ticket := queue.begin()) is not None:
        order.append(ticket)
        queue.leave(ticket)
    assert order == asked


def test_who_asks_for_one_thing_is_next_after_who_asked_for_many() -> None:
    queue = FairQueue(1, 99, 99)
    for _ in range(50):
        queue.enter("greedy")
    (first,) = begun(queue)
    modest = queue.enter("modest")
    assert queue.ahead_of(modest) == 0
    queue.leave(first)
    assert begun(queue) == [modest]


def test_a_free_place_goes_to_who_has_least_under_way() -> None:
    queue = FairQueue(3, 9, 9)
    for _ in range(6):
        queue.enter("a")
    first, *_ = begun(queue)
    b = [queue.enter("b") for _ in range(2)]
    queue.leave(first)
    assert begun(queue) == [b[0]]


def test_neither_all_nor_one_may_fill_it_past_its_bounds() -> None:
    queue = FairQueue(1, 3, 2)
    for _ in range(3):
        queue.enter("a")
        begun(queue)
    with pytest.raises(FullError):
        queue.enter("a")
    queue.enter("b")
    with pytest.raises(FullError):
        queue.enter("c")
    assert (queue.running, queue.waiting) == (1, 3)


def test_who_leaves_twice_or_was_never_there_changes_nothing() -> None:
    queue = FairQueue(1, 3, 2)
    ticket = queue.enter("a")
    begun(queue)
    queue.leave(ticket)
    queue.leave(ticket)
    queue.leave(Ticket(99, "z"))
    assert queue.is_free


@given(st.lists(CLIENTS, min_size=1, max_size=30), st.integers(1, 4))
def test_clients_that_always_want_more_get_the_same_to_within_one(order: list[str], places: int) -> None:
    """Max-min fairness: whoever waits all the time is given as many places as anybody else, but for the last round."""
    queue = FairQueue(places, 10**6, 10**6)
    clients = sorted(set(order))
    for client in order:
        queue.enter(client)
    for client in clients:
        for _ in range(40):
            queue.enter(client)
    given_to: Counter[str] = Counter()
    running: list[Ticket] = []
    for _ in range(30):
        running += begun(queue)
        done = running.pop(0)
        given_to[done.client] += 1
        queue.leave(done)
    counts = [given_to[client] for client in clients]
    assert max(counts) - min(counts) <= 1


class Queue(RuleBasedStateMachine):
    """Whatever comes, begins, ends and gives up."""

    @initialize(places=st.integers(1, 3), most_waiting=st.integers(0, 6), most_each=st.integers(1, 4))
    def make(self, places: int, most_waiting: int, most_each: int) -> None:
        self.queue = FairQueue(places, most_waiting, most_each)
        self.waiting: list[Ticket] = []
        self.running: list[Ticket] = []

    @rule(client=CLIENTS)
    def enter(self, client: str) -> None:
        mine = sum(ticket.client == client for ticket in self.waiting)
        has_room = len(self.waiting) < self.queue.most_waiting and mine < self.queue.most_each
        is_free = len(self.running) < self.queue.places and not self.waiting
        with suppress(FullError):
            self.waiting.append(self.queue.enter(client))
            assert has_room or is_free
            self.begin()
            return
        assert not has_room
        assert not is_free

    @precondition(lambda self: self.running)
    @rule(number=st.integers(0, 9))
    def end(self, number: int) -> None:
        self.queue.leave(self.running.pop(number % len(self.running)))
        self.begin()

    @precondition(lambda self: self.waiting)
    @rule(number=st.integers(0, 9))
    def give_up(self, number: int) -> None:
        self.queue.leave(self.waiting.pop(number % len(self.waiting)))

    def begin(self) -> None:
        while True:
            expected = min(self.waiting, key=self.queue.ahead_of, default=None)
            ticket = self.queue.begin()
            if ticket is None:
                return
            assert ticket == expected  # what was said of who is ahead is what happens
            under_way = Counter(one.client for one in self.running)
            assert under_way[ticket.client] == min(under_way[one.client] for one in self.waiting)
            assert ticket == min((one for one in self.waiting if one.client == ticket.client), key=lambda t: t.number)
            self.waiting.remove(ticket)
            self.running.append(ticket)

    @invariant()
    def counts_agree_and_no_place_is_free_while_anything_waits(self) -> None:
        assert (self.queue.running, self.queue.waiting) == (len(self.running), len(self.waiting))
        assert len(self.running) <= self.queue.places
        assert not self.waiting or len(self.running) == self.queue.places
        assert sorted(map(self.queue.ahead_of, self.waiting)) == list(range(len(self.waiting)))


TestQueue = Queue.TestCase
