import os
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from temptrack.errors import MediaNotFoundError, MediaUnreadableError
from temptrack.media.live.waiting import WaitingFile
from temptrack.progress import Job

needs_pipes = pytest.mark.skipif(sys.platform == "win32", reason="no named pipes there")


def read_all(file: WaitingFile) -> bytes:
    return b"".join(iter(lambda: file.read(7), b""))


@pytest.fixture
def job() -> Iterator[Job]:
    job = Job()
    yield job
    job.cancel()


def test_a_file_that_grows_is_read_to_where_it_stops_growing(tmp_path: Path, job: Job) -> None:
    path = tmp_path / "growing"
    path.write_bytes(b"first")

    def grow() -> None:
        for _ in range(3):
            time.sleep(0.1)
            with path.open("ab") as file:
                file.write(b" more")

    writer = threading.Thread(target=grow)
    writer.start()
    with closing(WaitingFile(path, 0.6, job)) as file:
        assert read_all(file) == b"first more more more"
        path.write_bytes(b"first more more more and late")
        assert file.read(7) == b""  # an end is an end: it is not waited for again
    writer.join()


@needs_pipes
def test_a_pipe_waits_for_its_writer_and_ends_with_it(tmp_path: Path, job: Job) -> None:
    path = tmp_path / "pipe"
    os.mkfifo(path)

    def write() -> None:
        time.sleep(0.2)
        with path.open("wb", buffering=0) as file:
            file.write(b"one ")
            time.sleep(0.2)
            file.write(b"two")

    writer = threading.Thread(target=write)
    writer.start()
    with closing(WaitingFile(path, 5.0, job)) as file:
        assert read_all(file) == b"one two"
    writer.join()


@needs_pipes
def test_a_pipe_nobody_writes_to_is_an_error(tmp_path: Path, job: Job) -> None:
    path = tmp_path / "pipe"
    os.mkfifo(path)
    with (
        closing(WaitingFile(path, 0.2, job)) as file,
        pytest.raises(MediaUnreadableError, match="Nothing was written"),
    ):
        file.read(7)


def test_stopping_ends_the_waiting(tmp_path: Path, job: Job) -> None:
    path = tmp_path / "growing"
    path.write_bytes(b"")
    threading.Timer(0.2, job.cancel).start()
    with closing(WaitingFile(path, 60.0, job)) as file:
        assert file.read(7) == b""


def test_only_files_and_pipes_are_read(tmp_path: Path, job: Job) -> None:
    with pytest.raises(MediaUnreadableError):
        WaitingFile(tmp_path, 0.2, job)
    with pytest.raises(MediaNotFoundError):
        WaitingFile(tmp_path / "gone", 0.2, job)
