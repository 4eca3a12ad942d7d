"""`temptrack train`: teach the matcher which music goes with which picture, from the learnt films."""

from typing import Annotated

import typer

from temptrack.cli.interrupt import interruptible
from temptrack.cli.output import print_json, progress_bar
from temptrack.cli.paragraph import print_paragraph
from temptrack.cli.session import open_daemon
from temptrack.errors import InvalidInputError
from temptrack.v1.matcher_pb2 import (
    GetMatcherRequest,
    GetMatcherResponse,
    RollBackMatcherRequest,
    RollBackMatcherResponse,
    TrainRequest,
)


def train(
    seed: Annotated[int, typer.Option("--seed", min=0, max=2**31 - 1, help="Another seed, another matcher.")] = 0,
    status: Annotated[bool, typer.Option("--status", help="Say what is in use and how good it is.")] = False,
    rollback: Annotated[bool, typer.Option("--rollback", help="Use the version before the one in use.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the answer as JSON.")] = False,
) -> None:
    """Train the matcher on the learnt films. It is used only if it does better on films held out."""
    if status and rollback:
        raise InvalidInputError("--status and --rollback do not go together", remedy="give one of them")
    if status:
        _status(as_json=as_json)
    elif rollback:
        _roll_back(as_json=as_json)
    else:
        _train(seed, as_json=as_json)


def _train(seed: int, *, as_json: bool) -> None:
    with (
        open_daemon() as daemon,
        interruptible("The epochs trained so far stay; run the same command again to go on."),
        progress_bar() as show,
    ):
        result = daemon.follow(daemon.matcher.Train, TrainRequest(seed=seed), on_progress=show)
    if as_json:
        print_json(result)
    else:
        print_paragraph(result.sentence)


def _status(*, as_json: bool) -> None:
    with open_daemon() as daemon:
        found = daemon.call(daemon.matcher.GetMatcher, GetMatcherRequest())
    if as_json:
        print_json(found)
        return
    for sentence in _told(found):
        print_paragraph(sentence)


def _told(found: GetMatcherResponse) -> list[str]:
    said = [f"{found.finding} {found.remedy}".strip()]
    if found.last_training:
        said.append(f"The last training: {found.last_training}")
    if found.unfinished:
        said.append("A training was stopped before its end: `temptrack train` goes on with it.")
    return said


def _roll_back(*, as_json: bool) -> None:
    with open_daemon() as daemon:
        now = daemon.call(daemon.matcher.RollBackMatcher, RollBackMatcherRequest())
    if as_json:
        print_json(now)
    else:
        print_paragraph(_after(now))


def _after(now: RollBackMatcherResponse) -> str:
    if now.HasField("matcher"):
        return f"Version {now.matcher.version} of {now.matcher.made_at[:10]} is in use again."
    return "No matcher is in use any more; suggestions go by the other routes."
