"""Waiting, turns and refusals over real gRPC: the daemon's own server, with work that ends when the test says so."""

import asyncio
import threading
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from pathlib import Path
from typing import Any, cast

import grpc
import pytest
from google.rpc import error_details_pb2, status_pb2

from temptrack.client import Daemon
from temptrack.client.errors import to_temptrack_error
from temptrack.endpoint import CLIENT_KEY, Endpoint
from temptrack.errors import BusyError, DaemonUnreachableError
from temptrack.progress import Job
from temptrack.service.interceptors.wrapping import Context
from temptrack.service.jobs import Jobs
from temptrack.service.kinds import Bounds, Kind
from temptrack.service.line import LineState
from temptrack.service.opening import Opening
from temptrack.service.server import make_server
from temptrack.service.servicers.suggest import SuggestServicer
from temptrack.v1 import suggest_pb2
from temptrack.v1.progress_pb2 import Progress
from temptrack.v1.suggest_pb2_grpc import SuggestServiceStub, add_SuggestServiceServicer_to_server

ONE_PLACE = {kind: Bounds(1, 3, 2) for kind in Kind}


class Held(SuggestServicer):
    """Searches that note their words when they begin and end when they are let go."""

    def __init__(self, jobs: Jobs) -> None:
        super().__init__(cast(Opening, None), jobs)
        self.begun: list[str] = []
        self.let_go = threading.Semaphore(0)

    async def Search(  # noqa: N802 (the contract's name)
        self, request: suggest_pb2.SearchRequest, context: Context
    ) -> AsyncIterator[suggest_pb2.SearchResponse]:
        """Begin, and wait."""

        def work(job: Job) -> None:
            self.begun.append(request.text)
            while not self.let_go.acquire(timeout=0.005):
                job.check()

        async for told in self._jobs.run(Kind.SEARCH, work, context):
            what = getattr(told, "what", "")
            yield suggest_pb2.SearchResponse(progress=Progress(stage="wait" if what else "done", what=what))


class House:
    """The server, what it holds, and clients of it."""

    def __init__(self, address: str, jobs: Jobs, held: Held) -> None:
        self.address = address
        self.jobs = jobs
        self.held = held
        self.channel = grpc.aio.insecure_channel(address)

    def search(self, text: str, client: str, timeout_s: float | None = None) -> "asyncio.Task[list[str]]":
        call: Any = SuggestServiceStub(cast(grpc.Channel, self.channel)).Search(
            suggest_pb2.SearchRequest(text=text), timeout=timeout_s, metadata=((CLIENT_KEY, client),)
        )

        async def told() -> list[str]:
            return [step.progress.what or step.progress.stage async for step in call]

        return asyncio.create_task(told())

    @property
    def line(self) -> LineState:
        return next(state for state in self.jobs.lines() if state.kind is Kind.SEARCH)

    async def waits(self, count: int) -> None:
        """Until so many wait behind one that has begun."""
        await until(lambda: (self.line.running, self.line.waiting) == (1, count) and bool(self.held.begun))


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(10):
        while not condition():  # noqa: ASYNC110 (what is waited for is a plain number)
            await asyncio.sleep(0.005)


@asynccontextmanager
async def house(folder: Path) -> AsyncIterator[House]:
    jobs = Jobs(1)
    held, server = Held(jobs), make_server("")
    add_SuggestServiceServicer_to_server(held, server)
    address = f"unix:{folder}/s"
    server.add_insecure_port(address)
    await server.start()
    opened = House(address, jobs, held)
    try:
        yield opened
    finally:
        await opened.channel.close()
        await server.stop(0)
        await jobs.close(2)


@pytest.fixture
def visit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    monkeypatch.setattr("temptrack.service.jobs.bounds_of", lambda _: ONE_PLACE)

    def run(scenario: Callable[[House], Awaitable[None]]) -> None:
        async def whole() -> None:
            async with house(tmp_path) as opened:
                await scenario(opened)

        asyncio.run(whole())

    return run


@contextmanager
def refused(told: list[BusyError]) -> Iterator[None]:
    """As a client sees it: the status, its details, and the very error that the daemon raised."""
    with pytest.raises(grpc.aio.AioRpcError) as failed:
        yield
    assert failed.value.code() is grpc.StatusCode.RESOURCE_EXHAUSTED
    status = status_pb2.Status.FromString(dict(failed.value.trailing_metadata())["grpc-status-details-bin"])
    info = error_details_pb2.RetryInfo()
    assert sum(detail.Unpack(info) for detail in status.details) == 1
    error = to_temptrack_error(failed.value)
    assert isinstance(error, BusyError)
    assert error.retry_s == info.retry_delay.ToMilliseconds() / 1000
    assert str(error) == status.message
    told.append(error)


