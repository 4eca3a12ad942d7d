"""What Ctrl-C means in the middle of long work: the call is cancelled, and the user hears what became of it."""

from collections.abc import Iterator
from contextlib import contextmanager

import typer

from temptrack.cli.exit_codes import INTERRUPTED
from temptrack.cli.output import print_error


@contextmanager
def interruptible(afterwards: str) -> Iterator[None]:
    """Turn Ctrl-C into a sentence on stderr and exit code 130.

    Parameters
    ----------
    afterwards : str
        What stays and how to go on, as one sentence.
    """
    try:
        yield
    except KeyboardInterrupt:
        print_error(f"Stopped. {afterwards}")
        raise typer.Exit(INTERRUPTED) from None
