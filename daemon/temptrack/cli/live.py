"""`temptrack suggest URL --live`: the list revised as the stream plays."""

import re
from dataclasses import dataclass
from pathlib import Path

from temptrack.cli.answer import print_answer
from temptrack.cli.interrupt import interruptible
from temptrack.cli.output import print_json_line, print_line, progress_bar
from temptrack.cli.paths import existing
from temptrack.cli.request import with_full_id, with_full_ids
from temptrack.cli.session import open_daemon
from temptrack.cli.standard_input import piped_standard_input
from temptrack.errors import InvalidInputError
from temptrack.interchange.words import clock, percent
from temptrack.v1.live_pb2 import Revision, SuggestLiveRequest
from temptrack.v1.suggest_pb2 import SuggestRequest

STANDARD_INPUT = "-"
_PROTOCOL = re.compile(r"[A-Za-z][A-Za-z0-9+.,-]+:")
_LATE_S = 2.0
"""Less is not worth a word."""


@dataclass(frozen=True)
class Following:
    """How a stream is followed, as typed; 0 leaves it to the daemon."""

    every_s: float = 0.0
    for_s: float = 0.0
    window_s: float = 0.0
    timeout_s: float = 0.0


def is_stream(media: str) -> bool:
    """Whether what was typed can only be a stream: standard input, or a URL."""
    return media == STANDARD_INPUT or "://" in media


def follow_live(media: str, question: SuggestRequest, following: Following, *, as_json: bool) -> None:
    """Follow a stream, printing each revision, until it ends or Ctrl-C.

    Raises
    ------
    InvalidInputError
        When nothing to follow is named.
    """
    if not media:
        raise InvalidInputError("--live needs a stream", remedy="name a URL, a file, a pipe, or - for standard input")
    request = SuggestLiveRequest(
        every_s=following.every_s, for_s=following.for_s, window_s=following.window_s, timeout_s=following.timeout_s
    )
    with piped_standard_input(media == STANDARD_INPUT) as pipe:
        request.source = pipe or _source(media)
        with open_daemon() as daemon, interruptible("The stream is no longer followed."), progress_bar() as show:
            if question.HasField("like"):
                question.like.CopyFrom(with_full_id(daemon, question.like))
            question.filters.CopyFrom(with_full_ids(daemon, question.filters))
            request.question.CopyFrom(question)
            shown: tuple[str, ...] = ()
            for revision in daemon.revisions(request, on_progress=show):
                if as_json:
                    print_json_line(revision)
                else:
                    shown = print_revision(revision, shown)


def _source(media: str) -> str:
    """Return a path in full, and all that has a protocol as it is: the daemon knows which it opens."""
    return media if _PROTOCOL.match(media) and not Path(media).exists() else existing(media)


def print_revision(revision: Revision, shown: tuple[str, ...]) -> tuple[str, ...]:
    """Print a revision, in full only where the list is another than the one shown; return what is shown now."""
    tracks = tuple(suggestion.track.track_id for suggestion in revision.result.suggestions)
    late = f", {revision.lag_s:.0f} s behind the stream" if revision.lag_s >= _LATE_S else ""
    covered = f"{clock(revision.stream_in_s)} to {clock(revision.stream_out_s)}{late}"
    if tracks == shown and revision.number > 1:
        first = revision.result.suggestions[0] if tracks else None
        still = f"still {first.track.title} ({percent(first.confidence)})" if first is not None else "still nothing"
        print_line(f"{covered}: {still}")
        return tracks
    if revision.number > 1:
        print_line("")
    print_line(f"{covered}:{'' if revision.changed else ' the same first track, others below it'}")
    print_answer(revision.result)
    return tracks
