"""What MediaService accepts, as far as it can be told without opening a file."""

from pathlib import Path

from temptrack.errors import MessageTooLargeError
from temptrack.service.validation.values import MAX_ITEMS, check_path
from temptrack.v1 import media_pb2


def check_describe(request: media_pb2.DescribeMediaRequest) -> tuple[Path, ...]:
    """Return the paths.

    Raises
    ------
    InvalidInputError
        When one cannot be meant, naming the field.
    MessageTooLargeError
        When there are too many.
    """
    if len(request.paths) > MAX_ITEMS:
        raise MessageTooLargeError(
            f"The request names {len(request.paths):,} files", remedy=f"name at most {MAX_ITEMS:,}", field="paths"
        )
    return tuple(check_path(path, f"paths[{number}]") for number, path in enumerate(request.paths))