def test_turns_go_round_among_clients_and_those_who_wait_are_told(visit: Callable[..., None]) -> None:
    async def scenario(house: House) -> None:
        calls = [house.search("a1", "a")]
        await house.waits(0)
        calls.append(house.search("a2", "a"))
        await house.waits(1)
        calls.append(house.search("a3", "a"))
        await house.waits(2)
        calls.append(house.search("b1", "b"))
        await house.waits(3)
        house.held.let_go.release(4)
        told = await asyncio.gather(*calls)
        assert house.held.begun == ["a1", "b1", "a2", "a3"]
        assert told[0] == ["done"]
        assert told[3] == ["next", "done"]
        assert told[2][0] == "1 before this one"

    visit(scenario)


def test_a_full_line_is_refused_at_once_with_when_to_come_back(visit: Callable[..., None]) -> None:
    async def scenario(house: House) -> None:
        calls = [house.search("a1", "a")]
        await house.waits(0)
        calls += [house.search("a2", "a"), house.search("a3", "a"), house.search("b1", "b")]
        await house.waits(3)
        told: list[BusyError] = []
        with refused(told):
            await house.search("c1", "c")
        assert str(told[0]) == "Too many searches wait already (3); ask again in about 1 s."
        assert told[0].retry_s == 1.0
        with refused(told):
            await house.search("a4", "a")
        assert "2 of yours" in str(told[1])
        assert len(house.held.begun) == 1
        house.held.let_go.release(4)
        await asyncio.gather(*calls)

    visit(scenario)


def test_a_deadline_that_cannot_be_met_is_refused_at_once(visit: Callable[..., None]) -> None:
    async def scenario(house: House) -> None:
        house.jobs._lines[Kind.SEARCH]._took_s.append(100.0)
        first = house.search("a1", "a")
        await house.waits(0)
        told: list[BusyError] = []
        with refused(told):
            await house.search("b1", "b", timeout_s=50)
        assert "wait take about 100.0 s and the deadline is in" in str(told[0])
        assert told[0].retry_s == 100.0
        second = house.search("b2", "b", timeout_s=200)
        await house.waits(1)
        house.held.let_go.release(2)
        await asyncio.gather(first, second)
        assert house.held.begun == ["a1", "b2"]

    visit(scenario)


def test_a_call_that_is_cancelled_or_out_of_time_leaves_the_line(visit: Callable[..., None]) -> None:
    async def scenario(house: House) -> None:
        first = house.search("a1", "a")
        await house.waits(0)
        late, left = house.search("b1", "b", timeout_s=0.3), house.search("c1", "c")
        await house.waits(2)
        left.cancel()
        with pytest.raises(grpc.aio.AioRpcError, match="DEADLINE_EXCEEDED"):
            await late
        await house.waits(0)
        house.held.let_go.release(1)
        await first
        assert house.held.begun == ["a1"]

    visit(scenario)


def test_each_connection_of_the_python_client_is_a_client_of_its_own(visit: Callable[..., None]) -> None:
    async def scenario(house: House) -> None:
        async def searches(daemon: Daemon, text: str) -> None:
            with suppress(DaemonUnreachableError):  # the answer has no result
                await asyncio.to_thread(daemon.follow, daemon.suggest.Search, suggest_pb2.SearchRequest(text=text))

        endpoint = Endpoint(house.address, 0, "", "")
        with Daemon(endpoint) as one, Daemon(endpoint) as other:
            calls = [asyncio.create_task(searches(one, "a1"))]
            await house.waits(0)
            for waiting, (daemon, text) in enumerate(((one, "a2"), (one, "a3"), (other, "b1")), start=1):
                calls.append(asyncio.create_task(searches(daemon, text)))
                await house.waits(waiting)
            house.held.let_go.release(4)
            await asyncio.gather(*calls)
        assert house.held.begun == ["a1", "b1", "a2", "a3"]

    visit(scenario)


def test_more_calls_than_the_server_takes_are_told_from_messages_too_large(
    visit: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("temptrack.service.server._MAX_CALLS", 1)

    async def scenario(house: House) -> None:
        first = house.search("a1", "a")
        await house.waits(0)
        with pytest.raises(grpc.aio.AioRpcError) as failed:
            await house.search("b1", "b")
        assert isinstance(to_temptrack_error(failed.value), BusyError)
        house.held.let_go.release(1)
        await first

    visit(scenario)


def test_the_error_is_made_again_in_another_process_with_all_it_says() -> None:
    error = BusyError("Too many searches wait already (3)", remedy="ask again in about 7 s", retry_s=7.0)
    make, told = cast(Any, error.__reduce__())
    again = make(*told)
    assert (str(again), again.retry_s) == (str(error), 7.0)
