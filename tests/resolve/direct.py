"""The plugin and the bridge in one process: what they say to each other still goes through JSON."""

import json
import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from plugin_resolve.temptrack_resolve import diagnosis, tasks
from plugin_resolve.temptrack_resolve.host import TroubleError
from temptrack import __version__
from temptrack.client import Daemon
from temptrack.errors import TemptrackError
from temptrack.hosts.resolve.conversation import Conversation
from tests.resolve.fake.application import Resolve, build


@dataclass
class Desktop:
    """An application on the fake, and the entries of its menu."""

    resolve: Resolve
    folder: Path
    daemon: Callable[[], AbstractContextManager[Daemon]]
    said: list[str] = field(default_factory=list)
    exists: Callable[[str], bool] = os.path.exists
    received: list[dict[str, Any]] = field(default_factory=list)
    """What the bridge replied."""

    def run(self, task: str) -> bool:
        """Do what an entry does; what it prints is in `said`."""
        setting = tasks.Setting(__version__, [str(self.folder)], str(self.folder), "README.md")
        with self._bridged():
            done = tasks.run(task, {"resolve": self.resolve}, setting)
        self.said = (self.folder / "last-run.txt").read_text(encoding="utf-8").splitlines()
        return done

    @property
    def timeline(self) -> Any:
        project = self.resolve._manager._project
        assert project is not None
        return project._timeline

    @property
    def markers(self) -> dict[int, dict[str, Any]]:
        return {frame: dict(marker) for frame, marker in sorted(self.timeline._markers.items())}

    @property
    def ours(self) -> dict[int, dict[str, Any]]:
        return {frame: marker for frame, marker in self.markers.items() if '"temptrack"' in marker["customData"]}

    @contextmanager
    def _bridged(self) -> Iterator[None]:
        conversation = Conversation(self.daemon, self.folder, self.exists)
        received = self.received

        class Direct:
            def __init__(self, command: list[str], wanted: Callable[[], bool]) -> None:
                self.wanted = wanted

            def ask(self, message: Any, on_progress: Any = None) -> Any:
                try:
                    reply = conversation.answer(json.loads(json.dumps(message)), on_progress or (lambda _: None))
                except TemptrackError as error:
                    raise TroubleError(error.what, error.remedy) from None
                received.append(json.loads(json.dumps(reply)))
                return received[-1]

            def __enter__(self) -> "Direct":
                return self

            def __exit__(self, *_: object) -> None:
                pass

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(tasks, "Bridge", Direct)
            patch.setattr(diagnosis, "Bridge", Direct)
            yield


def desktop(world: dict[str, Any], folder: Path, daemon: Daemon) -> Desktop:
    """Open a world on the fake, with a daemon that runs already."""
    return Desktop(build(world), folder, lambda: nullcontext(daemon))
