"""`temptrack feedback`: what became of a suggestion, so that the next one is better."""

from typing import Annotated

import typer

from temptrack.cli.director_notes import give_notes
from temptrack.cli.output import Column, print_json, print_line, print_table
from temptrack.cli.paths import absolute, looks_like_path
from temptrack.cli.session import open_daemon
from temptrack.errors import InvalidInputError
from temptrack.interchange.words import count, percent
from temptrack.v1.suggest_pb2 import (
    VERDICT_KEPT,
    VERDICT_REJECTED,
    VERDICT_REPLACED,
    FeedbackRequest,
    GivenVerdict,
    ListFeedbackRequest,
)

_LAST = "last"
_RANK_DIGITS = 2
"""A track of so few digits is a rank: ids have more, and no answer has a hundred tracks."""
_WORDS = {VERDICT_KEPT: "kept", VERDICT_REJECTED: "rejected", VERDICT_REPLACED: "replaced"}


def feedback(  # noqa: PLR0913, PLR0917 - typer reads options from parameters
    answer: Annotated[str, typer.Argument(help="Id of an answer, or `last`.", metavar="ANSWER")] = "",
    track: Annotated[str, typer.Argument(help="Its rank there, id or file.", metavar="TRACK")] = "",
    kept: Annotated[bool, typer.Option("--kept", help="You used it.")] = False,
    rejected: Annotated[bool, typer.Option("--rejected", help="It does not fit.")] = False,
    replaced_by: Annotated[
        str, typer.Option("--replaced-by", help="You used another track instead.", metavar="TRACK")
    ] = "",
    notes: Annotated[str, typer.Option("--notes", help="Notes that a report saved; - for stdin.", metavar="FILE")] = "",
    list_: Annotated[bool, typer.Option("--list", help="List what you have said so far.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the answer as JSON.")] = False,
) -> None:
    """Say what became of a suggested track: `temptrack feedback last 2 --kept`.

    It weighs when something alike is asked again. Say it anew to change it.
    """
    if list_:
        _list(as_json=as_json)
        return
    if notes:
        give_notes(notes)
        return
    request = _request(answer, track, kept=kept, rejected=rejected, replaced_by=replaced_by)
    with open_daemon() as daemon:
        done = daemon.call(daemon.suggest.Feedback, request)
    if as_json:
        print_json(done)
    else:
        print_line(f"{_sentence(done.verdict)} {count(done.verdicts, 'verdict')} so far.")


def _request(answer: str, track: str, *, kept: bool, rejected: bool, replaced_by: str) -> FeedbackRequest:
    if not answer or not track:
        raise InvalidInputError(
            "An answer and one of its tracks are needed", remedy="as in `temptrack feedback last 1 --kept`"
        )
    if kept + rejected + bool(replaced_by) != 1:
        raise InvalidInputError("One verdict is needed", remedy="give --kept, --rejected or --replaced-by TRACK")
    request = FeedbackRequest(
        answer_id="" if answer.casefold() == _LAST else answer,
        verdict=VERDICT_KEPT if kept else VERDICT_REJECTED if rejected else VERDICT_REPLACED,
        replaced_by=_named(replaced_by) if replaced_by else "",
    )
    if track.isdecimal() and len(track) <= _RANK_DIGITS:
        request.rank = int(track)
    else:
        request.track_id = _named(track)
    return request


def _named(typed: str) -> str:
    return absolute(typed) if looks_like_path(typed) else typed


def _sentence(given: GivenVerdict) -> str:
    title = given.title or given.track_id[:8]
    if given.verdict == VERDICT_REPLACED:
        return f"{title} was replaced by {given.replaced_by_title or given.replaced_by[:8]}."
    return f"{title} was {_WORDS[given.verdict]}."


def _list(*, as_json: bool) -> None:
    with open_daemon() as daemon:
        found = daemon.call(daemon.suggest.ListFeedback, ListFeedbackRequest())
    if as_json:
        print_json(found)
    elif found.verdicts:
        columns = (
            Column("Answer"),
            Column("Asked", share=4),
            Column("Track", share=3),
            Column("Rank", "right"),
            Column("Sure", "right"),
            Column("Verdict", share=3),
        )
        print_table(columns, map(_row, found.verdicts))
    else:
        print_line("Nothing was said yet. `temptrack feedback last 1 --kept` says that you used the first track.")


def _row(given: GivenVerdict) -> tuple[str, ...]:
    verdict = _WORDS[given.verdict]
    if given.verdict == VERDICT_REPLACED:
        verdict = f"replaced by {given.replaced_by_title or given.replaced_by[:8]}"
    return (
        given.answer_id[:8],
        given.question,
        given.title or given.track_id[:8],
        str(given.rank),
        percent(given.confidence),
        verdict,
    )
