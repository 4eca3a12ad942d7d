"""What is marked runs in a worker where the program asked for it, and comes out the same."""

import os
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from temptrack.errors import CancelledError, InvalidTimeError, MediaNotFoundError, MediaUnreadableError
from temptrack.fingerprint.picture import trace_picture
from temptrack.media import Span, iter_small_frames, probe, read_audio, read_frames, read_loudness, read_sound
from temptrack.processes import Workers, apart, work_apart
from temptrack.progress import Job, Progress


@pytest.fixture
def workers() -> Iterator[Workers]:
    with Workers(keep=1, nice=0) as workers:
        work_apart(workers)
        yield workers
        work_apart(None)


@apart
def process_of(path: Path) -> int:
    return os.getpid()


@apart
def counted(path: Path, upto: int, *, step: int, job: Job) -> Iterator[int]:
    for number in range(0, upto, step):
        job.report("count", number, upto, path.name)
        yield number


@apart
def die(path: Path) -> None:
    os.abort()


def test_without_workers_it_runs_where_it_is_called() -> None:
    assert process_of(Path("x")) == os.getpid()


def test_with_them_it_runs_elsewhere_and_they_are_kept(workers: Workers) -> None:
    first = process_of(Path("x"))
    assert first == process_of(Path("y")) != os.getpid()


def test_a_generators_parts_and_its_progress_come(workers: Workers) -> None:
    told: list[Progress] = []
    assert list(counted(Path("film"), 10, step=3, job=Job(told.append))) == [0, 3, 6, 9]
    assert told[0] == Progress("count", 0, 10, "film")


def test_what_is_no_longer_wanted_stops(workers: Workers) -> None:
    job = Job()
    numbers = counted(Path("film"), 10_000_000, step=1, job=job)
    assert next(numbers) == 0
    job.cancel()
    with pytest.raises(CancelledError):
        list(numbers)
    assert process_of(Path("x")) != os.getpid()


def test_a_crash_is_an_error_and_the_next_call_finds_a_worker(workers: Workers) -> None:
    with pytest.raises(MediaUnreadableError, match=r"The analysis of 'odd.mov' broke down \(signal 6\)"):
        die(Path("odd.mov"))
    assert process_of(Path("x")) != os.getpid()


def test_refusals_come_back_as_they_were(workers: Workers, tmp_path: Path) -> None:
    with pytest.raises(MediaNotFoundError, match="gone"):
        probe(tmp_path / "gone.mov")
    (tmp_path / "text.mov").write_text("no film")
    with pytest.raises(MediaUnreadableError, match=r"text\.mov"):
        read_audio(tmp_path / "text.mov", None, sample_rate_hz=8000, job=Job())


@pytest.mark.media
def test_media_are_the_same_from_either_side(media_folder: Path) -> None:
    film, span = media_folder / "film" / "sintel_trailer_52s_480x204.mp4", Span(2.0, 4.0)

    def all_of_it() -> list[object]:
        frames = [frame.rgb for frame in read_frames(film, [2.5, 3.5], exact=True, max_side_px=200, job=Job())]
        small = [frame.luma for frame in iter_small_frames(film, span, every_frame=True, job=Job())]
        trace = trace_picture(film, span, every_frame=True, job=Job())
        sound = read_sound(film, span, job=Job()).samples
        heard = read_audio(film, span, sample_rate_hz=22_050, job=Job())
        loudness = read_loudness(film, span, job=Job())
        return [probe(film), loudness, trace.cuts_s, trace.values, sound, heard, *frames, *small]

    here = all_of_it()
    with Workers(keep=1, nice=0) as workers:
        work_apart(workers)
        there = all_of_it()
        with pytest.raises(InvalidTimeError, match="beyond"):
            read_audio(film, Span(100, 101), sample_rate_hz=8000, job=Job())
        work_apart(None)
    assert len(here) == len(there) > 40
    for one, other in zip(here, there, strict=True):
        if isinstance(one, np.ndarray):
            np.testing.assert_array_equal(one, other)
        else:
            assert one == other
