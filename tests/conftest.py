"""What every test may lean on: the real media's folder, and the rule that a passing test has logged no ERROR."""

import logging
import os
import signal
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from temptrack.client import Daemon
from temptrack.home import Home
from tests.running import running_daemon

if TYPE_CHECKING:
    from temptrack.store import Address
    from tests.s3 import Server

REPOSITORY = Path(__file__).resolve().parent.parent

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    # A shell that runs the tests in its background has them ignore Ctrl-C, and so would every command they start.
    signal.signal(signal.SIGINT, signal.default_int_handler)

_LONGEST_FIRST = ("premiere", "e2e", "faults", "service", "cli", "security", "models", "catalogue", "store")
"""Folders whose files take longest: begun first, so that in the end no worker is left alone with one."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Order files by their folders; `--no-loadscope-reorder` lets the workers keep to it."""
    ranks = {name: rank for rank, name in enumerate(_LONGEST_FIRST)}
    items.sort(key=lambda item: ranks.get(item.path.relative_to(REPOSITORY / "tests").parts[0], len(ranks)))


@pytest.fixture(scope="session")
def media_folder() -> Path:
    """The real clips and music; the test is skipped, with the reason, where they are missing."""
    folder = Path(os.environ.get("TEMPTRACK_MEDIA", REPOSITORY.parent / "shared" / "media")).resolve()
    if not folder.is_dir():
        pytest.skip(f"real media not found at {folder}; set TEMPTRACK_MEDIA")
    return folder


@pytest.fixture(autouse=True)
def no_error_logged(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Fail a test that passed while something logged an ERROR; a test that means to calls ``caplog.clear()``."""
    yield
    errors = [r for when in ("setup", "call") for r in caplog.get_records(when) if r.levelno >= logging.ERROR]
    assert not errors, f"logged as ERROR: {[r.getMessage() for r in errors]}"


@pytest.fixture(scope="session")
def daemon(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Daemon]:
    """A real daemon with an empty library, shared by tests that leave it as they found it."""
    with running_daemon(Home(tmp_path_factory.mktemp("home"))) as running:
        yield running


@pytest.fixture(scope="session")
def s3() -> "Iterator[Server]":
    """A server that speaks S3, for all tests of a process."""
    from tests.s3 import s3_server  # takes a second to import, which most tests need not wait for

    with s3_server() as server:
        yield server


@pytest.fixture
def bucket(s3: "Server", monkeypatch: pytest.MonkeyPatch) -> "Address":
    """A catalogue's place in a bucket of its own, with credentials for it in the environment."""
    for name, value in s3.credentials.items():
        monkeypatch.setenv(name, value)
    return s3.bucket(f"studio-{uuid.uuid4().hex[:12]}")
