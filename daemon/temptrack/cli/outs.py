"""Where a command takes a range and writes a file, both are called --out: a time is the one, all else the other."""

from collections.abc import Sequence

from temptrack.cli.paths import absolute
from temptrack.errors import InvalidInputError
from temptrack.timebase import parse_instant


def end_and_file(typed: Sequence[str]) -> tuple[str, str]:
    """Return the end of the range, as typed, and the file's absolute path; empty where one is not given.

    Raises
    ------
    InvalidInputError
        When there are two of either.
    """
    moments = [one for one in typed if _is_moment(one)]
    files = [one for one in typed if not _is_moment(one)]
    if len(moments) > 1 or len(files) > 1:
        raise InvalidInputError(
            f"--out is given {len(typed)} times", remedy="give one file and at most one time", field="out_path"
        )
    return (moments[0] if moments else ""), (absolute(files[0]) if files else "")


def _is_moment(typed: str) -> bool:
    try:
        parse_instant(typed)
    except InvalidInputError:
        return False
    return True
