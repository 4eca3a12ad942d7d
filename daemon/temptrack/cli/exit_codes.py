"""What the shell gets back: one file, so that scripts can rely on it."""

from temptrack.errors import CancelledError, DaemonUnreachableError, TemptrackError

OK = 0
"""Done; for `health`: serving."""
FAILED = 1
"""Refused or failed, with one sentence on stderr; for `health`: not serving yet or no longer."""
UNREACHABLE = 2
"""No daemon answers; also a command line that cannot be meant."""
INTERRUPTED = 130
"""Stopped by Ctrl-C."""

HELP = "Exit codes: 0 done, 1 failed or refused, 2 no daemon answers or wrong usage, 130 stopped by Ctrl-C."


def exit_code(error: TemptrackError) -> int:
    """Return the exit code an error ends the command with."""
    match error:
        case DaemonUnreachableError():
            return UNREACHABLE
        case CancelledError():
            return INTERRUPTED
        case _:
            return FAILED
