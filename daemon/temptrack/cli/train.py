"""`temptrack train`: teach the matcher which music goes with which picture, or the generator what music is like."""

from typing import Annotated

import typer

from temptrack.cli.interrupt import interruptible
from temptrack.cli.output import print_json, progress_bar
from temptrack.cli.paragraph import print_paragraph
from temptrack.cli.session import open_daemon
from temptrack.client import Daemon
from temptrack.errors import InvalidInputError
from temptrack.v1.generator_pb2 import (
    GetGeneratorRequest,
    GetGeneratorResponse,
    RollBackGeneratorRequest,
    RollBackGeneratorResponse,
    TrainGeneratorRequest,
    TrainGeneratorResult,
)
from temptrack.v1.matcher_pb2 import (
    GetMatcherRequest,
    GetMatcherResponse,
    RollBackMatcherRequest,
    RollBackMatcherResponse,
    TrainRequest,
    TrainResult,
)


def train(
    generator: Annotated[
        bool, typer.Option("--generator", help="The generator, from the library; without it the matcher.")
    ] = False,
    seed: Annotated[int, typer.Option("--seed", min=0, max=2**31 - 1, help="Another seed, another outcome.")] = 0,
    status: Annotated[bool, typer.Option("--status", help="Say what is in use and how good it is.")] = False,
    rollback: Annotated[bool, typer.Option("--rollback", help="Use the version before the one in use.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the answer as JSON.")] = False,
) -> None:
    """Train the matcher on the learnt films, or the generator on the library. Either is used only if it is good.

    The matcher is, when it does better on films held out; the generator, when it is sound: it varies, follows the
    energy it is asked for, and is near music that was held out.
    """
    if status and rollback:
        raise InvalidInputError("--status and --rollback do not go together", remedy="give one of them")
    if status:
        _status(generator=generator, as_json=as_json)
    elif rollback:
        _roll_back(generator=generator, as_json=as_json)
    else:
        _train(seed, generator=generator, as_json=as_json)


def _train(seed: int, *, generator: bool, as_json: bool) -> None:
    with (
        open_daemon() as daemon,
        interruptible("The epochs trained so far stay; run the same command again to go on."),
        progress_bar() as show,
    ):
        result: TrainResult | TrainGeneratorResult
        if generator:
            result = daemon.follow(daemon.matcher.TrainGenerator, TrainGeneratorRequest(seed=seed), on_progress=show)
        else:
            result = daemon.follow(daemon.matcher.Train, TrainRequest(seed=seed), on_progress=show)
    if as_json:
        print_json(result)
    else:
        print_paragraph(result.sentence)


def _status(*, generator: bool, as_json: bool) -> None:
    with open_daemon() as daemon:
        found = _found(daemon, generator=generator)
    if as_json:
        print_json(found)
        return
    for sentence in _told(found, "temptrack train --generator" if generator else "temptrack train"):
        print_paragraph(sentence)


def _found(daemon: Daemon, *, generator: bool) -> GetMatcherResponse | GetGeneratorResponse:
    if generator:
        return daemon.call(daemon.matcher.GetGenerator, GetGeneratorRequest())
    return daemon.call(daemon.matcher.GetMatcher, GetMatcherRequest())


def _told(found: GetMatcherResponse | GetGeneratorResponse, command: str) -> list[str]:
    said = [f"{found.finding} {found.remedy}".strip()]
    if found.last_training:
        said.append(f"The last training: {found.last_training}")
    if found.unfinished:
        said.append(f"A training was stopped before its end: `{command}` goes on with it.")
    return said


def _roll_back(*, generator: bool, as_json: bool) -> None:
    with open_daemon() as daemon:
        now = _rolled_back(daemon, generator=generator)
    if as_json:
        print_json(now)
    else:
        print_paragraph(_after(now))


def _rolled_back(daemon: Daemon, *, generator: bool) -> RollBackMatcherResponse | RollBackGeneratorResponse:
    if generator:
        return daemon.call(daemon.matcher.RollBackGenerator, RollBackGeneratorRequest())
    return daemon.call(daemon.matcher.RollBackMatcher, RollBackMatcherRequest())


def _after(now: RollBackMatcherResponse | RollBackGeneratorResponse) -> str:
    if isinstance(now, RollBackGeneratorResponse):
        if now.HasField("generator"):
            return f"Version {now.generator.version} of {now.generator.made_at[:10]} is in use again."
        return "No generator is in use any more; pieces are made without one."
    if now.HasField("matcher"):
        return f"Version {now.matcher.version} of {now.matcher.made_at[:10]} is in use again."
    return "No matcher is in use any more; suggestions go by the other routes."
