"""What the bridge answers to each of the plugin's messages."""

import os
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import asdict
from pathlib import Path
from typing import TypeAlias

from temptrack import __version__
from temptrack.client import Daemon
from temptrack.errors import InvalidInputError
from temptrack.hosts.resolve.asking import Range, ask_for
from temptrack.hosts.resolve.choosing import Choice, choose
from temptrack.hosts.resolve.chosen import chosen_track, pick, read_marks
from temptrack.hosts.resolve.diagnosing import diagnose
from temptrack.hosts.resolve.mapping import map_tracks
from temptrack.hosts.resolve.reading import Timeline, read_timeline, read_tracks
from temptrack.hosts.resolve.values import Json, part, parts, text, whole

WIRE = 1
"""Of the messages; the plugin's own says what it speaks."""

Reply: TypeAlias = dict[str, object]


class Conversation:
    """One run of the plugin, from its first message to its last.

    Parameters
    ----------
    daemon : callable
        Opens a handle on the daemon, starting one if need be.
    folder : Path
        Where the plugin keeps its notes.
    exists : callable
        Whether a file is there.
    """

    def __init__(
        self,
        daemon: Callable[[], AbstractContextManager[Daemon]],
        folder: Path,
        exists: Callable[[str], bool] = os.path.exists,
    ) -> None:
        self._daemon = daemon
        self._folder = folder
        self._exists = exists
        self._asked: tuple[Timeline, Choice] | None = None

    def answer(self, message: Json, tell: Callable[[Reply], None]) -> Reply:
        """Return the reply to a message.

        Parameters
        ----------
        message : mapping
            With "do": "suggest", then "clips"; or "track"; or "diagnose".
        tell : callable
            Told of progress, in replies of their own.

        Raises
        ------
        TemptrackError
            What went wrong.
        """
        match message.get("do"):
            case "suggest":
                return self._choose(message)
            case "clips":
                return self._suggest(message, tell)
            case "track":
                _check_wire(message)
                mark = pick(read_marks(parts(message, "markers")), read_timeline(part(message, "timeline")))
                with self._daemon() as daemon:
                    return chosen_track(daemon, mark)
            case "diagnose":
                return {"say": "report", "lines": diagnose(self._daemon, text(message, "version"))}
            case other:
                raise InvalidInputError(f"The plugin says {other!r:.40}", remedy="install it again", field="do")

    def _choose(self, message: Json) -> Reply:
        _check_wire(message)
        timeline = read_timeline(part(message, "timeline"))
        choice = choose(timeline, text(message, "mode"))
        self._asked = timeline, choice
        return {"say": "look", "in": choice.in_frame, "out": choice.out_frame, "where": choice.where}

    def _suggest(self, message: Json, tell: Callable[[Reply], None]) -> Reply:
        if self._asked is None:
            raise InvalidInputError("The plugin sends clips of no range", remedy="install it again", field="do")
        timeline, choice = self._asked
        mapped = map_tracks(read_tracks(parts(message, "tracks"), timeline.rate), timeline.rate, self._exists)

        def show(stage: str, done: int, total: int) -> None:
            tell({"say": "progress", "stage": stage, "done": done, "total": total})

        tell({"say": "progress", "stage": "connect", "done": 0, "total": 0})
        with self._daemon() as daemon:
            found = ask_for(daemon, Range(timeline, choice, mapped), self._folder, show)
        return {"say": "markers", "markers": [asdict(one) for one in found.markers], "lines": list(found.lines)}


def _check_wire(message: Json) -> None:
    if whole(message, "wire") != WIRE:
        raise InvalidInputError(
            f"The plugin is of another version than Temptrack {__version__}",
            remedy="run `temptrack plugin install resolve`",
        )
