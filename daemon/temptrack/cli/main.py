"""The command line: a thin client of the daemon, which it starts when none runs.

Exit codes: 0 done (`health`: serving), 1 failed or refused (`health`: not serving), 2 no daemon answers or wrong usage,
130 stopped by Ctrl-C.
"""

import os
import sys
from typing import Annotated

import typer

from temptrack import __version__
from temptrack.cli.exit_codes import HELP, INTERRUPTED, exit_code
from temptrack.cli.lazy import LazyCommand, lazy_group
from temptrack.errors import TemptrackError

COMMANDS = (
    LazyCommand("suggest", "temptrack.cli.suggest", "suggest"),
    LazyCommand("compose", "temptrack.cli.compose", "compose"),
    LazyCommand("spot", "temptrack.cli.spot", "spot"),
    LazyCommand("duck", "temptrack.cli.duck", "duck"),
    LazyCommand("stems", "temptrack.cli.stems", "stems"),
    LazyCommand("search", "temptrack.cli.search", "search", takes_minus=True),
    LazyCommand("feedback", "temptrack.cli.feedback", "feedback"),
    LazyCommand("retarget", "temptrack.cli.retarget", "retarget"),
    LazyCommand("identify", "temptrack.cli.identify", "identify"),
    LazyCommand("library", "temptrack.cli.library", "app"),
    LazyCommand("learn", "temptrack.cli.learn", "learn"),
    LazyCommand("train", "temptrack.cli.train", "train"),
    LazyCommand("calibrate", "temptrack.cli.calibrate", "calibrate"),
    LazyCommand("films", "temptrack.cli.films", "app"),
    LazyCommand("cues", "temptrack.cli.cues", "app"),
    LazyCommand("catalogue", "temptrack.cli.catalogue", "app"),
    LazyCommand("evaluate", "temptrack.cli.evaluate", "evaluate"),
    LazyCommand("models", "temptrack.cli.models", "app"),
    LazyCommand("plugin", "temptrack.cli.plugin", "app"),
    LazyCommand("serve", "temptrack.cli.serve", "serve"),
    LazyCommand("stop", "temptrack.cli.stop", "stop"),
    LazyCommand("health", "temptrack.cli.health", "health"),
    LazyCommand("doctor", "temptrack.cli.doctor", "doctor"),
    LazyCommand("config", "temptrack.cli.config", "app"),
)

app = typer.Typer(
    name="temptrack",
    cls=lazy_group(COMMANDS),
    help="Looks at the footage and suggests music from your own library. Nothing leaves this machine.",
    epilog=f"{HELP} TEMPTRACK_HOME moves everything that is kept.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)


def _print_version(wanted: bool) -> None:
    if wanted:
        print(f"temptrack {__version__}")
        raise typer.Exit


@app.callback()
def options(
    version: Annotated[
        bool, typer.Option("--version", help="Print the version and stop.", callback=_print_version, is_eager=True)
    ] = False,
) -> None:
    """Take the options that come before a command."""


def main() -> None:
    """Run the command line; an error of ours is one sentence on stderr and an exit code."""
    os.environ.setdefault("GRPC_VERBOSITY", "NONE")  # before gRPC is imported: its own log lines are not for users
    from temptrack.cli.output import print_error

    try:
        app()
    except TemptrackError as error:
        print_error(str(error))
        sys.exit(exit_code(error))
    except OSError as error:
        from temptrack.disk import disk_error

        told = disk_error(error)
        if told is None:
            raise
        print_error(str(told))
        sys.exit(exit_code(told))
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
