"""Work off the loop: places, pace, and ends."""

import asyncio
import threading
import time
from collections.abc import Callable
from typing import Any, cast

import pytest

from temptrack.errors import BusyError, CancelledError, StoreError
from temptrack.progress import Job, Progress
from temptrack.service.interceptors.wrapping import Context
from temptrack.service.jobs import Finished, Jobs, Kind


class FakeCall:
    """The one thing a job asks of its call: to be told when it ends."""

    def __init__(self) -> None:
        self.ended: Callable[[object], None] = lambda _: None

    def add_done_callback(self, callback: Callable[[object], None]) -> None:
        self.ended = callback


def _until_cancelled(job: Job) -> None:
    while True:
        job.check()
        time.sleep(0.005)


async def _collect(jobs: Jobs, work: Callable[[Job], Any], kind: Kind = Kind.SUGGEST) -> list[Any]:
    return [told async for told in jobs.run(kind, work, cast(Context, FakeCall()))]


async def _until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(5):
        while not condition():  # noqa: ASYNC110 (what is waited for is a plain number)
            await asyncio.sleep(0.005)


def test_the_result_comes_last_and_at_once() -> None:
    async def scenario() -> None:
        jobs = Jobs(1)
        began = time.monotonic()
        assert await _collect(jobs, lambda _: 42) == [Finished(42)]
        assert time.monotonic() - began < 0.09
        await _until(lambda: jobs.running == 0)
        await jobs.close(1)

    asyncio.run(scenario())


def test_progress_comes_at_a_readable_pace_the_newest_only() -> None:
    def work(job: Job) -> None:
        for done in range(400):
            job.report("count", done, 400)
            time.sleep(0.001)

    told = asyncio.run(_collect_alone(work))
    progress = [step for step in told if isinstance(step, Progress)]
    assert isinstance(told[-1], Finished)
    assert 1 <= len(progress) <= 12
    assert [step.done for step in progress] == sorted(step.done for step in progress)


async def _collect_alone(work: Callable[[Job], Any]) -> list[Any]:
    jobs = Jobs(1)
    told = await _collect(jobs, work)
    await jobs.close(1)
    return told


def test_an_error_of_the_work_is_the_callers() -> None:
    def work(job: Job) -> None:
        raise StoreError("It broke")

    with pytest.raises(StoreError, match="It broke"):
        asyncio.run(_collect_alone(work))


def test_the_end_of_the_call_cancels_the_work() -> None:
    async def scenario() -> None:
        jobs, call = Jobs(1), FakeCall()
        steps = jobs.run(Kind.SUGGEST, _until_cancelled, cast(Context, call))
        waiting = asyncio.ensure_future(anext(steps))
        await _until(lambda: jobs.running == 1)
        call.ended(None)
        with pytest.raises(CancelledError):
            await waiting
        await _until(lambda: jobs.running == 0)
        await jobs.close(1)

    asyncio.run(scenario())


def test_a_full_house_refuses_after_a_moment_and_one_who_leaves_makes_room(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("temptrack.service.jobs._WAIT_FOR_PLACE_S", 0.2)

    async def scenario() -> None:
        jobs = Jobs(1)
        first = asyncio.create_task(_collect(jobs, _until_cancelled))
        await _until(lambda: jobs.running == 1)
        with pytest.raises(BusyError, match="1 at a time"):
            await _collect(jobs, lambda _: 0)
        assert await _collect(jobs, lambda _: 1, Kind.INGEST) == [Finished(1)]
        asyncio.get_running_loop().call_later(0.05, first.cancel)
        assert await _collect(jobs, lambda _: 2) == [Finished(2)]
        await jobs.close(1)

    asyncio.run(scenario())


def test_closing_cancels_what_runs_and_says_whether_it_ended() -> None:
    release = threading.Event()

    async def scenario() -> tuple[bool, bool]:
        willing, deaf = Jobs(1), Jobs(1)
        tasks = [
            asyncio.create_task(_collect(willing, _until_cancelled)),
            asyncio.create_task(_collect(deaf, lambda _: release.wait(5))),
        ]
        await _until(lambda: willing.running == deaf.running == 1)
        outcome = (await willing.close(2), await deaf.close(0.05))
        release.set()
        await asyncio.gather(*tasks, return_exceptions=True)
        return outcome

    assert asyncio.run(scenario()) == (True, False)
