"""The machine under an ingest: order, laziness, batches, stopping."""

import threading
import time
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from temptrack.catalogue.pipeline import NamedJob, QuietJob, in_batches, through
from temptrack.errors import CancelledError
from temptrack.progress import Job, Progress


def repeat(number: int) -> Iterator[str]:
    yield from [str(number)] * (number % 3)


@given(st.lists(st.integers(0, 9), max_size=20), st.integers(1, 4))
def test_results_come_in_the_order_of_tasks_whatever_the_workers(tasks: list[int], workers: int) -> None:
    expected = [result for task in tasks for result in repeat(task)]
    assert list(through(repeat, tasks, job=Job(), workers=workers)) == expected


@pytest.mark.parametrize("workers", [1, 3])
def test_tasks_are_drawn_no_further_ahead_than_the_workers(workers: int) -> None:
    drawn: list[int] = []

    def tasks() -> Iterator[int]:
        for number in range(100):
            drawn.append(number)
            yield number

    results = through(lambda number: [number], tasks(), job=Job(), workers=workers)
    next(results)
    assert len(drawn) <= (1 if workers == 1 else 2 * workers)
    results.close()  # type: ignore[attr-defined]


@pytest.mark.parametrize("workers", [1, 3])
def test_a_stage_that_fails_fails_the_run(workers: int) -> None:
    def fail(number: int) -> list[int]:
        if number == 2:
            raise ValueError("two")
        return [number]

    seen: list[int] = []
    with pytest.raises(ValueError, match="two"):
        seen.extend(through(fail, range(9), job=Job(), workers=workers))
    assert seen == [0, 1]


@pytest.mark.parametrize("workers", [1, 2])
def test_a_cancelled_job_stops_between_tasks(workers: int) -> None:
    job = Job()
    results = through(lambda number: [number], range(9), job=job, workers=workers)
    assert next(results) == 0
    job.cancel()
    with pytest.raises(CancelledError):
        list(results)


def test_out_of_order_a_long_task_holds_up_no_other() -> None:
    last_is_done = threading.Event()

    def stage(number: int) -> list[int]:
        if number == 0:
            assert last_is_done.wait(10)
        elif number == 9:
            last_is_done.set()
        return [number]

    results = list(through(stage, range(10), job=Job(), workers=2, in_order=False))
    assert sorted(results) == list(range(10))
    assert results[-1] == 0


def test_stages_run_at_the_same_time_on_several_workers() -> None:
    meeting = threading.Barrier(2, timeout=5)

    def meet(number: int) -> list[int]:
        meeting.wait()
        return [number]

    assert list(through(meet, range(4), job=Job(), workers=2)) == [0, 1, 2, 3]


@given(st.lists(st.integers(), max_size=30), st.integers(1, 7))
def test_batches_hold_every_task_once_in_order(tasks: list[int], size: int) -> None:
    batches = list(in_batches(tasks, size=size))
    assert [task for batch in batches for task in batch] == tasks
    assert all(len(batch) == size for batch in batches[:-1])
    assert all(batches)


def test_a_batch_does_not_wait_long() -> None:
    def slow() -> Iterator[int]:
        yield 1
        time.sleep(0.05)
        yield 2
        yield 3

    assert list(in_batches(slow(), size=10, age_s=0.04)) == [[1, 2], [3]]


@pytest.mark.parametrize("error", [CancelledError("stop"), KeyboardInterrupt(), ValueError("bad")])
def test_what_was_gathered_is_handed_over_before_an_error_goes_on(error: BaseException) -> None:
    def tasks() -> Iterator[int]:
        yield 1
        yield 2
        raise error

    kept: list[list[int]] = []
    with pytest.raises(type(error)):
        kept.extend(in_batches(tasks(), size=10))
    assert kept == [[1, 2]]


def test_a_quiet_part_says_nothing_and_stops_with_the_whole() -> None:
    told: list[Progress] = []
    whole = Job(told.append)
    part = QuietJob(whole)
    part.report("decode", 1, 2)
    assert told == []
    whole.cancel()
    with pytest.raises(CancelledError):
        part.report("decode", 2, 2)


def test_a_named_part_passes_on_under_its_name() -> None:
    told: list[Progress] = []
    part = NamedJob(Job(told.append), "film.mp4")
    part.report("watch", 1, 2, "frame 7")
    NamedJob(Job(told.append), "film.mp4", total=60).report("watch", 3, 0)
    assert told == [Progress("watch", 1, 2, "film.mp4"), Progress("watch", 3, 60, "film.mp4")]
