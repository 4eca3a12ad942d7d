"""Work off the loop: places, pace, and ends."""

import asyncio
import os
import sys
import threading
import time
from collections.abc import Callable
from typing import Any, cast

import pytest

from temptrack.errors import BusyError, CancelledError, StoreError
from temptrack.progress import Job, Progress
from temptrack.service.interceptors.wrapping import Context
from temptrack.service.jobs import Finished, Jobs
from temptrack.service.kinds import Kind
from temptrack.service.line import LineState


class FakeCall:
    """The two things a job asks of its call: how long it may take, and to be told when it ends."""

    def __init__(self, remaining_s: float | None = None) -> None:
        self.ended: Callable[[object], None] = lambda _: None
        self.time_remaining = lambda: remaining_s

    def add_done_callback(self, callback: Callable[[object], None]) -> None:
        self.ended = callback


def _until_cancelled(job: Job) -> None:
    while True:
        job.check()
        time.sleep(0.005)


async def _collect(jobs: Jobs, work: Callable[[Job], Any], kind: Kind = Kind.SUGGEST) -> list[Any]:
    return [told async for told in jobs.run(kind, work, cast(Context, FakeCall()))]


async def _until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(60):
        while not condition():  # noqa: ASYNC110 (what is waited for is a plain number)
            await asyncio.sleep(0.005)


def test_the_result_comes_last_and_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("temptrack.service.jobs._PROGRESS_EVERY_S", 3600.0)

    async def scenario() -> None:
        jobs = Jobs(1)
        async with asyncio.timeout(60):  # it need not wait until it would be time to tell of progress
            assert await _collect(jobs, lambda _: 42) == [Finished(42)]
        await _until(lambda: jobs.running == 0)
        await jobs.close(1)

    asyncio.run(scenario())


def test_work_finds_itself_among_what_runs() -> None:
    async def scenario() -> None:
        jobs = Jobs(1)
        for _ in range(50):
            assert await _collect(jobs, lambda _: jobs.running) == [Finished(1)]
            await _until(lambda: jobs.running == 0)
        await jobs.close(1)

    asyncio.run(scenario())


def test_progress_comes_at_a_readable_pace_the_newest_only(monkeypatch: pytest.MonkeyPatch) -> None:
    waits: list[float] = []
    wait = asyncio.wait

    async def counted(what: Any, *, timeout: float) -> Any:  # noqa: ASYNC109 - the name is asyncio's
        waits.append(timeout)
        return await wait(what, timeout=timeout)

    monkeypatch.setattr("temptrack.service.jobs.asyncio.wait", counted)
    seen = threading.Event()

    def work(job: Job) -> None:
        for done in range(400):
            job.report("count", done, 400)
        seen.wait(60)

    async def scenario() -> list[Any]:
        jobs, told = Jobs(1), []
        async for step in jobs.run(Kind.SUGGEST, work, cast(Context, FakeCall())):
            told.append(step)
            if isinstance(step, Progress) and step.done == 399:
                seen.set()
        monkeypatch.undo()
        await jobs.close(1)
        return told

    *progress, last = asyncio.run(scenario())
    assert isinstance(last, Finished)
    assert [step.done for step in progress] == sorted({step.done for step in progress})
    assert set(waits) == {0.1}
    assert len(progress) <= len(waits) - 1 < 300, "one at most for each time it waits"


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


def test_what_finds_no_place_waits_says_so_and_is_begun_when_one_leaves() -> None:
    async def scenario() -> None:
        jobs = Jobs(1)
        first = asyncio.create_task(_collect(jobs, _until_cancelled))
        await _until(lambda: jobs.running == 1)
        second = asyncio.create_task(_collect(jobs, lambda _: 2))
        await _until(lambda: _line(jobs).waiting == 1)
        assert await _collect(jobs, lambda _: 1, Kind.INGEST) == [Finished(1)]
        first.cancel()
        told = await second
        assert told[0] == Progress("wait", 0, 0, "next")
        assert told[-1] == Finished(2)
        await jobs.close(1)

    asyncio.run(scenario())


def test_what_waits_leaves_the_line_when_its_call_ends() -> None:
    async def scenario() -> None:
        jobs = Jobs(1)
        first = asyncio.create_task(_collect(jobs, _until_cancelled))
        await _until(lambda: jobs.running == 1)
        second = asyncio.create_task(_collect(jobs, lambda _: 2))
        await _until(lambda: _line(jobs).waiting == 1)
        second.cancel()
        await asyncio.gather(second, return_exceptions=True)
        assert (_line(jobs).waiting, _line(jobs).running) == (0, 1)
        first.cancel()
        await jobs.close(1)

    asyncio.run(scenario())


def test_a_place_not_worth_waiting_for_is_refused_after_a_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("temptrack.service.kinds._GONE_SOON_S", 0.1)

    async def scenario() -> None:
        jobs = Jobs(1)
        both = [asyncio.create_task(_collect(jobs, _until_cancelled, Kind.LIVE)) for _ in range(2)]
        await _until(lambda: jobs.running == 2)
        with pytest.raises(BusyError, match="2 at a time"):
            await _collect(jobs, lambda _: 0, Kind.LIVE)
        for one in both:
            one.cancel()
        await jobs.close(1)

    asyncio.run(scenario())


def test_short_calls_wait_for_each_other_but_the_daemons_own_do_not() -> None:
    release = threading.Event()

    async def scenario() -> None:
        jobs = Jobs(1)
        calls = [asyncio.create_task(jobs.briefly(release.wait, 5)) for _ in range(6)]
        await _until(lambda: _line(jobs, Kind.BRIEF).waiting == 2)
        assert await jobs.aside(lambda: 7) == 7
        release.set()
        assert await asyncio.gather(*calls) == [True] * 6
        await _until(lambda: _line(jobs, Kind.BRIEF).running == 0)
        await jobs.close(1)

    asyncio.run(scenario())


def test_a_short_call_that_is_left_keeps_its_place_until_its_thread_ends() -> None:
    release = threading.Event()

    async def scenario() -> None:
        jobs = Jobs(1)
        calls = [asyncio.create_task(jobs.briefly(release.wait, 5)) for _ in range(5)]
        await _until(lambda: _line(jobs, Kind.BRIEF).waiting == 1)
        for call in calls:
            call.cancel()
        await asyncio.gather(*calls, return_exceptions=True)
        assert (_line(jobs, Kind.BRIEF).running, _line(jobs, Kind.BRIEF).waiting) == (4, 0)
        release.set()
        await _until(lambda: _line(jobs, Kind.BRIEF).running == 0)
        await jobs.close(1)

    asyncio.run(scenario())


def _line(jobs: Jobs, kind: Kind = Kind.SUGGEST) -> LineState:
    return next(state for state in jobs.lines() if state.kind is kind)


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


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has a niceness for each thread")
def test_what_takes_minutes_stands_back_by_as_much_as_it_says_from_wherever_the_daemon_stands() -> None:
    def niceness(_: Job) -> int:
        return os.getpriority(os.PRIO_PROCESS, threading.get_native_id())

    async def scenario() -> list[int]:
        jobs = Jobs(1)
        found = [(await _collect(jobs, niceness, kind))[-1].result for kind in (Kind.SUGGEST, Kind.INGEST)]
        await jobs.close(1)
        return found

    own = os.getpriority(os.PRIO_PROCESS, threading.get_native_id())
    assert asyncio.run(scenario()) == [own, min(19, own + 5)]
