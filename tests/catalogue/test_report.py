"""What is left out says why in one sentence; what is wrong with the run is not swallowed."""

import re
from pathlib import Path

import pytest

from temptrack.catalogue.report import Skipped, now, or_skip, skip
from temptrack.errors import CancelledError, MediaUnreadableError, NoAudioError, StoreError, TemptrackError

PATH = Path("a.mp3")


def failing(error: BaseException) -> object:
    raise error


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (NoAudioError("It has no sound"), "It has no sound."),
        (MediaUnreadableError("It does not decode", remedy="export it"), "It does not decode; export it."),
        (PermissionError(13, "Permission denied"), "It cannot be read: permission denied."),
        (OSError(), "It cannot be read: oserror."),
    ],
)
def test_what_is_wrong_with_a_file_is_a_sentence(error: Exception, reason: str) -> None:
    assert or_skip(PATH, lambda: failing(error)) == Skipped(PATH, reason)


@pytest.mark.parametrize("error", [CancelledError("stop"), StoreError("full"), KeyboardInterrupt()])
def test_what_is_wrong_with_the_run_is_raised(error: BaseException) -> None:
    with pytest.raises(type(error)):
        or_skip(PATH, lambda: failing(error))


def test_our_own_fault_is_logged_with_its_trace(caplog: pytest.LogCaptureFixture) -> None:
    left_out = or_skip(PATH, lambda: failing(ZeroDivisionError()))
    assert isinstance(left_out, Skipped)
    assert caplog.records[0].exc_info is not None
    caplog.clear()


def test_what_works_is_handed_on() -> None:
    assert or_skip(PATH, lambda: 7) == 7


def test_a_path_that_is_not_utf8_can_be_shown() -> None:
    assert skip(Path("caf\udce9.mp3"), TemptrackError("No")) == Skipped(Path("caf\N{REPLACEMENT CHARACTER}.mp3"), "No.")


def test_now_is_rfc_3339_in_utc() -> None:
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", now())
