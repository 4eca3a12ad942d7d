"""Notes that a report saved: each verdict is given to the daemon, each remark shown to whoever reads them."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from temptrack.cli.output import print_error, print_line
from temptrack.cli.session import open_daemon
from temptrack.client import Daemon
from temptrack.errors import InvalidInputError, NotFoundError
from temptrack.interchange.words import count
from temptrack.v1.suggest_pb2 import VERDICT_KEPT, VERDICT_REJECTED, FeedbackRequest

if TYPE_CHECKING:
    from temptrack.interchange.report.notes import Note

_STDIN = "-"
_VERDICTS = {"kept": VERDICT_KEPT, "rejected": VERDICT_REJECTED}


def give_notes(place: str) -> None:
    """Read notes from a file, or `-` for standard input; what the daemon refuses is told and the rest still given.

    Raises
    ------
    InvalidInputError
        When there is no such file, or it holds no notes.
    """
    from temptrack.interchange.report.notes import read_notes

    notes = read_notes(_text(place))
    given = wanted = 0
    with open_daemon() as daemon:
        for note in notes:
            print_line(_sentence(note))
            for request in _requests(note):
                wanted += 1
                given += _give(daemon, request)
    print_line(f"{count(given, 'verdict')} of {wanted} remembered, {count(len(notes), 'note')} read.")


def _text(place: str) -> str:
    from temptrack.interchange.report.notes import MOST_CHARACTERS

    if place == _STDIN:
        return sys.stdin.read(MOST_CHARACTERS)
    try:
        with Path(place).expanduser().open(encoding="utf-8-sig") as file:
            return file.read(MOST_CHARACTERS)
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is no text"
        raise InvalidInputError(
            f"{place} cannot be read: {reason.lower()}", remedy="name the file that the report saved", field="notes"
        ) from None


def _sentence(note: "Note") -> str:
    titles = ", ".join(one.title for one in note.tracks)
    said = {"kept": f"yes to {titles}", "rejected": f"none of {titles}", "silence": "no music here", "": "undecided"}
    return f"{note.where}: {said[note.verdict]}." + (f" “{note.comment}”" if note.comment else "")


def _requests(note: "Note") -> Iterator[FeedbackRequest]:
    verdict = _VERDICTS.get(note.verdict)
    if verdict is not None and note.answer_id:
        for track in note.tracks:
            yield FeedbackRequest(answer_id=note.answer_id, track_id=track.track_id, verdict=verdict)


def _give(daemon: Daemon, request: FeedbackRequest) -> bool:
    try:
        daemon.call(daemon.suggest.Feedback, request)
    except (InvalidInputError, NotFoundError) as error:
        print_error(f"Not remembered: {error}.")
        return False
    return True
