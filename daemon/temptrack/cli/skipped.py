"""Files that were left out of long work, and why."""

from collections.abc import Sequence

from temptrack.cli.output import print_line
from temptrack.interchange.words import count
from temptrack.v1.progress_pb2 import SkippedFile

_MOST_SHOWN = 20


def print_skipped(skipped: Sequence[SkippedFile]) -> None:
    """Print the first of them, one a line, and how many more there are."""
    if not skipped:
        return
    print_line(f"{count(len(skipped), 'file was', 'files were')} left out:")
    for one in skipped[:_MOST_SHOWN]:
        print_line(f"  {one.path}: {one.reason}")
    if len(skipped) > _MOST_SHOWN:
        print_line(f"  and {len(skipped) - _MOST_SHOWN} more; --json lists them all.")
