"""Progress and reports of long work to the contract."""

from collections.abc import Iterable
from pathlib import Path
from typing import Protocol

from temptrack.progress import Progress
from temptrack.v1 import progress_pb2


class _Skipped(Protocol):
    """What the catalogue reports for a file it left out."""

    @property
    def path(self) -> Path: ...
    @property
    def reason(self) -> str: ...


def from_progress(progress: Progress) -> progress_pb2.Progress:
    """Return a moment of long work."""
    return progress_pb2.Progress(
        stage=progress.stage, done=max(0, progress.done), total=max(0, progress.total), what=_sendable(progress.what)
    )


def from_skipped(skipped: Iterable[_Skipped]) -> list[progress_pb2.SkippedFile]:
    """Return the files that were left out."""
    return [progress_pb2.SkippedFile(path=_sendable(str(s.path)), reason=_sendable(s.reason)) for s in skipped]


def _sendable(text: str) -> str:
    """File names may hold bytes that are no UTF-8; the contract's strings may not."""
    return text.encode("utf-8", "replace").decode()
